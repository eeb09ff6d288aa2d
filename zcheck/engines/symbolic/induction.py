"""Proofs by k-induction: no k distinct good states in a row, within the lemmas, are followed by a bad one.

With a search that found nothing bad in the first k depths, nothing bad is reachable. (Sheeran, Singh, Stålmarck,
Checking safety properties using induction and a SAT-solver, FMCAD 2000.)
"""

from __future__ import annotations

import z3

from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.frames import differ, free_frame, laws_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.system.properties import Property
from zcheck.system.system import System

LONGEST = 6
"""The greatest k that is tried."""

PATIENCE = 4.0
"""Seconds for one question."""


class Induction:
    """The step of the proof, for k = 1, 2, ... one after another."""

    def __init__(self, system: System, lemmas: Lemmas, asker: Asker) -> None:
        self._asker = asker
        self._solver = new_solver()
        frame = free_frame(system, "any")
        known = facts(lemmas)
        for value in frame:
            self._solver.add(*laws_of(value))
        self._unroller = Unroller(system, self._solver, frame, known)
        self._solver.add(*(fact for fact in known(self._unroller.last) if fact is not YES))
        self._bad: dict[tuple[Property, int], z3.BoolRef] = {}

    def proves(self, goal: Property, steps: int) -> bool:
        """Whether `steps` good states in a row are never followed by a bad one; False: not known."""
        if steps > LONGEST:
            return False
        while len(self._unroller.fired) < steps:
            if not self._unroller.extend():
                return True
            self._solver.add(*self._distinct())
        good = [z3.Not(self._shown(goal, step)) for step in range(steps)]
        answer = self._asker.attempt(self._solver, [*good, self._shown(goal, steps)], PATIENCE)
        return answer is False

    def _distinct(self) -> list[z3.BoolRef]:
        *before, last = (moment.frame for moment in self._unroller.moments)
        return [differ(frame, last) for frame in before]

    def _shown(self, goal: Property, step: int) -> z3.BoolRef:
        known = self._bad.get((goal, step))
        if known is None:
            known = z3.Bool(f"bad {len(self._bad)}")
            self._bad[goal, step] = known
            shown = self._unroller.moments[step].shows(goal)
            self._solver.add(known == shown if shown is not NO else z3.Not(known))
        return known
