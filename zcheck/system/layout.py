"""Where each slot lies in a packed state: the one truth for every engine that packs states.

A field holds ``value - low``, so that the least value of the slot's type is zero. Slot 0 takes the highest
bits: the order of packed states as numbers is the order of states as tuples, unless slots are implied by others.
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.frozen import dataclass
from zcheck.system.places import Weights, weighed
from zcheck.system.system import State, System
from zcheck.system.types import value_range


@dataclass(frozen=True, slots=True)
class Field:
    """Bits ``offset .. offset + width - 1``; width 0 for a slot that has only one value."""

    offset: int
    width: int
    low: int

    @property
    def mask(self) -> int:
        """The field's bits, moved down to bit 0."""
        return (1 << self.width) - 1


@dataclass(frozen=True, slots=True)
class Implied:
    """A slot that takes no bits: in every reachable state its value is `constant` and the sum of `weights`, each
    times the amount of its place."""

    slot: int
    constant: int
    weights: Weights

    def value(self, state: Sequence[int]) -> int:
        return self.constant + weighed(self.weights, state)


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields in slot order, and how many bits they take together. What `implied` slots have is told by slots
    with fields; it is for reachable states only."""

    fields: tuple[Field, ...]
    bits: int
    implied: tuple[Implied, ...] = ()

    def pack(self, state: State) -> int:
        packed = 0
        for field, value in zip(self.fields, state, strict=True):
            if field.width:
                packed |= (value - field.low) << field.offset
        return packed

    def unpack(self, packed: int) -> State:
        state = [(packed >> field.offset & field.mask) + field.low for field in self.fields]
        for one in self.implied:
            state[one.slot] = one.value(state)
        return tuple(state)


def layout_of(system: System, implied: tuple[Implied, ...] = ()) -> Layout:
    """The tightest layout: each slot has just the bits that its type needs, an implied one none."""
    fields: list[Field] = []
    offset = 0
    spared = {one.slot for one in implied}
    for slot in reversed(system.slots):
        low, high = value_range(slot.type)
        width = 0 if slot.index in spared else (high - low).bit_length()
        fields.append(Field(offset, width, low))
        offset += width
    return Layout(tuple(reversed(fields)), offset, implied)
