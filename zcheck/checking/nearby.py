"""Almost-misses: which single parameter, changed by how little, gives a check another verdict."""

from __future__ import annotations

from dataclasses import replace

from zcheck.checking.beside import room
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.asked import Asked
from zcheck.lang.design import Design
from zcheck.lang.neighbours import Direction, directions, neighbour
from zcheck.results.nearby import Nearby, Neighbour
from zcheck.results.outcome import Run, name_of
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.system.properties import Check, VerdictName
from zcheck.system.system import System

REACH = 8
"""Numbers are changed by at most this much."""

PATIENCE = 2
"""After so many values in a row that change nothing the parameter is taken not to matter."""


def nearby(
    design: Design, asked: Asked, run: Run, one: Check, verdict: Verdict, options: Options
) -> Nearby | None:
    """None for an undetermined verdict. `one`, part of what is `asked`, was decided by `run`."""
    if isinstance(verdict, Undetermined):
        return None
    there = replace(options, limits=room(run, options), jobs=1)
    search = _Search(design, asked, run.system, one.name, name_of(verdict), there)
    found = []
    for direction in directions(design, asked, options.settings, REACH):
        near = search.first(direction)
        if near is not None:
            found.append(near)
    found.sort(key=lambda near: (near.distance, near.parameter))
    return Nearby(tuple(found), search.tried, search.open, REACH)


class _Search:
    def __init__(
        self, design: Design, asked: Asked, plain: System, name: str, verdict: VerdictName, options: Options
    ) -> None:
        self._design = design
        self._asked = asked
        self._plain = plain
        self._name = name
        self._verdict = verdict
        self._options = options
        self.tried = 0
        self.open = 0

    def first(self, direction: Direction) -> Neighbour | None:
        """The nearest value in a direction with another verdict."""
        idle, kept = 0, direction.now
        for distance, value in enumerate(direction.values, start=1):
            found = self._decide(direction.parameter, value)
            idle = idle + 1 if found is None else 0
            if idle == PATIENCE:
                return None
            if found is VerdictName.UNDETERMINED:
                self.open += 1
                return None
            if found is not None and found is not self._verdict:
                return Neighbour(direction.parameter, direction.now, value, distance, found, kept)
            kept = value if found is self._verdict else kept
        return None

    def _decide(self, parameter: str, value: str) -> VerdictName | None:
        """None where the value makes no other system, or none at all."""
        try:
            batch = neighbour(self._design, self._asked, self._options.settings, parameter, value)
        except ModelError:
            return None
        checks = tuple(one for one in batch.system.checks if one.name == self._name)
        if not checks or _is_same(batch.system, self._plain, checks):
            return None
        self.tried += 1
        alone = replace(batch, system=replace(batch.system, checks=checks))
        _, (verdict,) = run_batch(alone, self._options, None)
        return name_of(verdict)


def _is_same(one: System, other: System, checks: tuple[Check, ...]) -> bool:
    """Whether two systems differ in nothing that `checks` can depend on."""
    asked = {entry.name: entry.property for entry in other.checks}
    same = all(asked.get(check.name) == check.property for check in checks)
    return same and (one.slots, one.threads, one.actions) == (other.slots, other.threads, other.actions)
