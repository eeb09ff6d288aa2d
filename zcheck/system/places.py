"""Places, as those of a Petri net, and weighted sums of what is on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The value of a slot, or where `value` is given, 1 while the slot has that value, else 0."""

    slot: int
    value: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """By slots, then by values."""
        return self.slot, -1 if self.value is None else self.value

    def amount(self, state: Sequence[int]) -> int:
        return state[self.slot] if self.value is None else int(state[self.slot] == self.value)


Weights: TypeAlias = tuple[tuple[Place, int], ...]


def weighed(weights: Weights, state: Sequence[int]) -> int:
    """The sum of the weights, each times the amount of its place."""
    return sum(weight * place.amount(state) for place, weight in weights)
