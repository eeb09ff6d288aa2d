"""Places, as those of a Petri net, and weighted sums of what is on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.building import add, binary, ite, member
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
        return sum_of(((self, 1),))

    def amount(self, state: Sequence[int] | Mapping[int, int]) -> int:
        return state[self.slot] if self.value is None else int(state[self.slot] == self.value)


Weights: TypeAlias = tuple[tuple[Place, int], ...]


def weighed(weights: Weights, state: Sequence[int]) -> int:
    """The sum of the weights, each times the amount of its place."""
    return sum(weight * place.amount(state) for place, weight in weights)


def sum_of(weights: Weights) -> Expr:
    """The same as an expression; places of one slot that weigh the same are asked about together."""
    groups: dict[tuple[int, int], list[int]] = {}
    terms: list[Expr] = []
    for place, weight in weights:
        if place.value is None:
            terms.append(binary(BinaryOp.MUL, number(weight), Read(place.slot)))
        else:
            groups.setdefault((place.slot, weight), []).append(place.value)
    for (slot, weight), values in groups.items():
        terms.append(ite(member(Read(slot), values), number(weight), number(0)))
    return add(terms)
