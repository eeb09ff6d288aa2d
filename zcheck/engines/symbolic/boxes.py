"""Boxes of states: some slots within some of their values, all others arbitrary.

What no example lies in is perhaps never reached. Found around one state, as large as the examples leave it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations

from zcheck.analysis.hull import is_counted
from zcheck.frozen import dataclass
from zcheck.system.building import at_least, at_most, conj, member, negate
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.system import State, System
from zcheck.system.types import value_range

FEWEST = 3
"""Up to so many slots all choices are tried; of more, one after another the slot that excludes most examples."""


@dataclass(frozen=True, slots=True)
class Side:
    """A slot is one of `values`; where it is `counted`, anything from the first to the last of them."""

    slot: int
    values: tuple[int, ...]
    counted: bool

    @property
    def expression(self) -> Expr:
        here = Read(self.slot)
        if not self.counted:
            return member(here, self.values)
        return conj((at_least(here, number(self.values[0])), at_most(here, number(self.values[-1]))))


def outside(box: Sequence[Side]) -> Expr:
    """Whether a state is not in the box."""
    return negate(conj(side.expression for side in box))


class Columns:
    """Examples slot by slot: for each value a number with the bits of those that have it."""

    def __init__(self, system: System, states: Sequence[State]) -> None:
        self._system = system
        self._all = (1 << len(states)) - 1
        self._columns = [_column([state[slot.index] for state in states]) for slot in system.slots]

    def box_around(self, state: State) -> tuple[Side, ...] | None:
        """A box with the state and no example; None where the state is one."""
        slots = self._few(state) or self._many(state)
        if slots is None:
            return None
        sides = {slot: self._with(slot, (state[slot],)) for slot in slots}
        box: list[Side] = []
        for slot in slots:
            others = reduce(int.__and__, (sides[other] for other in slots if other != slot), self._all)
            box.append(self._widest(slot, state[slot], others))
            sides[slot] = self._within(box[-1])
        return tuple(box)

    def _few(self, state: State) -> tuple[int, ...] | None:
        """The fewest slots that tell the state from all examples, if they are few."""
        own = [self._with(slot, (value,)) for slot, value in enumerate(state)]
        for count in range(1, FEWEST + 1):
            for slots in combinations(range(len(state)), count):
                if not reduce(int.__and__, (own[slot] for slot in slots)):
                    return slots
        return None

    def _many(self, state: State) -> tuple[int, ...] | None:
        left, chosen = self._all, list[int]()
        own = [self._with(slot, (value,)) for slot, value in enumerate(state)]
        while left:
            best = min(range(len(state)), key=lambda slot: (left & own[slot]).bit_count())
            if left & own[best] == left:
                return None
            chosen.append(best)
            left &= own[best]
        for slot in tuple(chosen):
            if not reduce(int.__and__, (own[other] for other in chosen if other != slot), self._all):
                chosen.remove(slot)
        return tuple(chosen)

    def _with(self, slot: int, values: Sequence[int]) -> int:
        column = self._columns[slot]
        return reduce(int.__or__, (column.get(value, 0) for value in values), 0)

    def _within(self, side: Side) -> int:
        if not side.counted:
            return self._with(side.slot, side.values)
        low, high = side.values[0], side.values[-1]
        return self._with(side.slot, [value for value in self._columns[side.slot] if low <= value <= high])

    def _widest(self, slot: int, value: int, others: int) -> Side:
        """The most values beside `value` that no example has which is in the other sides."""
        column = self._columns[slot]
        taken = [other for other, examples in column.items() if examples & others]
        low, high = value_range(self._system.slots[slot].type)
        if is_counted(self._system.slots[slot]):
            low = max((other + 1 for other in taken if other < value), default=low)
            high = min((other - 1 for other in taken if other > value), default=high)
            return Side(slot, (low, high), True)
        return Side(slot, tuple(other for other in range(low, high + 1) if other not in taken), False)


def _column(values: Sequence[int]) -> Mapping[int, int]:
    found: dict[int, bytearray] = {}
    for position, value in enumerate(values):
        bits = found.get(value)
        if bits is None:
            bits = found[value] = bytearray((len(values) + 7) // 8)
        bits[position >> 3] |= 1 << (position & 7)
    return {value: int.from_bytes(bits, "little") for value, bits in found.items()}
