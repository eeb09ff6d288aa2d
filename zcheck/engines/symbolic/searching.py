"""The search for the checks of a system: runs of more and more steps, and between them attempts at a proof.

Up to `SINGLE` steps each depth is asked for by itself; then several at once, which costs a solver less than one
after another. What is found is made shorter until nothing shorter is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.decoding import decoded
from zcheck.engines.symbolic.examples import Walk
from zcheck.engines.symbolic.frames import first_frame, free_frame, laws_of
from zcheck.engines.symbolic.induction import LONGEST, Induction
from zcheck.engines.symbolic.keeping import keeps_ranges
from zcheck.engines.symbolic.learning import QUICK, THOROUGH, Effort, learned
from zcheck.engines.symbolic.lemmas import Lemmas, facts, lemmas_of
from zcheck.engines.symbolic.logic import NO, YES
from zcheck.engines.symbolic.moments import Moment
from zcheck.engines.symbolic.potentials import Potentials, leads_there
from zcheck.engines.symbolic.spacer import invariant
from zcheck.engines.symbolic.sums import with_sums
from zcheck.engines.symbolic.swaps import Swaps
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.exploring.questions import asks_for_future, states_within, unsupported
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Potential, Proved, Verdict, Violated
from zcheck.system.properties import FaultFree, Live, Reachable
from zcheck.system.system import System

SINGLE = 8
"""Depths that are asked for one by one."""

PATIENCE = 6.0
"""Seconds for several depths at once, before more are tried: a counterexample is easier to find than excluded."""

FIRST_RACE = 3.0
"""Seconds that Spacer is given for each open check."""

LAST_RACE = 10.0

WEIGHING = 4.0
"""Seconds for potentials."""


class Search:
    """`examined[i]`: all runs of so many steps were looked at for check i; `found`: the verdicts with evidence."""

    def __init__(self, system: System, asker: Asker, depth: int, prove: bool, walk: Walk) -> None:
        self.system = system
        self.lemmas = Lemmas((), ())
        self.examined = [-1] * len(system.checks)
        self.found: dict[int, Verdict] = {}
        self.potentials: dict[int, Potential] = {}
        self.faults = 0
        self._asker = asker
        self._depth = depth
        self._prove = prove
        self._is_kept = False
        self._walk = walk
        self._solver = new_solver()
        self._length: int | None = None     # of the longest runs, where it is known
        self._hopeless: set[int] = set()    # checks that a reached state seems to decide: no proof is tried
        self._shown: dict[tuple[int, int], z3.BoolRef] = {}

    @property
    def deepest(self) -> int:
        """All runs of so many steps were looked at for some check."""
        return max(self.examined, default=-1)

    def run(self) -> None:
        """Raises LimitReached."""
        if not self._open():
            return
        self._asker.tick(0)
        self._gather()
        known = facts(self.lemmas)
        unroller = Unroller(
            self.system, self._solver, first_frame(self.system), known, self._swaps().forbidden, pausing=True
        )
        induction = Induction(self.system, self.lemmas, self._asker) if self._prove and self._is_kept else None
        depth = 0
        tired = False
        while self._open():
            self._unroll(unroller, depth)
            decided = self._ask_all(unroller, PATIENCE if depth > SINGLE else None)
            if induction is not None:
                self._try_proofs(unroller, induction, depth)
            if depth == SINGLE:
                self._weigh()
            is_last = depth >= self._deepest_wanted()
            if induction is not None and not tired and (is_last or not decided):
                tired = True
                self._try_hard(unroller)
            if is_last:
                self._ask_all(unroller, None)
                return
            depth = self._next(depth)

    def _gather(self) -> None:
        """Without lemmas that keep the ranges there is no proof, and nothing that rests on lemmas."""
        lemmas = with_sums(self.system, lemmas_of(self.system), self._walk, self._asker)
        self._is_kept = keeps_ranges(self.system, lemmas, self._asker)
        if self._is_kept:
            self.lemmas = lemmas

    def _next(self, depth: int) -> int:
        """The depth up to which runs are asked for next."""
        step = 1 if depth < SINGLE else depth // 2
        first = min(self.examined[index] + 1 for index in self._open())
        return min(max(depth + step, first), self._deepest_wanted())

    def _deepest_wanted(self) -> int:
        """The longest runs that are still of interest."""
        longest = max((self._last(index) for index in self._open()), default=0)
        return longest if self._length is None else min(longest, self._length)

    def _weigh(self) -> None:
        """Runs shorter than a potential allows need not be looked at."""
        if not self._is_kept:
            return
        goals = {index: self.system.checks[index].property for index in self._open()}
        finder = Potentials(self.system, self.lemmas, self._asker)
        end = self._asker.seconds + WEIGHING
        for index, goal in goals.items():
            found = None if asks_for_future(goal) else finder.of(goal, end - self._asker.seconds)
            if found is not None:
                self.potentials[index] = found
                least = found.least(self.system.initial)
                self.examined[index] = max(self.examined[index], min(least - 1, self._last(index)))

    def _unroll(self, unroller: Unroller, depth: int) -> None:
        while len(unroller.fired) < depth:
            self._asker.tick(len(unroller.fired))
            if not unroller.extend():
                self._length = len(unroller.fired)
                return

    def _swaps(self) -> Swaps:
        frame = free_frame(self.system, "swap")
        premises = [law for value in frame for law in laws_of(value)]
        premises += facts(self.lemmas)(Moment(self.system, frame))
        return Swaps(self.system, frame, premises, self._asker)

    def _open(self) -> list[int]:
        """The checks that want longer runs than were looked at."""
        return [i for i in range(len(self.system.checks)) if self._is_open(i)]

    def _is_open(self, index: int) -> bool:
        goal = self.system.checks[index].property
        if index in self.found or isinstance(goal, Live) or unsupported(goal):
            return False
        return self.examined[index] < self._last(index)

    def _last(self, index: int) -> int:
        """The length of the longest runs that matter to a check."""
        own = states_within(self.system.checks[index])
        return self._depth if own is None else own

    def is_exhausted(self, index: int) -> bool:
        """Whether all runs were looked at."""
        return self._length is not None and self.examined[index] >= self._length

    def is_covered(self, index: int) -> bool:
        """Whether all runs that the check speaks of were looked at."""
        own = states_within(self.system.checks[index])
        return self.is_exhausted(index) or (own is not None and self.examined[index] >= own)

    def _ask_all(self, unroller: Unroller, seconds: float | None) -> bool:
        """Whether each question was answered in so many seconds."""
        decided = True
        for index in self._open():
            decided &= self._ask(unroller, index, seconds)
            self._asker.tick(max(self.examined[index], 0))
        return decided

    def _ask(self, unroller: Unroller, index: int, seconds: float | None) -> bool:
        """Look at the runs that are longer than those looked at before, up to the length of the unrolling."""
        depth = min(len(unroller.fired), self._last(index))
        if depth <= self.examined[index]:
            return True
        longer = [z3.Not(unroller.paused[step]) for step in range(self.examined[index] + 1) if step < depth]
        shown = self._shows(unroller, index, depth)
        ended = [unroller.paused[depth]] if depth < len(unroller.fired) else []
        answer = shown is not NO and self._asker.attempt(self._solver, [shown, *longer, *ended], seconds)
        if answer is False:
            self.examined[index] = depth
        elif answer:
            self._keep(unroller, index)
        return answer is not None

    def _shows(self, unroller: Unroller, index: int, depth: int) -> z3.BoolRef:
        known = self._shown.get((index, depth))
        if known is None:
            there = unroller.moments[depth].shows(self.system.checks[index].property)
            known = NO if there is NO else z3.Bool(f"shown {index}@{depth}")
            if there is not NO:
                self._solver.add(z3.Implies(known, there), *self._leading_there(unroller, index, depth, known))
            self._shown[index, depth] = known
        return known

    def _leading_there(
        self, unroller: Unroller, index: int, depth: int, shown: z3.BoolRef
    ) -> Iterator[z3.BoolRef]:
        """At each moment, what the potential says of a run that shows something at `depth`."""
        potential = self.potentials.get(index)
        if potential is None:
            return
        for step, moment in enumerate(unroller.moments[: depth + 1]):
            fact = leads_there(potential, moment.frame, depth - step, shown)
            if fact is not YES:
                yield fact

    def _keep(self, unroller: Unroller, index: int) -> None:
        """The run that was found, or the shortest there is, if the time is long enough for it."""
        trace = self._trace(unroller, index)
        while len(trace.actions) > self.examined[index] + 1:
            depth = len(trace.actions) - 1
            shown = self._shows(unroller, index, depth)
            longer = [z3.Not(pause) for pause in unroller.paused[: self.examined[index] + 1]]
            ended = [unroller.paused[depth]]
            if shown is NO or not self._asker.is_possible(self._solver, [shown, *longer[:depth], *ended]):
                break
            trace = self._trace(unroller, index)

    def _trace(self, unroller: Unroller, index: int) -> Trace:
        goal = self.system.checks[index].property
        trace = decoded(self.system, self._solver.model(), unroller, goal)
        self.faults += isinstance(goal, FaultFree) and index not in self.found
        self.found[index] = Holds(trace) if isinstance(goal, Reachable) else Violated(trace)
        return trace

    def _try_proofs(self, unroller: Unroller, induction: Induction, depth: int) -> None:
        """The depths looked at so far are the base."""
        for index in self._unproved():
            steps = self.examined[index] + 1
            if steps <= LONGEST and induction.proves(self.system.checks[index].property, steps):
                self._believe(index, Proved(steps, len(self.lemmas.laws), self.lemmas.expressions))
        if depth == SINGLE and self._length is None:
            self._learn(unroller, QUICK)
            self._race(FIRST_RACE)

    def _try_hard(self, unroller: Unroller) -> None:
        """What takes longer than most questions about runs."""
        if self._length is None:
            self._learn(unroller, THOROUGH)
            self._race(LAST_RACE)

    def _unproved(self) -> list[int]:
        goals = [check.property for check in self.system.checks]
        decided = self.found.keys() | self._hopeless
        return [
            i for i, goal in enumerate(goals)
            if i not in decided and not (asks_for_future(goal) or unsupported(goal) or self.is_covered(i))
        ]

    def _learn(self, unroller: Unroller, efforts: Sequence[Effort]) -> None:
        """What is learned helps later searches, too."""
        open_ = self._unproved()
        goals = {index: self.system.checks[index].property for index in open_}
        if not goals:
            return
        found = learned(self.system, self.lemmas, tuple(goals.values()), self._walk, self._asker, efforts)
        if found is None:
            return
        self.lemmas = Lemmas(self.lemmas.laws, (*self.lemmas.local, *found.clauses))
        unroller.know(facts(self.lemmas))
        for index, goal in goals.items():
            if goal in found.shown:
                self._hopeless.add(index)
            if goal in found.excluded:
                self._believe(index, Proved(1, len(self.lemmas.laws), self.lemmas.expressions))

    def _race(self, seconds: float) -> None:
        for index in self._unproved():
            goal = self.system.checks[index].property
            clauses = invariant(self.system, self.lemmas, goal, self._asker, seconds)
            if clauses is not None:
                lemmas = (*self.lemmas.expressions, *clauses)
                self._believe(index, Proved(1, len(self.lemmas.laws), lemmas))

    def _believe(self, index: int, proof: Proved) -> None:
        """Until it is confirmed from the other encoding, as whoever runs an engine does."""
        is_wanted = isinstance(self.system.checks[index].property, Reachable)
        self.found[index] = Violated(proof) if is_wanted else Holds(proof)
