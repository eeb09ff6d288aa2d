"""z3 as an engine: shortest counterexamples step by step, and proofs by induction where they succeed."""

from __future__ import annotations

import time
from collections.abc import Callable

import z3

from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.decoding import decoded
from zcheck.engines.symbolic.frames import first_frame, free_frame, laws_of
from zcheck.engines.symbolic.induction import LONGEST, Induction
from zcheck.engines.symbolic.lemmas import Lemmas, facts, lemmas_of
from zcheck.engines.symbolic.logic import NO
from zcheck.engines.symbolic.moments import Moment
from zcheck.engines.symbolic.swaps import Swaps
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.exploring.questions import asks_for_future, states_within, unsupported
from zcheck.exploring.watching import INTERRUPTED, OUT_OF_MEMORY, LimitReached, Stop, Watch, memory_peak
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration, Snapshot, Statistics
from zcheck.results.verdict import Holds, Proved, Undetermined, Unrolled, Verdict, Violated
from zcheck.system.properties import Check, FaultFree, Live, Reachable
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
) -> Exploration:
    """Decide each check within its bound, or within `depth` steps; with `prove`, for all depths where it can.

    Counterexamples are the shortest, but of `never stuck` and `progress`, of which only deadlocks are found.
    Limits and interruption leave checks undetermined.
    """
    looking = Watch(limits, watch, clock)
    search = _Search(system, Asker(limits, looking), depth, prove)
    stop: Stop | None = None
    try:
        search.run()
    except LimitReached as limit:
        stop = limit.stop
    except KeyboardInterrupt:
        stop = INTERRUPTED
    except MemoryError:
        stop = OUT_OF_MEMORY
    verdicts = tuple(search.verdict(index, stop) for index in range(len(system.checks)))
    statistics = Statistics(
        states=0,
        transitions=0,
        depth=max(search.examined, 0),
        seconds=looking.seconds,
        memory_bytes=memory_peak(),
        complete=False,         # states are not counted
        stopped_by=stop.reason if stop else None,
        never_fired=(),
        faults=search.faults,
    )
    return Exploration(ENGINE, verdicts, statistics)


class _Search:
    def __init__(self, system: System, asker: Asker, depth: int, prove: bool) -> None:
        self._system = system
        self._asker = asker
        self._depth = depth
        self._prove = prove
        self._lemmas = Lemmas((), ())
        self._solver = new_solver()
        self._found: dict[int, Verdict] = {}
        self.examined = -1                 # all runs of so many steps were looked at
        self.exhausted = False             # there are no longer ones
        self.faults = 0

    def run(self) -> None:
        if not self._open():
            return
        self._asker.tick(0)
        self._lemmas = lemmas_of(self._system)
        unroller = Unroller(
            self._system, self._solver, first_frame(self._system), facts(self._lemmas), self._swaps().forbidden
        )
        induction = Induction(self._system, self._lemmas, self._asker) if self._prove else None
        while open_ := self._open():
            for index in open_:
                self._ask(unroller, index)
            self.examined += 1
            if induction is not None and self.examined < LONGEST:
                self._try_induction(induction)
            self._asker.tick(self.examined)
            if not self._open():
                return
            if not unroller.extend():
                self.exhausted = True
                return

    def _swaps(self) -> Swaps:
        frame = free_frame(self._system, "swap")
        premises = [law for value in frame for law in laws_of(value)]
        premises += facts(self._lemmas)(Moment(self._system, frame))
        return Swaps(self._system, frame, premises)

    def _open(self) -> list[int]:
        """The checks that want states one step deeper than was examined."""
        return [i for i in range(len(self._system.checks)) if self._wants(i, self.examined + 1)]

    def _wants(self, index: int, depth: int) -> bool:
        check = self._system.checks[index]
        if index in self._found or isinstance(check.property, Live) or unsupported(check.property):
            return False
        return depth <= self._deepest(check)

    def _deepest(self, check: Check) -> int:
        own = states_within(check)
        return self._depth if own is None else own

    def _ask(self, unroller: Unroller, index: int) -> None:
        goal = self._system.checks[index].property
        shown = unroller.last.shows(goal)
        if shown is NO:
            return
        here = z3.Bool(f"shown {index}@{len(unroller.fired)}")
        self._solver.add(z3.Implies(here, shown))
        if not self._asker.is_possible(self._solver, [here]):
            self._solver.add(z3.Not(here))
            return
        trace = decoded(self._system, self._solver.model(), unroller, goal)
        self._found[index] = Holds(trace) if isinstance(goal, Reachable) else Violated(trace)
        self.faults += isinstance(goal, FaultFree)

    def _try_induction(self, induction: Induction) -> None:
        """The depths examined so far are the base."""
        steps = self.examined + 1
        for index, check in enumerate(self._system.checks):
            goal = check.property
            if index in self._found or asks_for_future(goal) or unsupported(goal):
                continue
            if self._wants(index, steps) and induction.proves(goal, steps):
                proof = Proved(steps, len(self._lemmas.laws), self._lemmas.expressions)
                self._found[index] = Violated(proof) if isinstance(goal, Reachable) else Holds(proof)

    def verdict(self, index: int, stop: Stop | None) -> Verdict:
        check = self._system.checks[index]
        goal = check.property
        if index in self._found:
            return self._found[index]
        what = unsupported(goal)
        if what is not None:
            return Undetermined(f"{what} is not supported by z3", "use --engine auto")
        if isinstance(goal, Live):
            return Undetermined("z3 does not look for endless runs", "use --engine auto")
        bound = None if self.exhausted else self.examined
        covered = bound is None or (check.within is not None and self._deepest(check) <= bound)
        if covered and not asks_for_future(goal):
            seen = Unrolled(None if bound is None else check.within, self._lemmas.expressions)
            return Violated(seen) if isinstance(goal, Reachable) else Holds(seen)
        return _open_verdict(asks_for_future(goal), self.examined, stop)


def _open_verdict(has_future: bool, examined: int, stop: Stop | None) -> Undetermined:
    covered = f"nothing within {examined} steps" if examined >= 0 else "not even the first state"
    if stop is not None:
        return Undetermined(f"{stop.reason}: {covered}", stop.hint)
    if has_future:
        return Undetermined(f"{covered}; {NO_FUTURE.reason}", NO_FUTURE.hint)
    hint = "ask for `within` so many steps, or use --engine auto"
    return Undetermined(f"{covered}, and no proof that there is nothing further on", hint)
