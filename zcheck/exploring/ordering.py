"""Canonical packed states: the slices of alike threads in order. The same order as `zcheck.analysis.canonical`."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.analysis.counted_layout import slice_width
from zcheck.analysis.symmetry import UNCOUNTED, Counted, Symmetry
from zcheck.system.layout import Field, Layout
from zcheck.system.system import System


class Ordering:
    """Puts packed states in order; states as they are where no class is counted."""

    def __init__(self, system: System, symmetry: Symmetry, layout: Layout) -> None:
        self._classes = [_Class(system, entry, layout) for entry in symmetry.counted]

    def __call__(self, packed: int) -> int:
        for entry in self._classes:
            packed = entry.ordered(packed)
        return packed


class _Class:
    """One counted class. The key of a member is its slice, then a bit for each slot that may name it."""

    def __init__(self, system: System, entry: Counted, layout: Layout) -> None:
        self._members = entry.members
        self._places = {member + 1: place for place, member in enumerate(entry.members)}
        self._names: list[Field] = [layout.fields[slot] for slot in entry.identities]
        self._mask = (1 << slice_width(system, entry)) - 1
        self._offsets = [min(layout.fields[slot].offset for slot in part) for part in entry.slices]
        self._others = ~sum(self._mask << offset for offset in self._offsets)

    def ordered(self, packed: int) -> int:
        bits, mask = len(self._names), self._mask
        keys = [(packed >> offset & mask) << bits for offset in self._offsets]
        for number, field in enumerate(self._names, 1):
            place = self._places.get(packed >> field.offset & field.mask)
            if place is not None:
                keys[place] |= 1 << (bits - number)
        after = sorted(keys)
        return packed if after == keys else self._with(packed, after)

    def _with(self, packed: int, keys: list[int]) -> int:
        bits, slices = len(self._names), 0
        for key, offset in zip(keys, self._offsets, strict=True):
            slices |= key >> bits << offset
        packed = packed & self._others | slices
        for number, field in enumerate(self._names, 1):
            for key, member in zip(keys, self._members, strict=True):
                if key >> (bits - number) & 1:
                    packed = packed & ~(field.mask << field.offset) | (member + 1) << field.offset
        return packed


class Twins:
    """In a canonical state: members that nothing tells apart from the one before them."""

    def __init__(self, symmetry: Symmetry) -> None:
        self._found = {
            member: (entry, place) for entry in symmetry.counted for place, member in enumerate(entry.members)
        }

    def different(self, thread: int, text: Callable[[int], str]) -> str | None:
        """Python that is true where `thread` is no such member, given the text of a slot's value; None: always."""
        entry, place = self._found.get(thread, (None, 0))
        if entry is None or place == 0:
            return None
        pairs = zip(*entry.slices[place - 1 : place + 1], strict=True)
        values = [f"{text(one)} != {text(other)}" for one, other in pairs]
        names = [
            f"{text(slot)} == {entry.members[at] + 1}" for slot in entry.identities for at in (place - 1, place)
        ]
        return " or ".join([*values, *names])


NO_TWINS = Twins(UNCOUNTED)
