"""What one file's checks came to: verdicts next to what was expected of them."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass
from zcheck.results.margin import Margin
from zcheck.results.nearby import Nearby
from zcheck.results.statistics import Statistics
from zcheck.results.table import Least, Table
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Undetermined, Verdict, Violated
from zcheck.system.properties import Check, VerdictName
from zcheck.system.system import System


class Standing(Enum):
    """How a verdict compares with its expectation; the value is how it is called in reports."""

    AS_EXPECTED = "as expected"
    DIFFERENT = "different"      # definite, and not what was expected
    OPEN = "open"                # undetermined, and not expected to be


def name_of(verdict: Verdict) -> VerdictName:
    match verdict:
        case Holds():
            return VerdictName.HOLDS
        case Violated():
            return VerdictName.VIOLATED
        case Undetermined():
            return VerdictName.UNDETERMINED
        case _:
            assert_never(verdict)


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check with its verdict. `run` is the index of the run that decided it; None where none tried.

    A `sweep` or `minimize` has a table; it *holds* if every point has a definite verdict, whichever.
    `shown` is the run's counterexample next below the least value. If that was asked for, `nearby` is what would
    change the verdict and `margins` how far a check that holds is from failing.
    """

    check: Check
    verdict: Verdict
    run: int | None
    table: Table | None = None
    least: Least | None = None
    shown: Trace | None = None
    nearby: Nearby | None = None
    margins: tuple[Margin, ...] = ()

    @property
    def standing(self) -> Standing:
        found = name_of(self.verdict)
        if found is self.check.expect:
            return Standing.AS_EXPECTED
        return Standing.OPEN if found is VerdictName.UNDETERMINED else Standing.DIFFERENT

    @property
    def trace(self) -> Trace | None:
        """The counterexample or witness, if the verdict has one."""
        if self.shown is not None:
            return self.shown
        match self.verdict:
            case Holds(Trace() as trace) | Violated(Trace() as trace):
                return trace
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Run:
    """One search. `system` is the plain one, which traces speak of; `reductions` says in words how the
    searched one differs (nothing: it does not)."""

    system: System
    settings: tuple[tuple[str, str], ...]    # set by the checks' `with`, by name and value as written
    engine: str
    statistics: Statistics
    reductions: tuple[str, ...]
    interrupted: bool = False                # by the user
    why: str | None = None                   # this engine, in words; None: there is nothing to explain
    kept: tuple[str, ...] = ()               # what was not reduced although it looks as if it could be, and why
    counted: bool = False                    # states stand for others, that differ in which thread is which
    spared: bool = False                     # steps were left out: not all states and statements were looked at

    @property
    def representative(self) -> bool:
        """Whether the states seen stand for others."""
        return self.counted or self.spared


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything there is to report of one file. Traces speak of the plain system of their run."""

    file: str
    title: str
    sources: tuple[Source, ...]                  # the file asked for first
    settings: tuple[tuple[str, str], ...]        # given from outside, over those of the file
    within: int | None                           # a bound in steps put on every check from outside
    runs: tuple[Run, ...]
    checks: tuple[CheckOutcome, ...]             # in the order of the file
    warnings: tuple[Diagnostic, ...]
    skipped: tuple[str, ...]                     # checks of the file that were not asked for

    def count(self, standing: Standing) -> int:
        return sum(outcome.standing is standing for outcome in self.checks)

    @property
    def faulty(self) -> bool:
        """Whether some run met a faulting step: other verdicts then speak of the fault-free steps only."""
        return any(run.statistics.faults for run in self.runs)
