"""What a thread of a crowd can be by itself, and how it moves from place to place.

A place is a location, with the values of what is the thread's own. A lock that the thread may own keeps its owner
slot, in which the crowd is one owner; that it is *this* thread is a bit of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zcheck.frozen import dataclass
from zcheck.system.actions import Action, FaultTest, Update
from zcheck.system.building import conj, operands, reads, substitute
from zcheck.system.expressions import FALSE, TRUE, Const, Expr, Read, number
from zcheck.system.family import Crowd
from zcheck.system.system import Role, Slot, System
from zcheck.system.types import ThreadRef

MOST_PLACES = 400
"""Places of one crowd."""

class NotCounted(Exception):
    """Why threads cannot be counted, in words, with their class; `slots` are parameters that are to blame."""

    def __init__(self, class_name: str, why: str, slots: frozenset[int] = frozenset()) -> None:
        super().__init__(f"threads `{class_name}` cannot be counted: {why}")
        self.class_name = class_name
        self.slots = slots


@dataclass(frozen=True, slots=True)
class Place:
    """What a thread of a crowd can be: a location, and the values of its `own` slots and owner bits, in order."""

    location: int
    values: tuple[int, ...]
    owns: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A token goes from `source` to `target` while `action` happens to the shared slots."""

    source: Place
    target: Place
    action: Action


class CrowdPlaces:
    """The places of one crowd, found from its first on, and how its threads move between them."""

    def __init__(self, system: System, crowd: Crowd) -> None:
        self.crowd = crowd
        self.thread = system.threads[crowd.one]
        self._system = system
        self.own = tuple(
            slot for slot in system.slots if slot.owner == crowd.one and slot.index != self.thread.location_slot
        )
        self.me, self.them = crowd.one + 1, crowd.other + 1
        self._actions = [action for action in system.actions if action.thread == crowd.one]
        self._foreign = {slot.index for slot in system.slots if slot.owner == crowd.other}
        self.locks = tuple(slot for slot in system.slots if self._may_own(slot))
        first = system.slots[self.thread.location_slot].initial
        self.first = Place(first, tuple(slot.initial for slot in self.own), tuple(False for _ in self.locks))
        self.places: dict[Place, None] = {self.first: None}
        self.moves: list[Move] = []
        self._explore()

    def _may_own(self, slot: Slot) -> bool:
        if not isinstance(slot.type, ThreadRef):
            return False
        values = (u.value for action in self._actions for u in action.updates if u.slot == slot.index)
        return any(self.me in _constants(value) for value in values)

    def _explore(self) -> None:
        todo = [self.first]
        while todo:
            here = todo.pop()
            for action in self._actions:
                if action.source != here.location:
                    continue
                move = self._moved(here, action)
                if move is None:
                    continue
                self.moves.append(move)
                if move.target not in self.places:
                    self.places[move.target] = None
                    todo.append(move.target)
                    if len(self.places) > MOST_PLACES:
                        raise self._not(f"they have more than {MOST_PLACES} places, with the values of their own")

    def known(self, place: Place) -> dict[int, Expr]:
        """The slots whose values the place says."""
        known: dict[int, Expr] = {
            slot.index: Const(value, slot.type) for slot, value in zip(self.own, place.values, strict=True)
        }
        known[self.thread.location_slot] = number(place.location)
        for lock, owns in zip(self.locks, place.owns, strict=True):
            if owns:
                known[lock.index] = Const(self.me, lock.type)
        return known

    def _moved(self, here: Place, action: Action) -> Move | None:
        known = self.known(here)
        guard = substitute(action.guard, known)
        if guard == FALSE:
            return None
        tested = (FaultTest(substitute(test.holds, known), test.fault) for test in action.tests)
        tests = tuple(test for test in tested if test.holds != TRUE)
        values = {update.slot: substitute(update.value, known) for update in action.updates}
        self._check_reads(guard, *(test.holds for test in tests), *values.values())
        assert action.target is not None
        own = tuple(self._own_value(values, slot, old) for slot, old in zip(self.own, here.values, strict=True))
        owns = tuple(
            self._own_bit(values, lock, old) for lock, old in zip(self.locks, here.owns, strict=True)
        )
        ours = {slot.index for slot in self.own}
        shared = tuple(
            Update(slot, self._seen(slot, value)) for slot, value in values.items() if slot not in ours
        )
        if self._foreign.intersection(values):
            raise self._not("they change what another of them is or does, as a wakeup does")
        moved = replace(action, guard=guard, tests=tests, updates=shared)
        for lock, old in zip(self.locks, here.owns, strict=True):
            if not old:
                self.check_owner(moved, lock)
        return Move(here, Place(action.target, own, owns), moved)

    def check_owner(self, action: Action, lock: Slot) -> None:
        """Raises NotCounted where somebody else changes who owns a lock that a thread of the crowd has."""
        values = [update.value for update in action.updates if update.slot == lock.index]
        if not values or values == [Read(lock.index)]:
            return
        theirs = {lock.index: Const(self.them, lock.type)}
        if substitute(conj((action.guard, *(test.holds for test in action.tests))), theirs) != FALSE:
            raise self._not(f"who owns `{lock.name}` is decided by others")

    def _seen(self, slot: int, value: Expr) -> Expr:
        """For everybody else the crowd is one owner."""
        type_ = self._system.slots[slot].type
        if any(lock.index == slot for lock in self.locks) and value == Const(self.me, type_):
            return Const(self.them, type_)
        return value

    def _own_value(self, values: Mapping[int, Expr], slot: Slot, old: int) -> int:
        value = values.get(slot.index)
        if value is None:
            return old
        if not isinstance(value, Const):
            read = reads(value)
            fixed = all(self._system.slots[one].role is Role.PARAMETER for one in read)
            raise self._not(f"`{slot.name}` takes a value that others decide", read if fixed else frozenset())
        return value.value

    def _own_bit(self, values: Mapping[int, Expr], lock: Slot, old: bool) -> bool:
        value = values.get(lock.index)
        if value is None or value == Read(lock.index):
            return old
        if not isinstance(value, Const):
            raise self._not(f"who owns `{lock.name}` is decided by others")
        return value.value == self.me

    def _check_reads(self, *exprs: Expr) -> None:
        if any(self._foreign & reads(expr) for expr in exprs):
            raise self._not("they look at each other")

    def _not(self, why: str, slots: frozenset[int] = frozenset()) -> NotCounted:
        return NotCounted(self.crowd.class_name, why, slots)


def _constants(expr: Expr) -> Iterator[int]:
    """The constants an expression is made of."""
    if isinstance(expr, Const):
        yield expr.value
    for operand in operands(expr):
        yield from _constants(operand)
