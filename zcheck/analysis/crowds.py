"""Counting: a family with crowds of threads as a system in which places are counted.

A thread of a crowd is a token in one of finitely many places: its location, with the values of what is its own
(German and Sistla, Reasoning about systems with many processes, 1992). An action of the thread moves a token and
does to shared slots what it did before. Where a crowd does more than that (somebody reads or writes what is a
thread's own, or its places have no end) the family is not counted, and the reason is given.

A lock that a thread of the crowd may own keeps its owner slot, in which the crowd is one owner; that it is *this*
thread is a bit of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zcheck.system.actions import Action, FaultTest, Update
from zcheck.system.building import at_least, conj, operands, reads, shifted, substitute
from zcheck.system.expressions import FALSE, TRUE, Const, Expr, Read, number
from zcheck.system.family import UNBOUNDED, Crowd, Family
from zcheck.system.system import Role, Slot, System
from zcheck.system.threads import Location, Thread
from zcheck.system.types import IntRange, ThreadRef

MOST_PLACES = 400
"""Places of one crowd."""

class NotCounted(Exception):
    """Why threads cannot be counted, in words, with their class."""

    def __init__(self, class_name: str, why: str) -> None:
        super().__init__(f"threads `{class_name}` cannot be counted: {why}")
        self.class_name = class_name


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


@dataclass(frozen=True, slots=True)
class Count:
    """How many threads of a crowd are at a place: a slot of the counted system."""

    crowd: str
    place: Location
    text: str                          # what is its own there: ``held = 2``; empty where that is nothing
    slot: int


@dataclass(frozen=True, slots=True)
class CountedFamily:
    """`family` has no crowds; `resting` are the slots that count threads at rest."""

    family: Family
    counts: tuple[Count, ...]

    @property
    def awake(self) -> tuple[int, ...]:
        """The slots that count threads which are not at rest."""
        return tuple(count.slot for count in self.counts if not count.place.resting)


def counted(family: Family) -> CountedFamily:
    """Raises NotCounted."""
    return _Counting(family).whole()


class _Crowd:
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
        if any(lock.index == slot for lock in self.locks) and value == Const(self.me, self._system.slots[slot].type):
            return Const(self.them, self._system.slots[slot].type)
        return value

    def _own_value(self, values: Mapping[int, Expr], slot: Slot, old: int) -> int:
        value = values.get(slot.index)
        if value is None:
            return old
        if not isinstance(value, Const):
            raise self._not(f"`{slot.name}` takes a value that others decide")
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

    def _not(self, why: str) -> NotCounted:
        return NotCounted(self.crowd.class_name, why)


class _Counting:
    def __init__(self, family: Family) -> None:
        self._family = family
        self._old = family.system
        self._crowds = [_Crowd(family.system, crowd) for crowd in family.crowds]
        self._gone = {thread for crowd in family.crowds for thread in (crowd.one, crowd.other)}
        self._slots: list[Slot] = []
        self._new: dict[int, int] = {}          # old slot -> new slot
        self._threads = {t.index: i for i, t in enumerate(t for t in self._old.threads if t.index not in self._gone)}
        for slot in self._old.slots:
            if slot.owner not in self._gone:
                self._new[slot.index] = len(self._slots)
                owner = None if slot.owner is None else self._threads[slot.owner]
                self._slots.append(replace(slot, index=len(self._slots), owner=owner))
        self._initial = {self._new[slot]: self._moved(expr) for slot, expr in family.initial.items()}
        self._counts: dict[tuple[str, Place], Count] = {}
        for one in self._crowds:
            self._count(one)

    def whole(self) -> CountedFamily:
        threads = [self._thread(t) for t in self._old.threads if t.index not in self._gone]
        actions = [*self._kept_actions(), *self._moves()]
        system = replace(
            self._old,
            slots=tuple(self._slots),
            threads=tuple(threads),
            actions=tuple(replace(action, index=index) for index, action in enumerate(actions)),
            checks=(),
        )
        parameters = tuple(replace(p, slot=self._new[p.slot]) for p in self._family.parameters)
        family = Family(system, parameters, self._initial, self._moved(self._family.where))
        return CountedFamily(family, tuple(self._counts.values()))

    def shared(self, expr: Expr, who: str) -> Expr:
        """An expression of somebody outside the crowds."""
        for one in self._crowds:
            theirs = {s.index for s in self._old.slots if s.owner in (one.crowd.one, one.crowd.other)}
            if theirs & reads(expr):
                raise NotCounted(one.crowd.class_name, f"{who} looks at single ones of them")
        return self._moved(expr)

    def _moved(self, expr: Expr) -> Expr:
        return substitute(expr, {slot: Read(self._new[slot]) for slot in reads(expr) if slot in self._new})

    def _count(self, one: _Crowd) -> None:
        name = one.crowd.class_name
        for place in one.places:
            location = one.thread.locations[place.location]
            slot = Slot(len(self._slots), self._label(one, place), IntRange(0, UNBOUNDED), 0, Role.COUNTER)
            self._slots.append(slot)
            own = ", ".join(self._own_text(one, place))
            self._counts[name, place] = Count(name, location, own, slot.index)
            if place == one.first:
                self._initial[slot.index] = self._moved(one.crowd.count)

    def _label(self, one: _Crowd, place: Place) -> str:
        own = "".join(f", {text}" for text in self._own_text(one, place))
        label = f"{one.crowd.class_name}@{place.location}{own}"
        taken = {slot.name for slot in self._slots}
        return label if label not in taken else f"{label}#{len(self._slots)}"

    def _own_text(self, one: _Crowd, place: Place) -> Iterator[str]:
        prefix = f"{one.thread.name}."
        for slot, value in zip(one.own, place.values, strict=True):
            if slot.role is not Role.COUNTER and value != slot.initial:
                yield f"{slot.name.removeprefix(prefix)} = {value}"
        for lock, owns in zip(one.locks, place.owns, strict=True):
            if owns:
                yield f"has {lock.name}"

    def _thread(self, thread: Thread) -> Thread:
        who = f"`{thread.name}`"
        locations = tuple(
            replace(entry, condition=self.shared(entry.condition, who), asks=()) for entry in thread.locations
        )
        return replace(
            thread,
            index=self._threads[thread.index],
            location_slot=self._new[thread.location_slot],
            locations=locations,
        )

    def _kept_actions(self) -> Iterator[Action]:
        for action in self._old.actions:
            if action.thread in self._gone:
                continue
            who = f"`{action.group or action.name}`"
            self._check_writes(action, who)
            yield replace(
                action,
                thread=None if action.thread is None else self._threads[action.thread],
                guard=self.shared(action.guard, who),
                tests=tuple(FaultTest(self.shared(t.holds, who), t.fault) for t in action.tests),
                updates=tuple(Update(self._new[u.slot], self.shared(u.value, who)) for u in action.updates),
            )

    def _check_writes(self, action: Action, who: str) -> None:
        for update in action.updates:
            owner = self._old.slots[update.slot].owner
            for one in self._crowds:
                if owner in (one.crowd.one, one.crowd.other):
                    raise NotCounted(one.crowd.class_name, f"{who} changes single ones of them, as a wakeup does")
                if action.group != one.crowd.class_name:
                    for lock in one.locks:
                        one.check_owner(action, lock)

    def _moves(self) -> Iterator[Action]:
        for one in self._crowds:
            name = one.crowd.class_name
            for number_, move in enumerate(one.moves):
                source, target = self._counts[name, move.source], self._counts[name, move.target]
                self._check_writes(replace(move.action, group=name), name)
                here = at_least(Read(source.slot), number(1))
                updates = [Update(self._new[u.slot], self.shared(u.value, name)) for u in move.action.updates]
                if source.slot != target.slot:
                    updates.append(Update(source.slot, shifted(Read(source.slot), -1)))
                    updates.append(Update(target.slot, shifted(Read(target.slot), 1)))
                yield replace(
                    move.action,
                    name=f"{name}#{number_}",
                    thread=None,
                    source=None,
                    target=None,
                    guard=conj((here, self.shared(move.action.guard, name))),
                    tests=tuple(FaultTest(self.shared(t.holds, name), t.fault) for t in move.action.tests),
                    updates=tuple(updates),
                    group=name,
                )


def _constants(expr: Expr) -> Iterator[int]:
    """The constants an expression is made of."""
    if isinstance(expr, Const):
        yield expr.value
    for operand in operands(expr):
        yield from _constants(operand)
