"""The interpreter as an engine: explore a system, answer its checks, tell how much was seen."""

from __future__ import annotations

import time
from collections.abc import Callable

from zcheck.engines.interpreter.futures import Futures
from zcheck.engines.interpreter.lives import Lives
from zcheck.engines.interpreter.questions import Questions
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.engines.interpreter.traces import Tracer
from zcheck.engines.interpreter.verdicts import Run, verdict
from zcheck.engines.interpreter.watching import LimitReached, Stop, Watch, memory_peak
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration, Snapshot, Statistics
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.system.layout import layout_of
from zcheck.system.system import System

ENGINE = "interpreter"

INTERRUPTED = Stop("interrupted", "let it run on, or give it less to search")
OUT_OF_MEMORY = Stop("out of memory", "give it less to search, or a machine with more memory")


def explore(
    system: System,
    limits: Limits,
    watch: Callable[[Snapshot], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Exploration:
    """Search breadth first until every check has its answer or a limit is reached.

    Counterexamples are the shortest. Without checks everything is searched. The same system gives the same
    answer on every run, but for limits on seconds and memory. Interruption is a limit, too.
    """
    looking = Watch(limits, watch, clock)
    layout = layout_of(system)
    stepper = Stepper(system, layout)
    questions = Questions(system.checks)
    search = Search(system, layout, stepper, questions, looking, limits)
    futures, lives = Futures(system, layout, stepper), Lives(system, layout, stepper)
    stop = _attempt(search.run)
    states = len(search.seen)
    looked_ahead = False
    if (futures.asked or lives.asked) and (stop is None or stop.room_left):
        tail = _attempt(lambda: _look_ahead(futures, lives, search, looking))
        looked_ahead = tail is None
        stop = stop or tail
    tracer = Tracer(system, layout, search.levels, search.expand_some)
    run = Run(system, layout, search, questions, futures, lives, looked_ahead, tracer, states, stop)
    verdicts = tuple(_decide(run, index) for index in range(len(system.checks)))
    return Exploration(ENGINE, verdicts, _statistics(run, looking))


def _look_ahead(futures: Futures, lives: Lives, search: Search, looking: Watch) -> None:
    if lives.asked:
        lives.look(search)
    if futures.asked:
        futures.look(search, looking)


def _attempt(work: Callable[[], None]) -> Stop | None:
    try:
        work()
    except LimitReached as limit:
        return limit.stop
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    return None


def _decide(run: Run, index: int) -> Verdict:
    """A violation is reported with its trace or not at all."""
    try:
        return verdict(run, index)
    except KeyboardInterrupt:
        return Undetermined("interrupted while a trace was rebuilt", INTERRUPTED.hint)
    except MemoryError:
        return Undetermined("out of memory while a trace was rebuilt", OUT_OF_MEMORY.hint)


def _statistics(run: Run, looking: Watch) -> Statistics:
    search = run.search
    return Statistics(
        states=run.states,
        transitions=search.transitions,
        depth=search.depth,
        seconds=looking.seconds,
        memory_bytes=memory_peak(),
        complete=search.complete,
        stopped_by=run.stop.reason if run.stop else None,
        never_fired=tuple(index for index, fired in enumerate(search.fired) if not fired),
        faults=search.faults,
    )
