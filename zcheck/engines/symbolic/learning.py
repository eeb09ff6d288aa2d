"""Invariants that examples suggest, and z3 proves.

z3 is asked for a state that is bad, or from which a step leads to where no state is believed to be. If it is among
the examples nothing can be done; else a box around it without any example is believed to be never reached, too,
and is to be proved like the others. In the end nothing bad is outside the boxes, and no step leads into one from
outside: as the start is an example, that is an invariant, whatever the other examples were. (Garg, Löding,
Madhusudan, Neider, ICE: a robust framework for learning invariants, CAV 2014, is such a dialogue.)
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.boxes import Columns, outside
from zcheck.engines.symbolic.examples import Examples, Walk, nearest
from zcheck.engines.symbolic.frames import free_frame, laws_of, state_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES, opposite
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.frozen import dataclass
from zcheck.system.expressions import Expr
from zcheck.system.properties import Property
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Effort:
    """How many examples, in how many seconds, and for how many seconds the dialogue lasts."""

    examples: int
    exploring: float
    learning: float


QUICK = (Effort(5_000, 2.0, 8.0), Effort(100_000, 4.0, 4.0))
THOROUGH = (Effort(100_000, 20.0, 20.0),)


@dataclass(frozen=True, slots=True)
class Learned:
    """`clauses` hold at the start and with the lemmas are kept by every step; `excluded` tells which goals no state
    that obeys both is bad for, and `shown` those for which a state that is reached seems to be."""

    clauses: tuple[Expr, ...]
    excluded: frozenset[Property]
    shown: frozenset[Property]


def learned(
    system: System,
    lemmas: Lemmas,
    goals: Sequence[Property],
    walk: Walk,
    asker: Asker,
    efforts: Sequence[Effort],
) -> Learned | None:
    """What can be found about `goals`, with the first effort that is enough; None: nothing. Raises LimitReached."""
    for effort in efforts:
        examples = nearest(system, walk, effort.examples, effort.exploring, asker)
        found = Learner(system, lemmas, examples, asker, effort.learning).learn(goals)
        if found is not None or examples.complete:
            return found
    return None


class Learner:
    """One dialogue. `lemmas` must be invariants that keep the ranges."""

    def __init__(self, system: System, lemmas: Lemmas, examples: Examples, asker: Asker, seconds: float) -> None:
        self._asker = asker
        self._end = asker.seconds + seconds
        self._examples = frozenset(examples.states)
        self._columns = Columns(system, examples.states)
        self._frame = free_frame(system, "here")
        self._solver = new_solver()
        known = facts(lemmas)
        self._solver.add(*(law for value in self._frame for law in laws_of(value)))
        self._unroller = Unroller(system, self._solver, self._frame, known, pausing=True)
        self._here = self._unroller.last
        self._solver.add(*(fact for fact in known(self._here) if fact is not YES))
        self._unroller.extend()
        self._clauses: list[Expr] = []

    def learn(self, goals: Sequence[Property]) -> Learned | None:
        """None: not found in the time, or the examples were too few. Raises LimitReached."""
        excluded = set()
        for number, goal in enumerate(goals):
            bad = self._here.shows(goal)
            if bad is NO:
                excluded.add(goal)
                continue
            asked = z3.Bool(f"bad {number}")
            self._solver.add(z3.Implies(asked, bad))
            done = self._exclude(asked)
            if done is None:
                return None
            if done:
                excluded.add(goal)
        for number, clause in enumerate(self._clauses):         # more come while they are gone through
            broken = opposite(self._unroller.last.encoder.truth(clause))
            asked = z3.Bool(f"broken {number}")
            self._solver.add(z3.Implies(asked, broken))
            if not self._exclude(asked):
                return None
        return Learned(tuple(self._clauses), frozenset(excluded), frozenset(goals) - excluded)

    def _exclude(self, asked: z3.BoolRef) -> bool | None:
        """Add clauses until nothing is like `asked`; False: an example is. None: not known."""
        while True:
            left = self._end - self._asker.seconds
            answer = self._asker.attempt(self._solver, [asked], left) if left > 0 else None
            if not answer:
                return None if answer is None else True
            state = state_of(self._solver.model(), self._frame)
            if state in self._examples:
                return False
            self._believe(state)

    def _believe(self, state: State) -> None:
        """That it is never reached, and neither are others like it."""
        box = self._columns.box_around(state)
        assert box is not None, "the state is no example"
        clause = outside(box)
        self._clauses.append(clause)
        self._solver.add(self._here.encoder.truth(clause))
