"""The end of a report: how much was looked at, what was not, and the count of verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.explain.unfired import unfired
from zcheck.report.document import Document, Line, Mark, Piece, grouped, line, listing, paragraph, plural
from zcheck.results.outcome import Outcome, Run, Standing
from zcheck.results.statistics import Statistics
from zcheck.system.properties import FaultFree, Live

SOLVER = "z3"
"""The engine that looks at runs as formulas and counts no states."""

SHOWN = 5
"""So many statements that never ran are named; the JSON report has all."""


def summary_lines(outcome: Outcome, width: int) -> Document:
    lines: list[Line] = []
    for run in outcome.runs:
        lines += _run_lines(outcome, run, width)
    lines += paragraph(_not_checked(outcome), width, 2, 2)
    return tuple(lines)


def _run_lines(outcome: Outcome, run: Run, width: int) -> Document:
    settings = ", ".join(f"{name} = {value}" for name, value in run.settings)
    label = f"Search with {settings}" if settings else "Search"
    lines = [*paragraph(f"{label}: {counts(run.statistics)}", width, 2, 2)]
    lines += paragraph(_coverage(run), width, 4, 2)
    if run.why is not None:
        lines += paragraph(f"engine: {run.engine} ({run.why})", width, 4, 2)
    if run.reductions:
        lines += paragraph(f"reduced (--full does without): {'; '.join(run.reductions)}", width, 4, 2)
    if run.kept:
        lines += paragraph(f"not reduced: {'; '.join(run.kept)}", width, 4, 2)
    lines += paragraph(_unfired_text(run), width, 4, 2) if run.statistics.complete and not run.spared else ()
    return tuple(lines)


def counts(statistics: Statistics) -> str:
    seen = [plural(statistics.states, "state"), plural(statistics.transitions, "step")]
    parts = [
        *(seen if statistics.states else ()),     # a solver counts none
        f"depth {grouped(statistics.depth)}",
        f"{statistics.seconds:.2f} s",
    ]
    if statistics.memory_bytes:
        parts.append(f"{statistics.memory_bytes / 1e6:.0f} MB")
    return ", ".join(parts)


def _coverage(run: Run) -> str:
    statistics = run.statistics
    faults = ""
    if statistics.faults:
        faults = f"; {plural(statistics.faults, 'step')} went wrong, and nothing behind such a step was looked at"
    if statistics.complete:
        all_ = "states that stand for all reachable ones" if run.representative else "all reachable states"
        return f"{all_} were looked at{faults}"
    why = statistics.stopped_by or "every check was decided"
    if run.engine == SOLVER:
        return f"runs were looked at together, not state by state: {why}{faults}"
    return f"not all reachable states were looked at: {why}{faults}"


def _unfired_text(run: Run) -> str:
    missing = unfired(run.system, run.statistics.never_fired)
    if not missing:
        return "every statement ran in some state"
    named = [f"`{one.statement}` of {one.who}{f' ({one.place})' if one.place else ''}" for one in missing[:SHOWN]]
    if len(missing) > SHOWN:
        named.append(f"{grouped(len(missing) - SHOWN)} more")
    return f"never ran: {listing(named)}"


def _not_checked(outcome: Outcome) -> str:
    """What the reader must not believe to be covered."""
    missing: list[str] = []
    if outcome.skipped:
        missing.append(f"not asked for: {', '.join(outcome.skipped)}")
    if outcome.within is not None:
        missing.append(f"runs longer than {plural(outcome.within, 'step')} (--within)")
    if not any(isinstance(one.check.property, FaultFree) for one in outcome.checks):
        missing.append("faults")
    if not any(isinstance(one.check.property, Live) for one in outcome.checks):
        missing.append("starvation under a scheduler (a thread that could go on is believed to, some day)")
    missing.append("other values of the parameters")
    return "Not checked: " + "; ".join(missing)


def count_line(outcomes: Sequence[Outcome], failed: int = 0) -> Line:
    """The last line: how many checks are as expected, different, open."""
    total = {standing: sum(one.count(standing) for one in outcomes) for standing in Standing}
    marks = {Standing.AS_EXPECTED: Mark.GOOD, Standing.DIFFERENT: Mark.BAD, Standing.OPEN: Mark.OPEN}
    pieces = [
        Piece(f"{grouped(number)} {standing.value}", marks[standing] if number else Mark.PLAIN)
        for standing, number in total.items()
    ]
    if failed:
        pieces.append(Piece(f"{plural(failed, 'file')} not checked", Mark.BAD))
    separated = [part for piece in pieces for part in (Piece(", "), piece)][1:]
    return line(f"{plural(sum(total.values()), 'check')}: ", *separated)
