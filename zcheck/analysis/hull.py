"""The equations that all of some states obey: what is orthogonal to the differences between them.

By exact linear algebra. (Karr, Affine relationships among variables of a program, 1976.) Places are the numbers of
the system, and for slots that are compared and not counted one place a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.building import equal
from zcheck.system.expressions import Expr, number
from zcheck.system.places import Place, Weights, sum_of, weighed
from zcheck.system.system import Slot, State, System
from zcheck.system.types import Boolean, IntRange, value_range

LARGEST_PLACES = 64
"""Values of a slot that get a place each; slots with more have none."""

Row: TypeAlias = dict[Place, Fraction]


@dataclass(frozen=True, slots=True)
class Law:
    """The sum of `weights`, each times the amount of its place, is always `total`."""

    weights: Weights
    total: int

    def holds(self, state: State) -> bool:
        return weighed(self.weights, state) == self.total

    @property
    def expression(self) -> Expr:
        return equal(sum_of(self.weights), number(self.total))


class Hull:
    """Grows with each difference that `laws` do not allow; they become fewer by one each time."""

    def __init__(self, system: System) -> None:
        self._initial = system.initial
        self._places = places_of(system)
        self._rows: dict[Place, Row] = {}   # in reduced echelon form: each pivot is 1 and in no other row

    def add(self, change: Mapping[Place, int]) -> bool:
        """Whether the difference between two states was not among those known, or made of them."""
        row = {place: Fraction(amount) for place, amount in change.items() if amount}
        for pivot in [place for place in row if place in self._rows]:
            _subtract(row, self._rows[pivot], row[pivot])
        if not row:
            return False
        pivot = max(row, key=lambda place: place.order)
        row = {place: amount / row[pivot] for place, amount in row.items()}
        for other in self._rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        self._rows[pivot] = row
        return True

    def add_state(self, state: State) -> bool:
        """Whether the state was outside."""
        return self.add({place: place.amount(state) - place.amount(self._initial) for place in self._places})

    def laws(self) -> tuple[Law, ...]:
        """A basis of the equations, in a stable order."""
        return tuple(self._law(place) for place in self._places if place not in self._rows)

    def _law(self, free: Place) -> Law:
        weights = {free: Fraction(1)}
        weights.update((pivot, -row[free]) for pivot, row in self._rows.items() if free in row)
        scale = math.lcm(*(weight.denominator for weight in weights.values()))
        whole = {place: int(weight * scale) for place, weight in weights.items()}
        shared = math.gcd(*whole.values())
        ordered = tuple((place, whole[place] // shared) for place in sorted(whole, key=lambda place: place.order))
        return Law(ordered, weighed(ordered, self._initial))


def places_of(system: System) -> tuple[Place, ...]:
    """In order. A slot's first value has no place: the others say whether it has that."""
    found: list[Place] = []
    for slot in system.slots:
        low, high = value_range(slot.type)
        if is_counted(slot):
            found.append(Place(slot.index))
        elif high - low < LARGEST_PLACES:
            found += (Place(slot.index, value) for value in range(low, high + 1) if value != slot.initial)
    return tuple(found)


def is_counted(slot: Slot) -> bool:
    """Whether the slot holds a number, not an identity."""
    return isinstance(slot.type, IntRange | Boolean)


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    for place, amount in other.items():
        rest = row.get(place, Fraction(0)) - times * amount
        if rest:
            row[place] = rest
        else:
            row.pop(place, None)
