"""What a file asks besides checks: `sweep` and `minimize`, every point of a grid decided on all cores; `prove`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from zcheck.checking.options import Options, Watch
from zcheck.checking.proving import prove
from zcheck.checking.running import run_batch
from zcheck.lang.design import Design
from zcheck.lang.grids import Grid, grid_of, system_at
from zcheck.lang.syntax.declarations import MinimizeDecl, ProveDecl, SweepDecl
from zcheck.results.outcome import CheckOutcome, Run, name_of
from zcheck.results.table import Least, Point, Table
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Verdict, Violated
from zcheck.system.properties import Check, Unsupported, VerdictName

if TYPE_CHECKING:
    from concurrent.futures import Future

ALONE_SECONDS = 3.0
"""A grid that takes longer than this by itself is shared among processes, which take a second to start."""

INTERRUPTED = "interrupted"

Request = SweepDecl | MinimizeDecl


def answered(
    design: Design, options: Options, runs: list[Run], watch: Watch | None
) -> Iterator[CheckOutcome]:
    """An outcome for each request of the file; runs whose traces are shown are appended to `runs`."""
    if options.only is not None:
        return
    for request in design.requests:
        match request:
            case ProveDecl():
                yield prove(design, request, options, runs, watch)
            case SweepDecl():
                yield _sweep(design, request, options, watch)
            case MinimizeDecl():
                yield _minimize(design, request, options, runs, watch)


def _sweep(design: Design, request: SweepDecl, options: Options, watch: Watch | None) -> CheckOutcome:
    grid = grid_of(design, request, options.settings)
    points = _decide(design, request, grid, options, watch)
    return _outcome("sweep", request, grid, points)


def _minimize(
    design: Design, request: MinimizeDecl, options: Options, runs: list[Run], watch: Watch | None
) -> CheckOutcome:
    grid = grid_of(design, request, options.settings)
    points = _decide(design, request, grid, options, watch)
    outcome = _outcome("minimize", request, grid, points)
    if outcome.table is None or outcome.table.open:
        return outcome
    least = least_of(grid, points)
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


def _outcome(word: str, request: Request, grid: Grid, points: tuple[Point, ...]) -> CheckOutcome:
    text = " ".join(request.span.text.split()).removeprefix(word).strip()
    one = Check(word, Unsupported(word), text, grid.within, span=request.span)
    table = Table(tuple((axis.parameter, axis.values) for axis in grid.axes), points)
    if table.open:
        first = table.open[0]
        where = ", ".join(f"{name} = {value}" for name, value in first.values)
        reason = f"{len(table.open)} of {len(points)} points are undetermined; at {where}: {first.reason}"
        return CheckOutcome(one, Undetermined(reason, "raise the limits"), None, table)
    return CheckOutcome(one, Holds(Exhausted(sum(point.states for point in points))), None, table)


def decide(
    design: Design, request: Request, grid: Grid, options: Options, values: Mapping[str, str], watch: Watch | None
) -> tuple[Run, Verdict]:
    """One point, with its trace confirmed like any other; on one core where others have points to decide."""
    alone = options if len(grid.points) == 1 else replace(options, jobs=1)
    run, (verdict,) = run_batch(system_at(design, request, grid, options.settings, values), alone, watch)
    return run, verdict


def point_at(design: Design, request: Request, grid: Grid, options: Options, values: Mapping[str, str]) -> Point:
    """One point, in a form that another process can send back."""
    return _decided(design, request, grid, options, values, None)


def _decided(
    design: Design, request: Request, grid: Grid, options: Options, values: Mapping[str, str], watch: Watch | None
) -> Point:
    run, verdict = decide(design, request, grid, options, values, watch)
    evidence = None if isinstance(verdict, Undetermined) else verdict.evidence
    return Point(
        tuple(values.items()),
        name_of(verdict),
        evidence.length if isinstance(evidence, Trace) else None,
        run.statistics.states,
        INTERRUPTED if run.interrupted else _reason(verdict),
        run.statistics.faults,
    )


def _reason(verdict: Verdict) -> str | None:
    return verdict.reason if isinstance(verdict, Undetermined) else None


def _decide(
    design: Design, request: Request, grid: Grid, options: Options, watch: Watch | None
) -> tuple[Point, ...]:
    """Every point, in order: alone as long as that is quick, the rest on all cores."""
    todo, done = grid.points, list[Point]()
    start = time.monotonic()
    cores = options.jobs or os.cpu_count() or 1
    while len(done) < len(todo):
        if cores > 1 and time.monotonic() - start > ALONE_SECONDS and len(todo) - len(done) > 1:
            break
        point = _decided(design, request, grid, options, todo[len(done)], watch)
        done.append(point)
        if point.reason == INTERRUPTED:
            return (*done, *(_not_tried(values) for values in todo[len(done) :]))
    return (*done, *_shared(design, request, grid, options, todo[len(done) :], cores))


def _shared(
    design: Design, request: Request, grid: Grid, options: Options, todo: list[Mapping[str, str]], cores: int
) -> tuple[Point, ...]:
    if not todo:
        return ()
    import multiprocessing
    from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(cores, len(todo)), mp_context=context) as pool:
        futures = [pool.submit(point_at, design, request, grid, options, values) for values in todo]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
        return tuple(_result(future, values) for future, values in zip(futures, todo, strict=True))


def _result(future: Future[Point], values: Mapping[str, str]) -> Point:
    return future.result() if future.done() and not future.cancelled() else _not_tried(values)


def _not_tried(values: Mapping[str, str]) -> Point:
    return Point(tuple(values.items()), VerdictName.UNDETERMINED, None, 0, INTERRUPTED)
