"""Canonical states in C: the slices of alike threads are put in order behind every step.

The key of a member is its slice, followed by a bit for each slot that may hold its identity: set if it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from zcheck.analysis.counted_layout import slice_width
from zcheck.analysis.symmetry import Counted, Symmetry
from zcheck.engines.native.fields import Places, unsigned
from zcheck.engines.native.ordering import Ordering, corner
from zcheck.engines.native.writing import Writer
from zcheck.system.actions import Action
from zcheck.system.system import System


class Canonical:
    """The functions that put a state in order, and which of them a step needs."""

    def __init__(self, system: System, symmetry: Symmetry, prefix: str) -> None:
        self._system = system
        self._names = [(f"{prefix}_{number}", entry) for number, entry in enumerate(symmetry.counted)]

    def write(self, places: Places, out: Writer) -> None:
        for name, entry in self._names:
            Ordering(self._system, places, out, name, entry).write()

    def name_of(self, entry: Counted) -> str:
        """The function that puts the members of a class in order."""
        return next(name for name, other in self._names if other is entry)

    def calls(self, action: Action, besides: Counted | None = None) -> list[str]:
        """What puts the successor at ``out`` in order, `besides` one class; nothing if no member and no owner
        changes."""
        changed = self._changed([action])
        return [
            call for name, entry in self._names if entry is not besides for call in _calls(name, entry, changed)
        ]

    def call(self, entry: Counted, actions: Iterable[Action], state: str, place: str) -> str:
        """What puts the members of a class in order after one of the first's `actions` was taken by the member at
        `place`."""
        name, changed = self.name_of(entry), self._changed(actions)
        others = {slot for part in entry.slices[1:] for slot in part}
        if changed.isdisjoint(others | {*entry.identities}):
            return f"{name}_at({state}, {place});"
        return f"{name}({state});"

    def _changed(self, actions: Iterable[Action]) -> Set[int]:
        """The slots that they change."""
        found: set[int] = set()
        for action in actions:
            found |= {update.slot for update in action.updates}
            if action.thread is not None:
                found.add(self._system.threads[action.thread].location_slot)
        return found


def _calls(name: str, entry: Counted, changed: Set[int]) -> list[str]:
    places = [place for place, part in enumerate(entry.slices) if not changed.isdisjoint(part)]
    if len(places) > 1 or not changed.isdisjoint(entry.identities):
        return [f"{name}(out);"]
    return [f"{name}_at(out, {place});" for place in places]


class Twins:
    """In a canonical state: members that nothing tells apart from the one before them."""

    def __init__(self, system: System, symmetry: Symmetry, places: Places) -> None:
        self._places = places
        self._found = {
            member: (entry, place, slice_width(system, entry))
            for entry in symmetry.counted
            for place, member in enumerate(entry.members)
        }

    def different(self, thread: int | None) -> str | None:
        """Text that is true where a thread is no such member; None: it never is."""
        if thread is None or thread not in self._found:
            return None
        entry, place, width = self._found[thread]
        if place == 0:
            return None
        one, other = (slice_text(self._places, entry, at, width, "s{}") for at in (place - 1, place))
        names = [
            f"{self._places.raw(slot)} == {entry.members[at] + 1}"
            for slot in entry.identities
            for at in (place - 1, place)
        ]
        return " || ".join([f"{one} != {other}", *names])


def slice_text(places: Places, entry: Counted, place: int, width: int, word: str) -> str:
    """The bits of one member's slice."""
    at, shift = corner(places, entry.slices[place], width)
    return f"(({word.format(at)} >> {shift}) & {unsigned((1 << width) - 1)})"
