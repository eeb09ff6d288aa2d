"""Systems whose states and transitions can be counted on paper: the search finds exactly those."""

from __future__ import annotations

from pathlib import Path

import pytest

from zcheck.checking import Options, check

HERE = Path(__file__).parent


def counts(name: str, only: str, settings: dict[str, int]) -> tuple[int, int]:
    """States and transitions of the plain system."""
    written = {key: str(value) for key, value in settings.items()}
    outcome = check(HERE / name, Options(settings=written, only=frozenset({only}), full=True, alike=False))
    (run,) = outcome.runs
    assert run.statistics.complete
    return run.statistics.states, run.statistics.transitions


@pytest.mark.parametrize("top", [1, 2, 4, 6])
def test_counters(top: int) -> None:
    """Three counters of top + 1 values; in each, `top` steps up and as many down."""
    assert counts("counters.zm", "bounded", {"top": top}) == ((top + 1) ** 3, 3 * 2 * top * (top + 1) ** 2)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("steps", [1, 3, 5])
def test_independent_threads(threads: int, steps: int) -> None:
    """The product of their places, and in each combination of the others every thread's own steps."""
    states, transitions = counts("independent.zm", "no_hang", {"threads": threads, "steps": steps})
    assert states == (steps + 1) ** threads
    assert transitions == threads * steps * (steps + 1) ** (threads - 1)


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_bounded_buffer(size: int) -> None:
    """Both sides have two places, and all fillings occur with each. The buffer is filled from `size` of its
    size + 1 fillings and emptied from as many; the other two steps are always possible."""
    states, transitions = counts("bounded_buffer.zm", "no_hang", {"size": size})
    assert states == 4 * (size + 1)
    assert transitions == 2 * (2 * size) + 2 * (2 * (size + 1))


@pytest.mark.parametrize("stations", [2, 5, 11])
def test_token_ring(stations: int) -> None:
    """One station moves at a time: two steps each, round and round."""
    assert counts("token_ring.zm", "no_hang", {"stations": stations}) == (2 * stations, 2 * stations)


@pytest.mark.parametrize("seats", [2, 3, 4, 5, 6])
def test_philosophers(seats: int) -> None:
    """A fork is free, or its right or left neighbour has it, and that says where everybody is: 3 ** n states.
    One cannot come about: all have given back the left fork and still have the right one (who gave back last
    had a fork that its neighbour needs to have been there before).

    Two forks decide whether one philosopher can step, and how: 6 of their 9 combinations allow one step.
    The state that cannot come about would have had one step for each philosopher."""
    states, transitions = counts("philosophers.zm", "no_fault", {"seats": seats})
    assert states == 3**seats - 1
    assert transitions == seats * 6 * 3 ** (seats - 2) - seats
