"""What zcheck says of a system, in the terms of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zcheck.engines.interpreter.explorer import explore
from zcheck.export.questions import alarms
from zcheck.limits import Limits
from zcheck.results.verdict import Holds, Violated
from zcheck.system.properties import Reachable
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Expected:
    """Reachable states, and for each check whether one of its alarms must be met."""

    states: int
    met: tuple[bool, ...]


def expected(system: System) -> Expected:
    """By the interpreter, without any reduction."""
    everything = explore(replace(system, checks=()), Limits())
    assert everything.statistics.complete
    found = explore(system, Limits()).verdicts
    met = []
    for check, verdict in zip(system.checks, found, strict=True):
        assert isinstance(verdict, Holds | Violated), f"{check.name}: {verdict}"
        met.append(isinstance(verdict, Holds) == isinstance(check.property, Reachable))
    return Expected(everything.statistics.states, tuple(met))


def by_check(system: System, met: Sequence[bool]) -> tuple[bool, ...]:
    """For each check of `system` whether some alarm of it was met, from one answer an alarm."""
    left, found = list(met), list[bool]()
    for check in system.checks:
        size = len(alarms(system, check))
        found.append(any(left[:size]))
        del left[:size]
    assert not left, "more answers than alarms"
    return tuple(found)
