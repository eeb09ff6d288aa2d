"""Checks that name one of several alike threads, asked of all of them instead.

The reachable states at each depth are the same under every exchange of alike threads. So some state refutes a
check exactly if some state refutes one of the check's images, and at the same depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from zcheck.analysis.normal import Normaliser
from zcheck.analysis.renaming import NotRenamable, Renaming
from zcheck.analysis.symmetry import Symmetry
from zcheck.frozen import dataclass
from zcheck.system.building import conj, disj
from zcheck.system.expressions import TRUE, Expr
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)

MOST_IMAGES = 300
"""A check with more images than this is better looked at in the states as they are."""

Pair = tuple[Expr, Expr]
"""A condition, and where it has a value."""


def closed(symmetry: Symmetry, check: Check) -> Check | None:
    """The same question, put so that no exchange of alike threads changes it; None: it cannot be."""
    goal = _closed(symmetry, check.property)
    return None if goal is None else replace(check, property=goal)


def _closed(symmetry: Symmetry, goal: Property) -> Property | None:
    match goal:
        case DeadlockFree() | FaultFree() | Progress() | Unsupported():
            return goal
        case Live():
            return None
        case NeverStuck(threads):
            return replace(goal, threads=_orbit(symmetry, threads))
        case Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined):
            found = images(symmetry, (expr, defined))
            return None if found is None else _joined(goal, [image.pair for image in found])
        case _:
            assert_never(goal)


def _joined(goal: Always | Never | Reachable, pairs: Sequence[Pair]) -> Property:
    """Shown by a state that any of `pairs` in place of the goal's own would be shown by."""
    match goal:
        case Always():
            return Always(conj(e for e, _ in pairs), conj(d for _, d in pairs))
        case Never():
            return Never(disj(e for e, _ in pairs), conj(d for _, d in pairs))
        case Reachable():
            return Reachable(disj(conj((d, e)) for e, d in pairs), TRUE)
        case _:
            assert_never(goal)


def _orbit(symmetry: Symmetry, threads: Sequence[int]) -> tuple[int, ...]:
    found = set(threads)
    for entry in symmetry.counted:
        if found & set(entry.members):
            found |= set(entry.members)
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Image:
    """A condition with threads exchanged; `exchanges`, one after the other, take a state in which the image
    holds to one in which the condition itself does."""

    pair: Pair
    exchanges: tuple[Renaming, ...]


def images(symmetry: Symmetry, pair: Pair) -> list[Image] | None:
    """All images of a condition, itself first; None if there are too many or it computes with identities."""
    normal = Normaliser()
    generators = list(symmetry.generators())
    known = {(normal.number(pair[0]), normal.number(pair[1]))}
    found = [Image(pair, ())]
    try:
        for image in found:
            for exchange in generators:
                after = exchange.expr(image.pair[0]), exchange.expr(image.pair[1])
                key = normal.number(after[0]), normal.number(after[1])
                if key not in known:
                    known.add(key)
                    found.append(Image(after, (exchange, *image.exchanges)))
                    if len(found) > MOST_IMAGES:
                        return None
    except NotRenamable:
        return None
    return found
