"""z3 as an engine: shortest counterexamples step by step, and proofs by induction where they succeed."""

from __future__ import annotations

import time
from collections.abc import Callable

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.examples import Walk, by_definition
from zcheck.engines.symbolic.searching import Search
from zcheck.exploring.interrupts import interrupts_noted
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.exploring.watching import Stop, Watch, attempt, memory_peak
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration, Snapshot, Statistics
from zcheck.results.verdict import Holds, Undetermined, Unrolled, Verdict, Violated
from zcheck.system.properties import Live, Reachable
from zcheck.system.system import System

ENGINE = "z3"

DEPTH = 40
"""Steps to which checks without a bound of their own are searched."""

NO_FUTURE = Stop(
    "z3 looks for deadlocks that show it, not at what may happen behind a state", "use --engine auto"
)


def explore_bounded(
    system: System,
    limits: Limits,
    watch: Callable[[Snapshot], None] | None = None,
    depth: int = DEPTH,
    clock: Callable[[], float] = time.monotonic,
    prove: bool = True,
    walk: Walk = by_definition,
) -> Exploration:
    """Decide each check within its bound, or within `depth` steps; with `prove`, for all depths where it can.
    `walk` finds examples of reached states, which suggest lemmas.

    Counterexamples are the shortest, but of `never stuck` and `progress`, of which only deadlocks are found, and
    where a limit comes while a shorter one is looked for. Limits and interruption leave checks undetermined.
    """
    looking = Watch(limits, watch, clock)
    search = Search(system, Asker(limits, looking), depth, prove, walk)
    stop = attempt(interrupts_noted()(search.run))
    verdicts = tuple(_verdict(search, index, stop) for index in range(len(system.checks)))
    statistics = Statistics(
        states=0,
        transitions=0,
        depth=max(search.deepest, 0),
        seconds=looking.seconds,
        cpu_seconds=looking.cpu_seconds,
        memory_bytes=memory_peak(),
        complete=False,         # states are not counted
        stopped_by=stop.reason if stop else None,
        never_fired=(),
        faults=search.faults,
    )
    return Exploration(ENGINE, verdicts, statistics)


def _verdict(search: Search, index: int, stop: Stop | None) -> Verdict:
    check = search.system.checks[index]
    goal = check.property
    if index in search.found:
        return search.found[index]
    what = unsupported(goal)
    if what is not None:
        return Undetermined(f"{what} is not supported by z3", "use --engine auto")
    if isinstance(goal, Live):
        return Undetermined("z3 does not look for endless runs", "use --engine auto")
    if search.is_covered(index) and not asks_for_future(goal):
        bound = None if search.is_exhausted(index) else check.within
        seen = Unrolled(bound, search.lemmas.expressions, search.potentials.get(index))
        return Violated(seen) if isinstance(goal, Reachable) else Holds(seen)
    return _open_verdict(asks_for_future(goal), search.examined[index], stop)


def _open_verdict(has_future: bool, examined: int, stop: Stop | None) -> Undetermined:
    covered = f"nothing within {examined} steps" if examined >= 0 else "not even the first state"
    if stop is not None:
        return Undetermined(f"{stop.reason}: {covered}", stop.hint)
    if has_future:
        return Undetermined(f"{covered}; {NO_FUTURE.reason}", NO_FUTURE.hint)
    hint = "ask for `within` so many steps, or use --engine auto"
    return Undetermined(f"{covered}, and no proof that there is nothing further on", hint)
