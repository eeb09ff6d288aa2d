"""Which actions get in each other's way, and which can make a condition true: what stubborn sets are made of.

All of it is about every state within the declared ranges, reachable or not; nothing is said of one state only.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from zcheck.analysis.changes import Changes
from zcheck.analysis.ranges import conjuncts
from zcheck.system.actions import Action
from zcheck.system.building import equal, reads
from zcheck.system.expressions import TRUE, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.system import System


def conditions(system: System, action: Action) -> tuple[Expr, ...]:
    """The parts of what enables the action; its place comes first."""
    place: tuple[Expr, ...] = ()
    if action.thread is not None:
        assert action.source is not None
        place = (equal(Read(system.threads[action.thread].location_slot), number(action.source)),)
    return place + tuple(part for part in conjuncts(action.guard) if part != TRUE)


class Independence:
    """Sets of actions are bit masks: bit i is action i."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._changes = [Changes(system, action) for action in system.actions]
        self._conditions = [conditions(system, action) for action in system.actions]
        pairs = zip(system.actions, self._conditions, strict=True)
        self._reads = [_read_by(action, parts) for action, parts in pairs]
        self._enablers: dict[Expr, int] = {}

    def conditions(self, action: int) -> tuple[Expr, ...]:
        return self._conditions[action]

    def in_the_way(self, action: int) -> int:
        """The other actions that do not accord with this one."""
        return _mask(
            other
            for other in range(len(self._system.actions))
            if other != action and not self.accord(action, other)
        )

    def enablers(self, condition: Expr) -> int:
        """All actions that can make `condition` true."""
        if condition not in self._enablers:
            used = reads(condition)
            self._enablers[condition] = _mask(
                index
                for index, changes in enumerate(self._changes)
                if not changes.written.isdisjoint(used) and changes.of(condition)[1] > 0
            )
        return self._enablers[condition]

    def accord(self, one: int, other: int) -> bool:
        """Whether in every state that enables both neither disables the other, the order does not matter to
        what they do, and neither faults for the other."""
        if self._never_together(one, other):
            return True
        here, there = self._changes[one].written, self._changes[other].written
        if here.isdisjoint(self._reads[other] | there) and there.isdisjoint(self._reads[one]):
            return True
        return self._bears(one, other) and self._bears(other, one) and self._commute(one, other)

    def _never_together(self, one: int, other: int) -> bool:
        here, there = self._changes[one].before, self._changes[other].before
        return any(
            here(slot)[1] < there(slot)[0] or there(slot)[1] < here(slot)[0]
            for slot in here.known.keys() | there.known.keys()
        )

    def _bears(self, action: int, other: int) -> bool:
        """Whether `action` stays enabled, and faults or not, whatever `other` does."""
        changes = self._changes[other]
        return all(changes.of(part)[0] >= 0 for part in self._conditions[action]) and all(
            changes.leaves(test.holds) for test in self._system.actions[action].tests
        )

    def _commute(self, one: int, other: int) -> bool:
        here, there = self._changes[one], self._changes[other]
        both = here.written & there.written
        return (
            all(_add_up(slot, here.values[slot], there.values[slot]) for slot in both)
            and all(there.leaves(value) for slot, value in here.values.items() if slot not in both)
            and all(here.leaves(value) for slot, value in there.values.items() if slot not in both)
        )


def _add_up(slot: int, one: Expr, other: Expr) -> bool:
    """Whether two assignments to a slot give the same in both orders: sums with constants, or one constant."""
    if isinstance(one, Const) and isinstance(other, Const):
        return one.value == other.value
    return _is_shift(slot, one) and _is_shift(slot, other)


def _is_shift(slot: int, value: Expr) -> bool:
    if not isinstance(value, Many) or value.op is not ManyOp.ADD or Read(slot) not in value.args:
        return False
    rest = list(value.args)
    rest.remove(Read(slot))
    return all(isinstance(arg, Const) for arg in rest)


def _read_by(action: Action, parts: Iterable[Expr]) -> frozenset[int]:
    exprs = [*parts, *(test.holds for test in action.tests), *(update.value for update in action.updates)]
    return frozenset().union(*map(reads, exprs))


def _mask(actions: Iterable[int]) -> int:
    return reduce(lambda mask, action: mask | 1 << action, actions, 0)


def members(mask: int) -> list[int]:
    """The actions of a set, in order."""
    found: list[int] = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask -= low
    return found
