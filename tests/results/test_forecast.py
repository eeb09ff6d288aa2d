"""Guesses of the number of states: near the truth, or not made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from zcheck.results.forecast import Forecast
from zcheck.results.statistics import Snapshot


def powers(length: int, times: int) -> list[int]:
    """The levels of `times` independent threads with `length` places each."""
    levels = [1]
    for _ in range(times):
        wider = [0] * (len(levels) + length - 1)
        for place, count in enumerate(levels):
            for step in range(length):
                wider[place + step] += count
        levels = wider
    return levels


def snapshots(levels: Sequence[int], a_level: int = 2) -> Iterator[Snapshot]:
    """What a search with these levels shows, so many times while it works on each."""
    full = 0
    for depth, (here, after) in enumerate(pairwise([*levels, 0])):
        full += here
        for part in range(1, a_level + 1):
            fresh = after * part // a_level
            left = here - here * part // a_level
            yield Snapshot(full + fresh, full, depth + (fresh > 0), left + fresh, 1.0, 0)


def guesses(levels: Sequence[int], a_level: int = 2) -> list[tuple[float, float]]:
    """Each guess that was made as a share of the truth, with the share of the states that was seen."""
    forecast, total = Forecast(), sum(levels)
    found: list[tuple[float, float]] = []
    for snapshot in snapshots(levels, a_level):
        forecast.note(snapshot)
        guess = forecast.guess
        if guess is not None:
            assert guess.least <= guess.most
            found.append((snapshot.states / total, (guess.least * guess.most) ** 0.5 / total))
    return found


@pytest.mark.parametrize("a_level", [1, 2, 30])
@pytest.mark.parametrize(("length", "times"), [(4, 8), (3, 20), (2, 40), (9, 12)])
def test_a_bell_is_guessed_before_it_is_through(length: int, times: int, a_level: int) -> None:
    found = guesses(powers(length, times), a_level)
    assert min(seen for seen, _ in found) < 0.8
    assert all(0.5 < share < 2.0 for _, share in found)


@pytest.mark.parametrize(
    "levels",
    [
        [2**depth for depth in range(40)],
        [100] * 60,
        [3, 9, 27, 81, 243, 729],
        [10 + 7 * (depth % 3) for depth in range(50)],
    ],
)
def test_what_does_not_bend_down_is_not_guessed(levels: list[int]) -> None:
    assert guesses(levels) == []


def test_levels_may_go_by_unseen() -> None:
    """Of a deep search with small levels only every fifth is shown."""
    levels = powers(9, 30)
    forecast = Forecast()
    for snapshot in list(snapshots(levels, 1))[: len(levels) * 3 // 5 : 5]:
        forecast.note(snapshot)
    assert forecast.guess is not None
    assert 0.5 * sum(levels) < forecast.guess.least <= forecast.guess.most < 2 * sum(levels)


def test_growth_is_that_of_the_last_levels() -> None:
    forecast = Forecast()
    assert forecast.growth is None
    for snapshot in snapshots([3**depth for depth in range(12)], 50):
        forecast.note(snapshot)
    assert forecast.growth == pytest.approx(3.0, rel=0.1)
    assert forecast.guess is None


def test_a_search_that_starts_anew_is_a_new_one() -> None:
    forecast = Forecast()
    for snapshot in snapshots(powers(4, 8)):
        forecast.note(snapshot)
    assert forecast.guess is not None
    forecast.note(Snapshot(5, 5, 1, 4, 0.1, 0))
    assert forecast.guess is None
    assert forecast.growth is None
