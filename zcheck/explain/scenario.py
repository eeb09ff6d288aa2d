"""A trace as a scenario: one lane for each thread that matters, the others' steps folded."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zcheck.explain.story import Step
from zcheck.frozen import dataclass
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Move:
    """Steps `first` to `last`, in lane `lane`; None for steps of those without a lane, folded."""

    first: int
    last: int
    lane: int | None
    text: str


LONGEST = 60
"""Moves of a scenario: of a longer one the end."""

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Scenario:
    """`lanes` are names of threads and events, `moves` in order of time, `ends` what each lane waits at."""

    lanes: tuple[str, ...]
    moves: tuple[Move, ...]
    ends: tuple[tuple[int, str], ...]


def scenario(
    system: System, steps: Sequence[Step], last: State, first: Sequence[str], waiting: Collection[str], most: int
) -> Scenario:
    """The steps of a trace in at most `most` lanes: those of `first`, then of who takes the most steps.

    `waiting` are the names of those that wait in the `last` state.
    """
    lanes = _lanes(steps, first, most)
    moves: list[Move] = []
    for step in steps:
        lane = lanes.index(step.who) if step.who in lanes else None
        if lane is None and moves and moves[-1].lane is None:
            folded = moves[-1]
            moves[-1] = Move(folded.first, step.last, None, _folded(steps, folded.first, step.last))
        else:
            text = step.place.statement if lane is not None else _folded(steps, step.first, step.last)
            moves.append(Move(step.first, step.last, lane, text))
    if len(moves) > LONGEST:
        before = moves[: 1 - LONGEST]
        number = before[-1].last - before[0].first + 1
        words = f"the first {number} steps, see above"
        moves[: 1 - LONGEST] = [Move(before[0].first, before[-1].last, None, words)]
    return Scenario(tuple(lanes), tuple(moves), _ends(system, last, lanes, waiting))


def _lanes(steps: Sequence[Step], first: Sequence[str], most: int) -> list[str]:
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.who] = counts.get(step.who, 0) + step.times
    others = sorted((who for who in counts if who not in first), key=lambda who: -counts[who])
    return [*dict.fromkeys(first), *others][:most]


def _folded(steps: Sequence[Step], first: int, last: int) -> str:
    """``4 steps of other_kernel`` or ``7 steps of user[1] and io_done``"""
    inside = [step for step in steps if first <= step.first and step.last <= last]
    names = list(dict.fromkeys(step.who for step in inside))
    count = sum(step.times for step in inside)
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} more"]
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{count} step{'s' if count > 1 else ''} of {who}"


def _ends(
    system: System, last: State, lanes: Sequence[str], waiting: Collection[str]
) -> tuple[tuple[int, str], ...]:
    """Where the lanes of `waiting` threads stand at the end."""
    return tuple(
        (lanes.index(thread.name), thread.locations[last[thread.location_slot]].origin.text)
        for thread in system.threads
        if thread.name in lanes and thread.name in waiting
    )
