"""Where each slot lies in a packed state: the one truth for every engine that packs states.

A field holds ``value - low``, so that the least value of the slot's type is zero. Slot 0 takes the highest
bits: the order of packed states as numbers is the order of states as tuples.
"""

from __future__ import annotations

from dataclasses import dataclass

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
class Layout:
    """The fields in slot order, and how many bits they take together."""

    fields: tuple[Field, ...]
    bits: int

    def pack(self, state: State) -> int:
        packed = 0
        for field, value in zip(self.fields, state, strict=True):
            packed |= (value - field.low) << field.offset
        return packed

    def unpack(self, packed: int) -> State:
        return tuple((packed >> field.offset & field.mask) + field.low for field in self.fields)


def layout_of(system: System) -> Layout:
    """The tightest layout: each slot has just the bits that its type needs."""
    fields: list[Field] = []
    offset = 0
    for slot in reversed(system.slots):
        low, high = value_range(slot.type)
        width = (high - low).bit_length()
        fields.append(Field(offset, width, low))
        offset += width
    return Layout(tuple(reversed(fields)), offset)
