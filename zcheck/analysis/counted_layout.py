"""Packed states with the slices of alike threads side by side, each in one piece, so that they can be ordered."""

from __future__ import annotations

from dataclasses import replace

from zcheck.analysis.symmetry import Counted, NotCounted, Symmetry
from zcheck.system.layout import Field, Implied, Layout, layout_of
from zcheck.system.system import System
from zcheck.system.types import value_range

WORD = 64


def slice_width(system: System, entry: Counted) -> int:
    """Bits of the private values of one member."""
    return sum(_width(system, slot) for slot in entry.slices[0])


def fitting(system: System, symmetry: Symmetry) -> Symmetry:
    """Without the classes whose members need more than a word each, identities and all."""
    wide = [e for e in symmetry.counted if slice_width(system, e) + len(e.identities) > WORD]
    refused = tuple(NotCounted(e.class_name, f"each has more than {WORD} bits of its own") for e in wide)
    counted = tuple(entry for entry in symmetry.counted if entry not in wide)
    return replace(symmetry, counted=counted, refused=symmetry.refused + refused)


def counted_layout_of(system: System, symmetry: Symmetry, implied: tuple[Implied, ...] = ()) -> Layout:
    """Slots that stay where they are take the highest bits, in order; then come the slices of each class, the
    first member's highest. No slice lies in two words. Without counted classes it is the usual layout. None of
    the `implied` slots is in a slice or an identity."""
    if not symmetry.counted:
        return layout_of(system, implied)
    fields: dict[int, Field] = {}
    offset = 0
    for entry in reversed(symmetry.counted):
        width = slice_width(system, entry)
        for part in reversed(entry.slices):
            if offset % WORD + width > WORD:
                offset += WORD - offset % WORD
            for slot in reversed(part):
                offset = _place(system, slot, offset, fields)
    for one in implied:
        fields[one.slot] = Field(offset, 0, value_range(system.slots[one.slot].type)[0])
    for other in reversed(system.slots):
        if other.index not in fields:
            offset = _place(system, other.index, offset, fields)
    return Layout(tuple(fields[slot.index] for slot in system.slots), offset, implied)


def _place(system: System, slot: int, offset: int, fields: dict[int, Field]) -> int:
    """Put a slot at `offset`; the offset behind it."""
    width = _width(system, slot)
    fields[slot] = Field(offset, width, value_range(system.slots[slot].type)[0])
    return offset + width


def _width(system: System, slot: int) -> int:
    low, high = value_range(system.slots[slot].type)
    return (high - low).bit_length()
