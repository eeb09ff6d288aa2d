"""Almost-misses: which single parameter, changed by how little, gives a check another verdict."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace

from zcheck.checking.beside import room
from zcheck.checking.options import Options, Watch
from zcheck.checking.running import run_batch
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.asked import Asked
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch
from zcheck.lang.neighbours import Direction, directions, neighbour
from zcheck.results.nearby import Nearby, Neighbour
from zcheck.results.outcome import Run, name_of
from zcheck.results.statistics import Tally
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.system.properties import Check, VerdictName
from zcheck.system.system import System

REACH = 8
"""Numbers are changed by at most this much."""

PATIENCE = 2
"""After so many values in a row that change nothing the parameter is taken not to matter."""


class Neighbourhood:
    """Looks around the checks of one file. After an interrupt all that was not looked at is open."""

    def __init__(self, design: Design, options: Options, watch: Watch | None) -> None:
        self.interrupted = False
        self._design = design
        self._options = options
        self._watch = watch
        self._start = time.monotonic()
        self._searches = 0

    def nearby(
        self, asked: Sequence[Asked], run: Run, decided: Sequence[tuple[Check, Verdict]]
    ) -> Mapping[str, Nearby]:
        """By the names of checks; none for an undetermined one. They are what is `asked`, all of one key, and were
        decided by `run`. Each neighbour is searched once, for all of them that are still curious."""
        verdicts = {one.name: name_of(it) for one, it in decided if not isinstance(it, Undetermined)}
        if not verdicts or not asked:
            return {}
        search = _Search(self, asked, run, verdicts)
        found: dict[str, list[Neighbour]] = {name: [] for name in verdicts}
        for direction in directions(self._design, asked[0], self._options.settings, REACH):
            for name, near in search.along(direction):
                found[name].append(near)
        return {
            name: Nearby(
                tuple(sorted(several, key=lambda near: (near.distance, near.parameter))),
                search.tried[name],
                search.open[name],
                REACH,
            )
            for name, several in found.items()
        }

    def batches(self, asked: Sequence[Asked], parameter: str, value: str) -> Iterator[Batch]:
        """The system with this value; where it is no model for some check, that for each of the others. Raises
        ModelError where there is a system, which cannot be built."""
        try:
            yield neighbour(self._design, asked, self._options.settings, parameter, value)
        except ModelError as error:
            if not error.is_of_values:
                raise
            for one in asked if len(asked) > 1 else ():
                with suppress(ModelError):
                    yield neighbour(self._design, [one], self._options.settings, parameter, value)

    def decide(self, batch: Batch, beside: Run, where: str) -> tuple[Verdict, ...]:
        """Within a multiple of what the search took `beside` which this one is made."""
        run, verdicts = run_batch(batch, replace(self._options, limits=room(beside, self._options)), None)
        self.interrupted = run.interrupted
        self._searches += 1
        if self._watch is not None:
            seconds = time.monotonic() - self._start
            self._watch(Tally(f"systems nearby, {where}", self._searches, None, seconds))
        return verdicts


class _Search:
    """Of the checks of one run, whose verdicts are known."""

    def __init__(
        self, around: Neighbourhood, asked: Sequence[Asked], run: Run, verdicts: Mapping[str, VerdictName]
    ) -> None:
        self._around = around
        self._asked = asked
        self._run = run
        self._verdicts = verdicts
        self.tried: Counter[str] = Counter()
        self.open: Counter[str] = Counter()

    def along(self, direction: Direction) -> Iterator[tuple[str, Neighbour]]:
        """For each check the nearest value in a direction with another verdict, where there is one."""
        idle, kept = Counter[str](), dict.fromkeys(self._verdicts, direction.now)
        curious = set(self._verdicts)
        for distance, value in enumerate(direction.values, start=1):
            verdicts = self._decide(direction.parameter, value, curious) if curious else {}
            for name in sorted(curious):
                here, now = verdicts.get(name), self._verdicts[name]
                idle[name] = idle[name] + 1 if here is None else 0
                if here is now:
                    kept[name] = value
                elif here is VerdictName.UNDETERMINED:
                    self.open[name] += 1
                elif here is not None:
                    yield name, Neighbour(direction.parameter, direction.now, value, distance, here, kept[name])
                if here not in (None, now) or idle[name] == PATIENCE:
                    curious.remove(name)

    def _decide(self, parameter: str, value: str, curious: Set[str]) -> Mapping[str, VerdictName]:
        """Without those checks for which the value makes no other system, or none at all."""
        if self._around.interrupted:
            return dict.fromkeys(curious, VerdictName.UNDETERMINED)
        asked = [one for one in self._asked if any(is_part(name, one) for name in curious)]
        found: dict[str, VerdictName] = {}
        try:
            batches = tuple(self._around.batches(asked, parameter, value))
        except ModelError:
            return dict.fromkeys(curious, VerdictName.UNDETERMINED)
        for batch in batches:
            named = [one for one in batch.system.checks if one.name in curious]
            checks = tuple(one for one in named if not _is_same(batch.system, self._run.system, one))
            if not checks:
                continue
            alone = replace(batch, system=replace(batch.system, checks=checks))
            verdicts = self._around.decide(alone, self._run, f"{parameter} = {value}")
            found |= {one.name: name_of(verdict) for one, verdict in zip(checks, verdicts, strict=True)}
        self.tried.update(found.keys())
        return found


def is_part(name: str, asked: Asked) -> bool:
    """Whether a check with this name is what is `asked`, or one of several that it comes to, as ``sound[2]``."""
    return asked.wanted.name in (name, name.partition("[")[0])


def _is_same(one: System, other: System, check: Check) -> bool:
    """Whether two systems differ in nothing that `check`, one of the first, can depend on."""
    asked = {entry.name: entry.property for entry in other.checks}
    same = asked.get(check.name) == check.property
    return same and (one.slots, one.threads, one.actions) == (other.slots, other.threads, other.actions)
