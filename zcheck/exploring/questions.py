"""What the checks of a system ask of a search: how deep, for what, and whether they have their answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from zcheck.frozen import dataclass
from zcheck.system.building import conj, disj, negate
from zcheck.system.expressions import Expr
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


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something was seen in `state`, which is `depth` steps from the start."""

    depth: int
    state: int


def nearer(known: Sighting | None, depth: int, states: Iterable[int]) -> Sighting | None:
    """The nearest sighting, of those the least state. Depths are met in order."""
    least = min(states, default=None)
    if least is None or (known is not None and known.depth < depth):
        return known
    if known is not None and known.state <= least:
        return known
    return Sighting(depth, least)


def sought(goal: Property) -> Expr | None:
    """The condition of the states that decide a property of single states; None for other properties."""
    match goal:
        case Always(expr, defined):
            return disj((negate(defined), negate(expr)))
        case Never(expr, defined):
            return disj((negate(defined), expr))
        case Reachable(expr, defined):
            return conj((defined, expr))
        case DeadlockFree() | FaultFree() | NeverStuck() | Progress() | Live() | Unsupported():
            return None
        case _:
            assert_never(goal)


def unsupported(goal: Property) -> str | None:
    """What is asked for that this engine cannot answer."""
    match goal:
        case Unsupported(what):
            return what
        case _:
            return None


def asks_for_future(goal: Property) -> bool:
    return isinstance(goal, NeverStuck | Progress | Live)


def states_within(check: Check) -> int | None:
    """The depth of the deepest states that matter to a check about single states; None: all matter."""
    if check.within is None:
        return None
    return check.within - isinstance(check.property, FaultFree)


class Questions:
    """The checks of a run with what has been seen for them."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self.checks = checks
        self.seen: dict[int, Sighting] = {}

    def note(self, index: int, depth: int, states: Iterable[int]) -> None:
        found = nearer(self.seen.get(index), depth, states)
        if found is not None:
            self.seen[index] = found

    def of(self, kind: type[DeadlockFree] | type[FaultFree]) -> list[int]:
        return [i for i, check in enumerate(self.checks) if isinstance(check.property, kind)]

    def open(self, examined: int) -> list[int]:
        """The checks that still need states deeper than `examined` steps."""
        return [i for i in range(len(self.checks)) if not self._is_settled(i, examined)]

    def _is_settled(self, index: int, examined: int) -> bool:
        check = self.checks[index]
        if unsupported(check.property) is not None:
            return True
        if asks_for_future(check.property):
            return False
        deepest = states_within(check)
        return index in self.seen or (deepest is not None and deepest <= examined)

    def horizon(self, examined: int) -> int | None:
        """The deepest states that anybody wants; None: all."""
        if not self.checks:
            return None
        depths = [self._wanted(i) for i in self.open(examined)]
        return None if None in depths else max((d for d in depths if d is not None), default=-1)

    def _wanted(self, index: int) -> int | None:
        check = self.checks[index]
        return None if asks_for_future(check.property) else states_within(check)
