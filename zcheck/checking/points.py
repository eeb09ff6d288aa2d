"""The points of a grid: each decided by itself, alone or shared among processes, or by a proof for all sizes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from zcheck.checking.interrupts import interrupts_held_back, interrupts_let_in
from zcheck.checking.options import Options, Watch
from zcheck.checking.running import run_batch
from zcheck.checking.wholesale import MANY, Found, decided_by_proof, is_open
from zcheck.lang.design import Design
from zcheck.lang.grids import Grid, system_at
from zcheck.lang.opening import region_within
from zcheck.lang.syntax.declarations import MinimizeDecl, SweepDecl
from zcheck.results.outcome import Run, name_of
from zcheck.results.statistics import Tally
from zcheck.results.table import Point, Table
from zcheck.results.trace import Trace
from zcheck.results.verdict import SizeProof, Undetermined, Verdict
from zcheck.system.properties import VerdictName

if TYPE_CHECKING:
    from concurrent.futures import Future

ALONE_SECONDS = 3.0
"""A grid that takes longer than this by itself is shared among processes, which take a second to start."""

TELL_SECONDS = 0.5
"""Between two looks at the others."""

INTERRUPTED = "interrupted"
Request: TypeAlias = SweepDecl | MinimizeDecl


def table_of(design: Design, request: Request, grid: Grid, options: Options, watch: Watch | None) -> Table:
    """Every point, in order. A proof is looked for where there are many, and where a limit left some open."""
    todo = [tuple(values.items()) for values in grid.points]
    found = {point.values: point for point in _alone(design, request, grid, options, watch)}
    proofs: list[SizeProof] = []
    proving = _proving(design, request, grid, options, watch, found)
    try:
        if len(todo) > MANY and len(found) < len(todo):
            proofs += proving
        rest: list[Mapping[str, str]] = [dict(values) for values in todo if values not in found]
        found |= {point.values: point for point in _shared(design, request, grid, options, rest, watch)}
        if any(map(is_open, found.values())):
            proofs += proving
    except KeyboardInterrupt:
        found = {values: _not_tried(dict(values)) for values in todo} | found
    axes = tuple((axis.parameter, axis.values) for axis in grid.axes)
    return Table(axes, tuple(found[values] for values in todo), tuple(proofs))


def _proving(
    design: Design, request: Request, grid: Grid, options: Options, watch: Watch | None, found: Found
) -> Iterator[SizeProof]:
    """Adds to `found` what proofs decide, and what has to be looked at for them; may be asked once."""
    if grid.within is not None or any(point.reason == INTERRUPTED for point in found.values()):
        return
    asked = region_within(design, request, grid, options.settings)
    points = [tuple(values.items()) for values in grid.points]

    def decide_one(values: Mapping[str, str]) -> Point:
        return _decided(design, request, grid, options, values, watch)

    yield from decided_by_proof(asked, options, points, found, decide_one)


def decide(
    design: Design, request: Request, grid: Grid, options: Options, values: Mapping[str, str], watch: Watch | None
) -> tuple[Run, Verdict]:
    """One point, with its trace confirmed like any other; on one core where others have points to decide."""
    alone = options if len(grid.points) == 1 else replace(options, jobs=1)
    run, (verdict,) = run_batch(system_at(design, request, grid, options.settings, values), alone, watch)
    return run, verdict


def point_at(design: Design, request: Request, grid: Grid, options: Options, values: Mapping[str, str]) -> Point:
    """One point, in a process that others wait for: an interrupt ends the point and nothing else."""
    try:
        with interrupts_let_in():
            return _decided(design, request, grid, options, values, None)
    except KeyboardInterrupt:
        return _not_tried(values)


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


def _alone(
    design: Design, request: Request, grid: Grid, options: Options, watch: Watch | None
) -> list[Point]:
    """The first points, as long as that is quick; all on a machine with one core."""
    todo, done = grid.points, list[Point]()
    start = time.monotonic()
    while len(done) < len(todo):
        if _cores(options) > 1 and time.monotonic() - start > ALONE_SECONDS and len(todo) - len(done) > 1:
            break
        done.append(_decided(design, request, grid, options, todo[len(done)], watch))
        if done[-1].reason == INTERRUPTED:
            return [*done, *map(_not_tried, todo[len(done) :])]
    return done


def _cores(options: Options) -> int:
    return options.jobs or os.cpu_count() or 1


def _shared(
    design: Design,
    request: Request,
    grid: Grid,
    options: Options,
    todo: list[Mapping[str, str]],
    watch: Watch | None,
) -> tuple[Point, ...]:
    if not todo:
        return ()
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(_cores(options), len(todo)), mp_context=context) as pool:
        futures: list[Future[Point]] = []
        try:
            with interrupts_held_back():
                futures += [pool.submit(point_at, design, request, grid, options, values) for values in todo]
            _await(futures, len(grid.points), watch)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)      # waits: a second shutdown, without, would take it back
        return tuple(_result(future, values) for future, values in zip(futures, todo, strict=True))


def _await(futures: Sequence[Future[Point]], points: int, watch: Watch | None) -> None:
    """Until all are decided or one fails; `watch` is told how many of all `points` are."""
    from concurrent.futures import FIRST_EXCEPTION, wait

    start = time.monotonic()
    while True:
        done, rest = wait(futures, TELL_SECONDS, FIRST_EXCEPTION)
        if not rest or any(future.exception() for future in done):
            return
        if watch is not None:
            watch(Tally("points", points - len(rest), points, time.monotonic() - start))


def _result(future: Future[Point], values: Mapping[str, str]) -> Point:
    return future.result() if future.done() and not future.cancelled() else _not_tried(values)


def _not_tried(values: Mapping[str, str]) -> Point:
    return Point(tuple(values.items()), VerdictName.UNDETERMINED, None, 0, INTERRUPTED)
