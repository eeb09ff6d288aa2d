"""Conservation laws: weighted sums of values that no step changes, found by exact linear algebra.

Places are the numbers of the system, and for slots that are compared and not counted one place a value. Each way
in which an action can go changes them by a vector; the laws are the rational left null space of these (Murata,
Petri nets: properties, analysis and applications, 1989, section V). What cannot be told apart is taken to happen:
fewer laws are found, and none that is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from zcheck.analysis.local_states import LocalStates, is_possible, outcomes
from zcheck.analysis.ranges import Ranges, known_before
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import add, binary, conj, equal, ite
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.system import State, System
from zcheck.system.types import Boolean, IntRange, value_range

MOST_ALTERNATIVES = 256
"""Pairs of an old and a new value of one slot that are told apart."""

LARGEST_PLACES = 64
"""Values of a slot that get a place each; slots with more have none."""


@dataclass(frozen=True, slots=True)
class Place:
    """The value of a slot, or where `value` is given, 1 while the slot has that value, else 0."""

    slot: int
    value: int | None = None

    def amount(self, state: State) -> int:
        return state[self.slot] if self.value is None else int(state[self.slot] == self.value)


@dataclass(frozen=True, slots=True)
class Law:
    """The sum of `weights`, each times the amount of its place, is always `total`."""

    weights: tuple[tuple[Place, int], ...]
    total: int

    def holds(self, state: State) -> bool:
        return sum(weight * place.amount(state) for place, weight in self.weights) == self.total

    @property
    def expression(self) -> Expr:
        terms: list[Expr] = []
        for place, weight in self.weights:
            if place.value is None:
                terms.append(binary(BinaryOp.MUL, number(weight), Read(place.slot)))
            else:
                terms.append(ite(equal(Read(place.slot), number(place.value)), number(weight), number(0)))
        return equal(add(terms), number(self.total))


Row: TypeAlias = dict[Place, Fraction]
Delta: TypeAlias = Mapping[Place, int]


def conservation_laws(system: System, locals_: Sequence[LocalStates]) -> tuple[Law, ...]:
    """A basis of all laws that the method finds, in a stable order; `locals_` has an entry for each thread."""
    rows: dict[frozenset[tuple[Place, int]], None] = {}
    for action in system.actions:
        for delta in _deltas(system, action, locals_):
            kept = frozenset((place, change) for place, change in delta.items() if change)
            if kept:
                rows[kept] = None
    reduced: dict[Place, Row] = {}
    for row in sorted(rows, key=_row_order):
        _add_row(reduced, {place: Fraction(change) for place, change in row})
    free = [place for place in _places(system) if place not in reduced]
    return tuple(_law(system, reduced, place) for place in free)


def _places(system: System) -> list[Place]:
    """A slot's first value has no place: the others say whether it has that."""
    found: list[Place] = []
    for slot in system.slots:
        if isinstance(slot.type, IntRange | Boolean):
            found.append(Place(slot.index))
            continue
        low, high = value_range(slot.type)
        if high - low < LARGEST_PLACES:
            found += (Place(slot.index, v) for v in range(low, high + 1) if v != slot.initial)
    return found


def _deltas(system: System, action: Action, locals_: Sequence[LocalStates]) -> Iterator[Delta]:
    """Vectors that span all changes the action can make."""
    strict = replace(action, guard=conj((action.guard, *(test.holds for test in action.tests))))
    guarded = dict(known_before(system, strict).known)
    fixed: Iterator[Mapping[int, tuple[int, int]]] = iter(({},))
    if action.thread is not None:
        assert action.source is not None
        fixed = locals_[action.thread].known_at(action.source)
    for values in fixed:
        ranges = Ranges(system, guarded | dict(values))
        if not is_possible(action, ranges):
            continue
        base: dict[Place, int] = {}
        for slot, value in _assignments(system, action):
            first, *others = _changes(system, slot, value, ranges) or ({},)
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


def _changes(system: System, slot: int, value: Expr, ranges: Ranges) -> list[Delta]:
    """What an assignment may change, one way first; all others are ways, too."""
    counted = isinstance(system.slots[slot].type, IntRange | Boolean)
    shift = _shift(slot, value)
    if counted and shift is not None:
        return [{Place(slot): shift}]
    allowed = value_range(system.slots[slot].type)
    old, new = outcomes(Read(slot), ranges, allowed), outcomes(value, ranges, allowed)
    if old is None or new is None or len(old) * len(new) > MOST_ALTERNATIVES:
        every = [place for place in _places(system) if place.slot == slot]
        return [{}, *({place: 1} for place in every)]
    initial = system.slots[slot].initial
    ways: dict[frozenset[tuple[Place, int]], Delta] = {}
    for before in sorted(old):
        for after in sorted(new):
            way = {Place(slot): after - before} if counted else _moved(slot, initial, before, after)
            ways[frozenset(way.items())] = way
    return list(ways.values())


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


def _add_row(reduced: dict[Place, Row], row: Row) -> None:
    """Keep the rows in reduced echelon form: each pivot is 1 and in no other row."""
    for pivot in [place for place in row if place in reduced]:
        _subtract(row, reduced[pivot], row[pivot])
    if not row:
        return
    pivot = max(row, key=_order)
    scale = row[pivot]
    row = {place: value / scale for place, value in row.items()}
    for other in reduced.values():
        if pivot in other:
            _subtract(other, row, other[pivot])
    reduced[pivot] = row


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    for place, value in other.items():
        rest = row.get(place, Fraction(0)) - times * value
        if rest:
            row[place] = rest
        else:
            row.pop(place, None)


def _law(system: System, reduced: Mapping[Place, Row], free: Place) -> Law:
    weights = {free: Fraction(1)}
    for pivot, row in reduced.items():
        if free in row:
            weights[pivot] = -row[free]
    scale = math.lcm(*(weight.denominator for weight in weights.values()))
    whole = {place: int(weight * scale) for place, weight in weights.items()}
    shared = math.gcd(*whole.values())
    ordered = tuple((place, whole[place] // shared) for place in sorted(whole, key=_order))
    return Law(ordered, sum(weight * place.amount(system.initial) for place, weight in ordered))


def _order(place: Place) -> tuple[int, int]:
    return place.slot, -1 if place.value is None else place.value


def _row_order(row: frozenset[tuple[Place, int]]) -> list[tuple[tuple[int, int], int]]:
    return sorted((_order(place), change) for place, change in row)
