"""Files as they stand: what mutants of them are compared with."""

from __future__ import annotations

from dataclasses import replace

from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import lowered, plans
from zcheck.lang.mutating import Edit, Kind, edits
from zcheck.limits import Limits
from zcheck.results.outcome import CheckOutcome, name_of
from zcheck.system.properties import VerdictName


@dataclass(frozen=True, slots=True)
class Known:
    """What became of one setting of a file: its verdicts, check by check, and how many states it has."""

    verdicts: tuple[VerdictName, ...]
    states: int


@dataclass(frozen=True, slots=True)
class Original:
    """One file as it stands. Raises ModelError where it has no system."""

    design: Design
    known: tuple[Known | None, ...]          # in the order of `plans`; None: too large, not asked
    outcomes: tuple[CheckOutcome, ...]

    @property
    def file(self) -> str:
        return self.design.source.name


def unchanged(design: Design, options: Options, most: int | None = None) -> Original:
    """Settings with more than `most` states are left out.

    Raises KeyboardInterrupt when interrupted: without the original no mutant can be judged.
    """
    known: list[Known | None] = []
    outcomes: list[CheckOutcome] = []
    for plan in plans(design):
        batch = lowered(design, plan)
        run, verdicts = run_batch(batch, replace(options, limits=Limits(states=most)), None)
        if run.interrupted:
            raise KeyboardInterrupt
        if most is not None and run.statistics.stopped_by is not None:
            known.append(None)
            continue
        pairs = zip(batch.system.checks, verdicts, strict=True)
        outcomes += (CheckOutcome(one, verdict, len(known)) for one, verdict in pairs)
        known.append(Known(tuple(map(name_of, verdicts)), run.statistics.states))
    return Original(design, tuple(known), tuple(outcomes))


@dataclass(frozen=True, slots=True)
class Change:
    """What designs that read the same text agree on: one small change of it."""

    file: str
    start: int
    end: int
    kind: Kind
    before: str
    after: str


def changes_of(design: Design) -> dict[Change, Edit]:
    """Every small change, in the order of the texts."""
    return {
        Change(edit.span.source.name, edit.span.start, edit.span.end, edit.kind, edit.before, edit.after): edit
        for edit in edits(design)
    }
