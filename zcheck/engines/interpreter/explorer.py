"""The interpreter as an engine: explore a system, answer its checks, tell how much was seen."""

from __future__ import annotations

import time
from collections.abc import Callable

from zcheck.analysis.canonical import canonical
from zcheck.analysis.counted_layout import counted_layout_of
from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.engines.interpreter.futures import Futures
from zcheck.engines.interpreter.lives import Lives
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.exploring.questions import Questions
from zcheck.exploring.traces import Tracer
from zcheck.exploring.verdicts import Covered, Run, verdicts_of
from zcheck.exploring.watching import (
    SearchLeft,
    Watch,
    attempt,
    memory_peak,
)
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration, Snapshot, Statistics
from zcheck.system.system import System

ENGINE = "interpreter"


def explore(
    system: System,
    limits: Limits,
    watch: Callable[[Snapshot], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    symmetry: Symmetry = UNCOUNTED,
) -> Exploration:
    """Search breadth first until every check has its answer or a limit is reached.

    Counterexamples are the shortest. Without checks everything is searched. The same system gives the same
    answer on every run, but for limits on seconds and memory. Interruption is a limit, too. With counted classes in
    `symmetry` states are canonical, in traces, too, and checks must be closed (`zcheck.analysis.closing`).
    """
    return _explore(system, limits, Watch(limits, watch, clock), symmetry)


def explore_until(
    system: System,
    limits: Limits,
    watch: Callable[[Snapshot], None] | None,
    leave: Callable[[int], bool],
    symmetry: Symmetry = UNCOUNTED,
) -> Exploration | None:
    """As `explore`, but given up as soon as `leave` says so of a number of states while there is more to do."""
    try:
        return _explore(system, limits, Watch(limits, watch, time.monotonic, leave), symmetry)
    except SearchLeft:
        return None


def _explore(system: System, limits: Limits, looking: Watch, symmetry: Symmetry) -> Exploration:
    layout = counted_layout_of(system, symmetry)
    stepper = Stepper(system, layout, symmetry)
    questions = Questions(system.checks)
    search = Search(system, layout, stepper, questions, looking, limits)
    futures, lives = Futures(system, layout, stepper), Lives(system, layout, stepper)
    stop = attempt(search.run)
    states = len(search.seen)
    if (futures.asked or lives.asked) and (stop is None or stop.room_left):
        tail = attempt(lambda: _look_ahead(futures, lives, search))
        stop = stop or tail
    covered = Covered(states, tuple(map(len, search.levels)), search.examined, search.complete)
    tracer = Tracer(system, layout, search.predecessor, lambda state: canonical(symmetry, state)[0])
    run = Run(system, layout, covered, questions, futures, lives, tracer, stop)
    verdicts = verdicts_of(run)
    return Exploration(ENGINE, verdicts, _statistics(run, search, looking))


def _look_ahead(futures: Futures, lives: Lives, search: Search) -> None:
    if lives.asked:
        lives.look(search)
    if futures.asked:
        futures.look(search)


def _statistics(run: Run, search: Search, looking: Watch) -> Statistics:
    return Statistics(
        states=run.covered.states,
        transitions=search.transitions,
        depth=search.depth,
        seconds=looking.seconds,
        cpu_seconds=looking.cpu_seconds,
        memory_bytes=memory_peak(),
        complete=search.complete,
        stopped_by=run.stop.reason if run.stop else None,
        never_fired=tuple(index for index, fired in enumerate(search.fired) if not fired),
        faults=search.faults,
    )
