"""What one thread can be like by itself: its location with the values that nobody else writes, others arbitrary.

More states than it really has, never fewer: what all of them share is an invariant of the system.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from zcheck.analysis.access import writes
from zcheck.analysis.ranges import Ranges, refined_bounds
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import conj, disj, equal, implies, member
from zcheck.system.expressions import Expr, Ite, Read, number
from zcheck.system.system import System
from zcheck.system.threads import Thread
from zcheck.system.types import value_range

MOST_STATES = 600
"""Local states beyond which the private slot with the most values is left out of account."""

MOST_VALUES = 64
"""Values of one slot that are told apart."""


@dataclass(frozen=True, slots=True)
class LocalStates:
    """All that one thread can be: a location and the values of its `private` slots, in their order."""

    thread: Thread
    private: tuple[int, ...]
    states: frozenset[tuple[int, tuple[int, ...]]]

    def known_at(self, location: int) -> Iterator[Mapping[int, tuple[int, int]]]:
        """For each state at `location`, the values of the slots it fixes."""
        for place, values in sorted(self.states):
            if place == location:
                fixed = {slot: (value, value) for slot, value in zip(self.private, values, strict=True)}
                yield fixed | {self.thread.location_slot: (place, place)}


def local_states(system: System, thread: Thread) -> LocalStates:
    private = _private(system, thread)
    while True:
        found = _reached(system, thread, private)
        if isinstance(found, frozenset):
            return LocalStates(thread, private, found)
        if not private:
            return LocalStates(thread, (), frozenset((place.index, ()) for place in thread.locations))
        private = tuple(slot for slot in private if slot != found) if found in private else ()


def local_lemmas(local: LocalStates) -> tuple[Expr, ...]:
    """Where the thread can be, and what its private slots can be there; each is an invariant."""
    at = Read(local.thread.location_slot)
    places = {place for place, _ in local.states}
    lemmas: list[Expr] = []
    if len(places) < len(local.thread.locations):
        lemmas.append(member(at, places))
    for position, slot in enumerate(local.private):
        there: dict[frozenset[int], set[int]] = {}
        for place in places:
            values = frozenset(own[position] for where, own in local.states if where == place)
            there.setdefault(values, set()).add(place)
        parts = (implies(member(at, where), member(Read(slot), values)) for values, where in there.items())
        lemmas.append(conj(parts))
    return (*lemmas, *_connections(local))


def _connections(local: LocalStates) -> Iterator[Expr]:
    """Which values go together, where not all do that occur: without it the others need not be kept by a step."""
    for place in sorted({place for place, _ in local.states}):
        together = sorted(own for where, own in local.states if where == place)
        columns = [set(column) for column in zip(*together, strict=True)]
        if len(together) == math.prod(map(len, columns)):
            continue
        several = [position for position, column in enumerate(columns) if len(column) > 1]
        ways = {tuple(own[position] for position in several): None for own in together}
        slots = [Read(local.private[position]) for position in several]
        some = (conj(equal(slot, number(v)) for slot, v in zip(slots, way, strict=True)) for way in ways)
        yield implies(equal(Read(local.thread.location_slot), number(place)), disj(some))


def outcomes(expr: Expr, ranges: Ranges, allowed: tuple[int, int]) -> frozenset[int] | None:
    """The values `expr` may have within `allowed`; None: too many to tell apart."""
    if isinstance(expr, Ite):
        low, high = refined_bounds(expr.test, ranges)
        branches = ([expr.yes] if high else []) + ([] if low else [expr.no])
        found = [outcomes(branch, ranges, allowed) for branch in branches]
        if any(values is None for values in found):
            return None
        return frozenset[int]().union(*(values for values in found if values is not None))
    low, high = refined_bounds(expr, ranges)
    low, high = max(low, allowed[0]), min(high, allowed[1])
    return None if high - low >= MOST_VALUES else frozenset(range(low, high + 1))


def is_possible(action: Action, ranges: Ranges) -> bool:
    """Whether the action may be enabled and not fault where the slots are within `ranges`."""
    conditions = (action.guard, *(test.holds for test in action.tests))
    return all(refined_bounds(condition, ranges)[1] for condition in conditions)


def _private(system: System, thread: Thread) -> tuple[int, ...]:
    """The slots that actions of this thread write and nobody else's do."""
    mine: set[int] = set()
    others = {t.location_slot for t in system.threads}
    for action in system.actions:
        (mine if action.thread == thread.index else others).update(writes(action))
    return tuple(sorted(mine - others))


def _reached(
    system: System, thread: Thread, private: tuple[int, ...]
) -> frozenset[tuple[int, tuple[int, ...]]] | int:
    """The local states; where there are too many, the slot that makes them so."""
    moving = [
        action
        for action in system.actions
        if action.thread == thread.index or thread.location_slot in writes(action)
    ]
    first = system.initial[thread.location_slot], tuple(system.initial[slot] for slot in private)
    found = {first}
    queue = [first]
    for place, values in queue:
        known = {slot: (value, value) for slot, value in zip(private, values, strict=True)}
        ranges = Ranges(system, known | {thread.location_slot: (place, place)})
        for action in moving:
            if action.thread == thread.index and action.source != place:
                continue
            after = _after(system, thread, private, action, ranges)
            if isinstance(after, int):
                return after
            fresh = [state for state in after if state not in found]
            found.update(fresh)
            queue += fresh
        if len(found) > MOST_STATES:
            return _richest(private, found)
    return frozenset(found)


def _richest(private: tuple[int, ...], found: Iterable[tuple[int, tuple[int, ...]]]) -> int:
    """The private slot with the most values; any number where there is none."""
    columns = zip(*(values for _, values in found), strict=True)
    sizes = {slot: len(set(column)) for slot, column in zip(private, columns, strict=True)}
    return max(sizes, key=lambda slot: sizes[slot], default=-1)


def _after(
    system: System, thread: Thread, private: tuple[int, ...], action: Action, ranges: Ranges
) -> Iterable[tuple[int, tuple[int, ...]]] | int:
    """The local states after one action, or a slot with too many values."""
    if not is_possible(action, ranges):
        return ()
    updates = {update.slot: update.value for update in action.updates}
    choices: list[frozenset[int]] = []
    for slot in (thread.location_slot, *private):
        allowed = value_range(system.slots[slot].type)
        if slot == thread.location_slot and action.thread == thread.index:
            assert action.target is not None
            choices.append(frozenset({action.target}))
            continue
        values = outcomes(updates.get(slot, Read(slot)), ranges, allowed)
        if values is None:
            return slot
        choices.append(values)
    return ((place, tuple(values)) for place, *values in product(*choices))
