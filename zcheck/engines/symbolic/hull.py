"""The equations that all of some states obey: what is orthogonal to the differences between them.

(Karr, Affine relationships among variables of a program, 1976.) Numbers are taken as they are; a slot that is
compared and not counted has a place for each value but its first, as in `zcheck.analysis.laws`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from zcheck.analysis.laws import LARGEST_PLACES, Law, Place
from zcheck.engines.symbolic.frames import is_counted
from zcheck.system.system import State, System
from zcheck.system.types import value_range

Row: TypeAlias = dict[int, Fraction]
"""Weights by the position of a place."""


class Hull:
    """Grows with each state that does not obey `laws`, which become fewer by one each time."""

    def __init__(self, system: System) -> None:
        self._places = _places(system)
        self._initial = system.initial
        self._rows: dict[int, Row] = {}     # in reduced echelon form: each pivot is 1 and in no other row

    def add(self, state: State) -> bool:
        """Whether the state was outside."""
        row: Row = {}
        for position, place in enumerate(self._places):
            change = place.amount(state) - place.amount(self._initial)
            if change:
                row[position] = Fraction(change)
        for pivot in [position for position in row if position in self._rows]:
            _subtract(row, self._rows[pivot], row[pivot])
        if not row:
            return False
        pivot = max(row)
        row = {position: weight / row[pivot] for position, weight in row.items()}
        for other in self._rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        self._rows[pivot] = row
        return True

    def laws(self) -> tuple[Law, ...]:
        """A basis of the equations, in a stable order."""
        return tuple(self._law(free) for free in range(len(self._places)) if free not in self._rows)

    def _law(self, free: int) -> Law:
        weights = {free: Fraction(1)}
        weights.update((pivot, -row[free]) for pivot, row in self._rows.items() if free in row)
        whole = _whole(weights)
        ordered = tuple((self._places[position], whole[position]) for position in sorted(whole))
        return Law(ordered, sum(weight * place.amount(self._initial) for place, weight in ordered))


def _places(system: System) -> list[Place]:
    found: list[Place] = []
    for slot in system.slots:
        low, high = value_range(slot.type)
        if is_counted(slot):
            found.append(Place(slot.index))
        elif high - low < LARGEST_PLACES:
            found += (Place(slot.index, value) for value in range(low, high + 1) if value != slot.initial)
    return found


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    for position, weight in other.items():
        rest = row.get(position, Fraction(0)) - times * weight
        if rest:
            row[position] = rest
        else:
            row.pop(position, None)


def _whole(weights: Mapping[int, Fraction]) -> dict[int, int]:
    """The same proportions in the smallest integers."""
    scale = math.lcm(*(weight.denominator for weight in weights.values()))
    scaled = {position: int(weight * scale) for position, weight in weights.items()}
    shared = math.gcd(*scaled.values())
    return {position: weight // shared for position, weight in scaled.items()}
