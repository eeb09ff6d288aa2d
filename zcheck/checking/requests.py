"""What a file asks besides checks: `sweep`, `minimize` and `prove`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zcheck.checking.beyond import beyond
from zcheck.checking.options import Options, Watch
from zcheck.checking.points import INTERRUPTED, Request, decide, table_of
from zcheck.checking.proving import prove
from zcheck.lang.design import Design
from zcheck.lang.grids import Grid, grid_of
from zcheck.lang.syntax.declarations import MinimizeDecl, ProveDecl, SweepDecl
from zcheck.results.outcome import CheckOutcome, Run
from zcheck.results.table import Least, Point, Table
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Violated
from zcheck.system.properties import Check, Unsupported, VerdictName


def answered(
    design: Design, options: Options, runs: list[Run], watch: Watch | None
) -> Iterator[CheckOutcome]:
    """An outcome for each request of the file, up to one that is interrupted; runs whose traces are shown are
    appended to `runs`."""
    if options.only is not None:
        return
    stopped = False
    for request in design.requests:
        found = _not_tried(request) if stopped else _answered(design, request, options, runs, watch)
        yield found
        stopped = stopped or was_interrupted(found)


def _answered(
    design: Design,
    request: ProveDecl | SweepDecl | MinimizeDecl,
    options: Options,
    runs: list[Run],
    watch: Watch | None,
) -> CheckOutcome:
    match request:
        case ProveDecl():
            return prove(design, request, options, runs, watch)
        case SweepDecl():
            return _sweep(design, request, options, watch)
        case MinimizeDecl():
            return _minimize(design, request, options, runs, watch)


def _not_tried(request: ProveDecl | SweepDecl | MinimizeDecl) -> CheckOutcome:
    word, _, text = " ".join(request.span.text.split()).partition(" ")
    verdict = Undetermined("not looked at: interrupted before", "let it run on, or ask for fewer")
    return CheckOutcome(Check(word, Unsupported(word), text, None, span=request.span), verdict, None)


def was_interrupted(one: CheckOutcome) -> bool:
    """Whether the user ended what answers a request."""
    points = () if one.table is None else one.table.points
    reasons = [point.reason for point in points]
    if isinstance(one.verdict, Undetermined):
        reasons.append(one.verdict.reason)
    return INTERRUPTED in reasons


def _sweep(design: Design, request: SweepDecl, options: Options, watch: Watch | None) -> CheckOutcome:
    grid = grid_of(design, request, options.settings)
    return _outcome("sweep", request, grid, table_of(design, request, grid, options, watch))


def _minimize(
    design: Design, request: MinimizeDecl, options: Options, runs: list[Run], watch: Watch | None
) -> CheckOutcome:
    grid = grid_of(design, request, options.settings)
    table = table_of(design, request, grid, options, watch)
    outcome = _outcome("minimize", request, grid, table)
    if table.open:
        return outcome
    least = least_of(grid, table.points)
    least = replace(least, beyond=beyond(design, request, grid, options, table, watch))
    outcome = replace(outcome, least=least)
    if least.below is None:
        return outcome
    run, verdict = decide(design, request, grid, options, {least.parameter: least.below}, watch)
    if isinstance(verdict, Violated) and isinstance(verdict.evidence, Trace):
        (asked,) = run.system.checks
        runs.append(run)
        one = replace(outcome.check, property=asked.property)
        return replace(outcome, check=one, run=len(runs) - 1, shown=verdict.evidence)
    return outcome


def least_of(grid: Grid, points: tuple[Point, ...]) -> Least:
    """The least value that holds; every point must have a definite verdict."""
    (axis,) = grid.axes
    holds = [point.verdict is VerdictName.HOLDS for point in points]
    if not any(holds):
        return Least(axis.parameter, None, (), axis.values[-1] if axis.values else None)
    first = holds.index(True)
    above = tuple(value for value, good in zip(axis.values, holds, strict=True) if not good)[first:]
    return Least(axis.parameter, axis.values[first], above, axis.values[first - 1] if first else None)


def _outcome(word: str, request: Request, grid: Grid, table: Table) -> CheckOutcome:
    text = " ".join(request.span.text.split()).removeprefix(word).strip()
    one = Check(word, Unsupported(word), text, grid.within, span=request.span)
    if table.open:
        first = table.open[0]
        where = ", ".join(f"{name} = {value}" for name, value in first.values)
        reason = f"{len(table.open)} of {len(table.points)} points are undetermined; at {where}: {first.reason}"
        hint = "let it run on, or ask for fewer" if first.reason == INTERRUPTED else "raise the limits"
        return CheckOutcome(one, Undetermined(reason, hint), None, table)
    return CheckOutcome(one, Holds(Exhausted(sum(point.states for point in table.points))), None, table)
