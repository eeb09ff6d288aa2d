"""Conservation laws: weighted sums of values that no step changes, found by exact linear algebra.

Places are the numbers of the system, and for slots that are compared and not counted one place a value. Each way
in which an action can go changes them by a vector; the laws are the rational left null space of these (Murata,
Petri nets: properties, analysis and applications, 1989, section V). What cannot be told apart is taken to happen:
fewer laws are found, and none that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from zcheck.analysis.hull import Hull, Law, is_counted, places_of
from zcheck.analysis.local_states import LocalStates, is_possible, local_states, outcomes
from zcheck.analysis.ranges import Ranges, known_before
from zcheck.system.actions import Action
from zcheck.system.building import conj
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.places import Place
from zcheck.system.system import System
from zcheck.system.types import value_range

MOST_ALTERNATIVES = 256
"""Pairs of an old and a new value of one slot that are told apart."""

Delta: TypeAlias = Mapping[Place, int]

Way: TypeAlias = Mapping[int, Sequence[Delta] | None]
"""For each slot how it may change."""


def conservation_laws(system: System, locals_: Sequence[LocalStates]) -> tuple[Law, ...]:
    """A basis of all laws that the method finds, in a stable order; `locals_` has an entry for each thread."""
    rows: dict[frozenset[tuple[Place, int]], None] = {}
    every = (way for action in system.actions for way in ways(system, action, locals_))
    for way in every:
        for delta in _spanning(system, way):
            kept = frozenset((place, change) for place, change in delta.items() if change)
            if kept:
                rows[kept] = None
    hull = Hull(system)
    for row in sorted(rows, key=_row_order):
        hull.add(dict(row))
    return hull.laws()


def laws_of(system: System) -> tuple[Law, ...]:
    """The same, from the system alone."""
    return conservation_laws(system, [local_states(system, thread) for thread in system.threads])


def ways(system: System, action: Action, locals_: Sequence[LocalStates]) -> Iterator[Way]:
    """How the action may change each slot that it assigns: in one of these ways, and each slot independently of the
    others for all that is known here; None: in ways that are not known."""
    strict = replace(action, guard=conj((action.guard, *(test.holds for test in action.tests))))
    guarded = dict(known_before(system, strict).known)
    fixed: Iterator[Mapping[int, tuple[int, int]]] = iter(({},))
    if action.thread is not None:
        assert action.source is not None
        fixed = locals_[action.thread].known_at(action.source)
    for values in fixed:
        ranges = Ranges(system, guarded | dict(values))
        if is_possible(action, ranges):
            yield {slot: _changes(system, slot, value, ranges) for slot, value in _assignments(system, action)}


def _spanning(system: System, way: Way) -> Iterator[Delta]:
    """Vectors that span all changes of a way."""
    base: dict[Place, int] = {}
    for slot, changes in way.items():
        if changes is None:
            yield from ({place: 1} for place in places_of(system) if place.slot == slot)
            continue
        first, *others = changes or ({},)
        for place, change in first.items():
            base[place] = base.get(place, 0) + change
        for other in others:
            places = first.keys() | other.keys()
            yield {place: other.get(place, 0) - first.get(place, 0) for place in places}
    yield base


def _assignments(system: System, action: Action) -> Iterator[tuple[int, Expr]]:
    for update in action.updates:
        yield update.slot, update.value
    if action.thread is not None and action.target is not None:
        yield system.threads[action.thread].location_slot, number(action.target)


def _changes(system: System, slot: int, value: Expr, ranges: Ranges) -> list[Delta] | None:
    """What an assignment may change; None: too many ways."""
    counted = is_counted(system.slots[slot])
    shift = _shift(slot, value)
    if counted and shift is not None:
        return [{Place(slot): shift}]
    allowed = value_range(system.slots[slot].type)
    old, new = outcomes(Read(slot), ranges, allowed), outcomes(value, ranges, allowed)
    if old is None or new is None or len(old) * len(new) > MOST_ALTERNATIVES:
        return None
    initial = system.slots[slot].initial
    found: dict[frozenset[tuple[Place, int]], Delta] = {}
    for before in sorted(old):
        for after in sorted(new):
            way = {Place(slot): after - before} if counted else _moved(slot, initial, before, after)
            found[frozenset(way.items())] = way
    return list(found.values())


def _moved(slot: int, initial: int, before: int, after: int) -> Delta:
    if before == after:
        return {}
    ends = ((before, -1), (after, 1))
    return {Place(slot, value): change for value, change in ends if value != initial}


def _shift(slot: int, value: Expr) -> int | None:
    """``c`` where the value is that of the slot plus c."""
    match value:
        case Read(same) if same == slot:
            return 0
        case Many(ManyOp.ADD, (Read(same), Const(amount))) if same == slot:
            return amount
        case Binary(BinaryOp.SUB, Read(same), Const(amount)) if same == slot:
            return -amount
        case _:
            return None


def _row_order(row: frozenset[tuple[Place, int]]) -> list[tuple[tuple[int, int], int]]:
    return sorted((place.order, change) for place, change in row)
