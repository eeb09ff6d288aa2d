"""Places, as those of a Petri net, and weighted sums of what is on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.building import add, binary, equal, ite
from zcheck.system.expressions import BinaryOp, Expr, Read, number


@dataclass(frozen=True, slots=True)
class Place:
    """The value of a slot, or where `value` is given, 1 while the slot has that value, else 0."""

    slot: int
    value: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """By slots, then by values."""
        return self.slot, -1 if self.value is None else self.value

    @property
    def expression(self) -> Expr:
        """The amount, as an expression."""
        return self.times(1)

    def times(self, weight: int) -> Expr:
        """The amount so many times."""
        here = Read(self.slot)
        if self.value is None:
            return binary(BinaryOp.MUL, number(weight), here)
        return ite(equal(here, number(self.value)), number(weight), number(0))

    def amount(self, state: Sequence[int] | Mapping[int, int]) -> int:
        return state[self.slot] if self.value is None else int(state[self.slot] == self.value)


Weights: TypeAlias = tuple[tuple[Place, int], ...]


def weighed(weights: Weights, state: Sequence[int]) -> int:
    """The sum of the weights, each times the amount of its place."""
    return sum(weight * place.amount(state) for place, weight in weights)


def sum_of(weights: Weights) -> Expr:
    """The same as an expression."""
    return add(place.times(weight) for place, weight in weights)
