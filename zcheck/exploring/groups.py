"""Actions by who takes them, as generated code is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import reads


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

    @property
    def fanout(self) -> int:
        """How many of them can be enabled together at most: those of one location."""
        if self.thread is None:
            return len(self.actions)
        sources = [action.source for action in self.actions]
        return max(map(sources.count, sources), default=0)


def groups_of(actions: Iterable[Action]) -> list[Group]:
    """Neighbours of one thread together; each event alone."""
    found: list[Group] = []
    for thread, members in groupby(actions, key=lambda action: action.thread):
        if thread is None:
            found += [Group(None, (action,)) for action in members]
        else:
            found.append(Group(thread, tuple(members)))
    return found


def chunks_of(groups: Sequence[Group], large: int) -> list[list[Group]]:
    """The groups in order, in chunks of about `large` actions."""
    chunks: list[list[Group]] = []
    room = 0
    for group in groups:
        if room < len(group.actions) or not chunks:
            chunks.append([])
            room = large
        chunks[-1].append(group)
        room -= len(group.actions)
    return chunks
