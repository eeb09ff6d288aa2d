"""What to search instead of a system with alike threads, and what the answers mean for the system itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zcheck.analysis.closing import closed
from zcheck.analysis.counted_layout import fitting
from zcheck.analysis.dead_values import reset_dead_values
from zcheck.analysis.symmetry import NotCounted, Symmetry, symmetry_of
from zcheck.exploring.instances import told
from zcheck.frozen import dataclass
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Verdict, Violated
from zcheck.system.properties import Check, NeverStuck
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Counting:
    """`searched` has checks that no exchange of alike threads changes; `followed` says which states are kept.

    Checks about stuck threads ask of one thread of a class in place of all. It stays where it is in every state:
    so nothing has to say where a thread went. `alike` has all that may be exchanged.
    """

    asked: System              # what a search without counting would search
    searched: System
    alike: Symmetry
    followed: Symmetry

    def answers(self, exploration: Exploration) -> Exploration:
        """The answers of a search of `searched` as answers about `asked`, with threads that keep their names."""
        pairs = zip(self.asked.checks, exploration.verdicts, strict=True)
        verdicts = tuple(self._answer(one, verdict) for one, verdict in pairs)
        never = exploration.statistics.never_fired
        fired = self.alike.images_of(frozenset(range(len(self.asked.actions))) - {*never})
        idle = tuple(index for index in never if index not in fired)
        statistics = replace(exploration.statistics, never_fired=idle)
        return replace(exploration, verdicts=verdicts, statistics=statistics)

    def _answer(self, one: Check, verdict: Verdict) -> Verdict:
        match verdict:
            case Holds(Trace() as trace):
                return Holds(told(self.asked, self.alike, self.followed, one.property, trace))
            case Violated(Trace() as trace):
                return Violated(told(self.asked, self.alike, self.followed, one.property, trace))
            case _:
                return verdict

    @property
    def counted(self) -> tuple[str, ...]:
        """The classes that are counted, in words."""
        return tuple(_counted(self.followed, self.alike))

    @property
    def kept(self) -> tuple[str, ...]:
        """The classes that are not, and why."""
        return (*_too_few(self.followed, self.alike), *_refusals(self.alike))


@dataclass(frozen=True, slots=True)
class Apart:
    """Nothing can be counted, for the reasons `kept`; none where every thread is one of its kind."""

    kept: tuple[str, ...]


UNTRIED = Apart(())


def counting(plain: System) -> Counting | Apart:
    """How to search `plain` with alike threads counted."""
    alike = symmetry_of(plain)
    if not alike.counted:
        return Apart(tuple(_refusals(alike)))
    asked = _closed_checks(plain, alike)
    if isinstance(asked, str):
        return Apart((asked,))
    lean = reset_dead_values(replace(plain, checks=asked))
    alike = _within(fitting(lean, symmetry_of(lean)), alike)
    goals, followed = _followed(lean.checks, alike)
    if not followed.counted:
        return Apart((*_too_few(followed, alike), *_refusals(alike)))
    searched = replace(lean, checks=goals)
    return Counting(replace(lean, checks=plain.checks), searched, alike, followed)


def _closed_checks(plain: System, alike: Symmetry) -> tuple[Check, ...] | str:
    found: list[Check] = []
    for one in plain.checks:
        asked = closed(alike, one)
        if asked is None:
            return f"threads are told apart: `{one.name}` asks for it"
        found.append(asked)
    return tuple(found)


def _within(found: Symmetry, known: Symmetry) -> Symmetry:
    """Only those classes that were counted before, too: checks are closed for these."""
    names = {entry.class_name for entry in known.counted}
    lost = [entry for entry in found.counted if entry.class_name not in names]
    if lost:
        reason = "values tell them apart, though nothing reads these"
        refused = tuple(NotCounted(entry.class_name, reason) for entry in lost)
        found = replace(found, refused=(*found.refused, *refused))
    return replace(found, counted=tuple(entry for entry in found.counted if entry.class_name in names))


def _followed(checks: tuple[Check, ...], alike: Symmetry) -> tuple[tuple[Check, ...], Symmetry]:
    """The checks with one thread for each class that they ask to be followed; it is kept out of the counting."""
    first = {member: entry.members[0] for entry in alike.counted for member in entry.members}
    found: list[Check] = []
    kept: set[int] = set()
    for one in checks:
        if isinstance(one.property, NeverStuck):
            asked = tuple(sorted({first.get(thread, thread) for thread in one.property.threads}))
            kept |= {thread for thread in asked if thread in first}
            one = replace(one, property=replace(one.property, threads=asked))
        found.append(one)
    return tuple(found), alike.following(frozenset(kept))


def _counted(followed: Symmetry, alike: Symmetry) -> Iterator[str]:
    sizes = {entry.class_name: len(entry.members) for entry in alike.counted}
    for entry in followed.counted:
        one = "" if len(entry.members) == sizes[entry.class_name] else ", all but one that is followed"
        yield f"threads of {entry.class_name} are counted{one}"


def _too_few(followed: Symmetry, alike: Symmetry) -> Iterator[str]:
    left = {entry.class_name for entry in followed.counted}
    for entry in alike.counted:
        if entry.class_name not in left:
            yield f"threads of {entry.class_name} are told apart: there are two, and one is followed"


def _refusals(alike: Symmetry) -> Iterator[str]:
    for entry in alike.refused:
        yield f"threads of {entry.class_name} are told apart: {entry.reason}"
