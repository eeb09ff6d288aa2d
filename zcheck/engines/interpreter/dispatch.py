"""Groups of actions as Python source: one group a thread, one an event; threads branch on their location."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.engines.interpreter.actions import ActionWriter
from zcheck.engines.interpreter.writing import Writer
from zcheck.exploring.groups import Group
from zcheck.exploring.ordering import Twins
from zcheck.system.actions import Action
from zcheck.system.system import System

FEW = 3
"""Locations that are tried one after the other; more are halved first."""

LARGE = 400
"""Actions in one function at most: Python compiles very long functions slowly."""


def shared_slots(groups: Sequence[Group]) -> frozenset[int]:
    """The slots that two or more groups read: worth a variable in their function."""
    once: set[int] = set()
    twice: set[int] = set()
    for group in groups:
        twice |= group.slots & once
        once |= group.slots
    return frozenset(twice)


class GroupWriter:
    """Writes groups into the function that `out` is in."""

    def __init__(self, system: System, out: Writer, actions: ActionWriter, twins: Twins) -> None:
        """Of alike threads that nothing tells apart only the first is looked at."""
        self._system = system
        self._twins = twins
        self._out = out
        self._actions = actions

    def write(self, group: Group) -> None:
        if group.thread is None:
            for action in group.actions:
                self._actions.write(action)
            return
        different = self._twins.different(group.thread, self._actions.field)
        if different is not None:
            with self._out.block(f"if {different}:"):
                self._write_thread(group.thread, group.actions)
        else:
            self._write_thread(group.thread, group.actions)

    def _write_thread(self, thread: int, actions: Sequence[Action]) -> None:
        by_source: dict[int, list[Action]] = {}
        for action in actions:
            assert action.source is not None
            by_source.setdefault(action.source, []).append(action)
        location = self._system.threads[thread].location_slot
        name = self._actions.read(location)
        if not name.isidentifier() and len(by_source) > 1:
            self._out.line(f"place = {name}")
            name = "place"
        self._write_places(name, sorted(by_source.items()))

    def _write_places(self, name: str, places: list[tuple[int, list[Action]]]) -> None:
        if len(places) > FEW:
            middle = len(places) // 2
            with self._out.block(f"if {name} < {places[middle][0]}:"):
                self._write_places(name, places[:middle])
            with self._out.block("else:"):
                self._write_places(name, places[middle:])
            return
        for number, (source, actions) in enumerate(places):
            with self._out.block(f"{'el' if number else ''}if {name} == {source}:"):
                for action in actions:
                    self._actions.write(action)
