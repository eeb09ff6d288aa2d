"""Weighted sums of what is at places, as a solver propagates them: as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from zcheck.engines.symbolic.logic import NO, YES, truth
from zcheck.engines.symbolic.values import Ladder, Value, is_value
from zcheck.frozen import dataclass
from zcheck.system.places import Weights


@dataclass(frozen=True, slots=True)
class Total:
    """The constant, and each weight whose term is true."""

    terms: tuple[tuple[z3.BoolRef, int], ...]
    constant: int

    def is_exactly(self, number: int) -> z3.BoolRef:
        if not self.terms:
            return truth(self.constant == number)
        positive, wanted = self._positive(number)
        return z3.PbEq(positive, wanted) if wanted >= 0 else NO

    def is_at_most(self, number: int, where: z3.BoolRef = YES) -> z3.BoolRef:
        """Whether `where` implies it."""
        positive, wanted = self._positive(number)
        excess = sum(weight for _, weight in positive) - wanted
        if excess <= 0:
            return YES
        if where is not YES:
            positive, wanted = [*positive, (where, excess)], wanted + excess
        return z3.PbLe(positive, wanted) if wanted >= 0 else NO

    def _positive(self, number: int) -> tuple[list[tuple[z3.BoolRef, int]], int]:
        """Terms that weigh more than nothing, and what their sum has to be for that of all to be `number`."""
        positive = [(part, weight) if weight > 0 else (z3.Not(part), -weight) for part, weight in self.terms]
        return positive, number - self.constant - sum(weight for _, weight in self.terms if weight < 0)


def total_of(weights: Weights, frame: Sequence[Value]) -> Total | None:
    """None where a value is no ladder and no place, but a word."""
    constant = 0
    terms: list[tuple[z3.BoolRef, int]] = []
    for place, weight in weights:
        value = frame[place.slot]
        if place.value is not None:
            marks: tuple[z3.BoolRef, ...] = (is_value(value, place.value),)
        elif isinstance(value, Ladder):
            constant += weight * value.low
            marks = value.rungs
        else:
            return None
        constant += weight * sum(mark is YES for mark in marks)
        terms += ((mark, weight) for mark in marks if mark is not YES and mark is not NO)
    return Total(tuple(terms), constant)
