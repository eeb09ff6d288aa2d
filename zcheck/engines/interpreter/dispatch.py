"""Groups of actions as Python source: one group a thread, one an event; threads branch on their location."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from zcheck.engines.interpreter.actions import ActionWriter
from zcheck.engines.interpreter.writing import Writer
from zcheck.exploring.ordering import Twins
from zcheck.system.actions import Action
from zcheck.system.building import reads
from zcheck.system.system import System

FEW = 3
"""Locations that are tried one after the other; more are halved first."""

LARGE = 400
"""Actions in one function at most: Python compiles very long functions slowly."""


@dataclass(frozen=True, slots=True)
class Group:
    """Actions of one thread, or one event."""

    thread: int | None
    actions: tuple[Action, ...]

    @property
    def slots(self) -> frozenset[int]:
        """What its guards, tests and updates read; the own location is read besides."""
        exprs = [action.guard for action in self.actions]
        exprs += [update.value for action in self.actions for update in action.updates]
        exprs += [test.holds for action in self.actions for test in action.tests]
        return frozenset().union(*map(reads, exprs))


def groups_of(actions: Sequence[Action]) -> list[Group]:
    """Neighbours of one thread together; each event alone."""
    found: list[Group] = []
    for thread, members in groupby(actions, key=lambda action: action.thread):
        if thread is None:
            found += [Group(None, (action,)) for action in members]
        else:
            found.append(Group(thread, tuple(members)))
    return found


def chunks_of(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in order, in chunks of about `LARGE` actions."""
    chunks: list[list[Group]] = []
    room = 0
    for group in groups:
        if room < len(group.actions) or not chunks:
            chunks.append([])
            room = LARGE
        chunks[-1].append(group)
        room -= len(group.actions)
    return chunks


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
