"""Counting: a family with crowds of threads as a system in which places are counted.

A thread of a crowd is a token in one of finitely many places: its location, with the values of what is its own
(German and Sistla, Reasoning about systems with many processes, 1992). An action of the thread moves a token and
does to shared slots what it did before. Where a crowd does more than that (somebody reads or writes what is a
thread's own, or its places have no end) the family is not counted, and the reason is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zcheck.analysis.crowd_places import CrowdPlaces, NotCounted, Place
from zcheck.system.actions import Action, FaultTest, Update
from zcheck.system.building import at_least, conj, reads, shifted, substitute
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.family import UNBOUNDED, Count, Crowd, Family
from zcheck.system.properties import Always, Never, NeverStuck, Progress, Property, Reachable
from zcheck.system.system import Role, Slot
from zcheck.system.threads import Thread
from zcheck.system.types import IntRange


def counted(family: Family) -> Family:
    """The family without crowds: their threads are counted. Raises NotCounted."""
    return _Counting(family).whole() if family.crowds else family


class _Counting:
    def __init__(self, family: Family) -> None:
        self._family = family
        self._old = family.system
        self._crowds = [CrowdPlaces(family.system, crowd) for crowd in family.crowds]
        self._gone = {thread for crowd in family.crowds for thread in (crowd.one, crowd.other)}
        self._slots: list[Slot] = []
        self._new: dict[int, int] = {}          # old slot -> new slot
        kept = (thread.index for thread in self._old.threads if thread.index not in self._gone)
        self._threads = {old: new for new, old in enumerate(kept)}
        for slot in self._old.slots:
            if slot.owner not in self._gone:
                self._new[slot.index] = len(self._slots)
                owner = None if slot.owner is None else self._threads[slot.owner]
                self._slots.append(replace(slot, index=len(self._slots), owner=owner))
        self._initial = {self._new[slot]: self._moved(expr) for slot, expr in family.initial.items()}
        self._counts: dict[tuple[str, Place], Count] = {}
        for one in self._crowds:
            self._count(one)

    def whole(self) -> Family:
        threads = [self._thread(t) for t in self._old.threads if t.index not in self._gone]
        actions = [*self._kept_actions(), *self._moves()]
        system = replace(
            self._old,
            slots=tuple(self._slots),
            threads=tuple(threads),
            actions=tuple(replace(action, index=index) for index, action in enumerate(actions)),
            checks=tuple(replace(check, property=self._goal(check.property)) for check in self._old.checks),
        )
        parameters = tuple(replace(p, slot=self._new[p.slot]) for p in self._family.parameters)
        where = self._moved(self._family.where)
        return Family(system, parameters, self._initial, where, counts=tuple(self._counts.values()))

    def _goal(self, goal: Property) -> Property:
        if isinstance(goal, Always | Never | Reachable):
            expr, defined = (self.shared(part, "the property") for part in (goal.expr, goal.defined))
            return replace(goal, expr=expr, defined=defined)
        if isinstance(goal, NeverStuck):
            return replace(goal, threads=tuple(self._threads[t] for t in goal.threads if t not in self._gone))
        return goal

    def _is_asked(self, crowd: Crowd) -> bool:
        """Whether the checks are about threads of this crowd; of what is about states, they all are."""
        for check in self._old.checks:
            match check.property:
                case NeverStuck(threads) if crowd.one not in threads and crowd.other not in threads:
                    return False
                case Progress(label) if label not in self._old.threads[crowd.one].carries:
                    return False
                case _:
                    pass
        return True

    def shared(self, expr: Expr, who: str) -> Expr:
        """An expression of somebody outside the crowds."""
        for one in self._crowds:
            theirs = {s.index for s in self._old.slots if s.owner in (one.crowd.one, one.crowd.other)}
            if theirs & reads(expr):
                raise NotCounted(one.crowd.class_name, f"{who} looks at single ones of them")
        return self._moved(expr)

    def _moved(self, expr: Expr) -> Expr:
        return substitute(expr, {slot: Read(self._new[slot]) for slot in reads(expr) if slot in self._new})

    def _count(self, one: CrowdPlaces) -> None:
        name = one.crowd.class_name
        for place in one.places:
            location = one.thread.locations[place.location]
            slot = Slot(len(self._slots), self._label(one, place), IntRange(0, UNBOUNDED), 0, Role.COUNTER)
            self._slots.append(slot)
            own = ", ".join(self._own_text(one, place))
            self._counts[name, place] = Count(slot.index, name, location, own, self._is_asked(one.crowd))
            if place == one.first:
                self._initial[slot.index] = self._moved(one.crowd.count)

    def _label(self, one: CrowdPlaces, place: Place) -> str:
        own = "".join(f", {text}" for text in self._own_text(one, place))
        label = f"{one.crowd.class_name}@{place.location}{own}"
        taken = {slot.name for slot in self._slots}
        return label if label not in taken else f"{label}#{len(self._slots)}"

    def _own_text(self, one: CrowdPlaces, place: Place) -> Iterator[str]:
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
