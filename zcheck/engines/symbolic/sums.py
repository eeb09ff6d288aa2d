"""Equations that every reachable state obeys, the most there are that follow from each other.

`zcheck.analysis.laws` reads them off each action by itself, and loses what depends on the state: who releases a
lock held it, pages that are put back are those that were taken. Here all equations are taken to hold that hold of
some reached states; then z3 is asked for a step from a state that obeys them all to one that does not, which makes
them fewer, until there is none. (Reps, Sagiv, Yorsh, Symbolic implementation of the best transformer, VMCAI 2004,
for the equations of `hull`.) Those left hold at the start, and each step keeps all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

import z3

from zcheck.analysis.hull import Hull, Law
from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.examples import Walk, scattered
from zcheck.engines.symbolic.frames import Frame, free_frame, law_holds, laws_of, state_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES, both, opposite
from zcheck.engines.symbolic.moments import Moment
from zcheck.semantics.steps import fire
from zcheck.system.actions import Action
from zcheck.system.building import add, binary, equal, ite
from zcheck.system.expressions import BinaryOp, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.system import State, System

PATIENCE = 2.0
"""Seconds for one question."""

WHOLE_PATIENCE = 8.0
"""Seconds for all of them."""


def with_sums(system: System, lemmas: Lemmas, walk: Walk, asker: Asker) -> Lemmas:
    """The lemmas with as many laws as can be found; the same where that takes too long. Raises LimitReached.

    The old laws are among the consequences of the new: every state that the hull is made of obeys them.
    """
    laws = _Kept(system, lemmas, walk, asker).laws()
    return lemmas if laws is None else Lemmas(laws, lemmas.local)


class _Kept:
    def __init__(self, system: System, lemmas: Lemmas, walk: Walk, asker: Asker) -> None:
        self._system = system
        self._walk = walk
        self._asker = asker
        self._frame: Frame = free_frame(system, "sum")
        self._moment = Moment(system, self._frame)
        self._solver = new_solver()
        self._solver.add(*(law for value in self._frame for law in laws_of(value)))
        self._solver.add(*(fact for fact in facts(lemmas)(self._moment) if fact is not YES))
        self._guards: dict[Law, z3.BoolRef] = {}
        self._strict = [both((self._moment.enabled(a), self._moment.sound(a))) for a in system.actions]
        self._hull = Hull(system)

    def laws(self) -> tuple[Law, ...] | None:
        for state in scattered(self._system, self._walk, Random(0), self._asker):
            self._hull.add_state(state)
        end = self._asker.seconds + WHOLE_PATIENCE
        while self._asker.seconds < end:
            laws = self._hull.laws()
            try:
                outside = self._broken(laws)
            except TimeoutError:
                return None
            if outside is None:
                return laws
            grown = self._hull.add_state(outside)
            assert grown, "a state breaks a law and obeys it"
        return None

    def _broken(self, laws: tuple[Law, ...]) -> State | None:
        """A state behind a step from where `laws` hold to where one of them does not; None: there is none. Raises
        TimeoutError where z3 has no answer."""
        given = [self._guard(law) for law in laws]
        for law in laws:
            for action, question in self._questions(law):
                answer = self._asker.attempt(self._solver, [*given, question], PATIENCE)
                if answer is None:
                    raise TimeoutError
                if answer:
                    return fire(self._system, action, state_of(self._solver.model(), self._frame))
        return None

    def _questions(self, law: Law) -> Iterator[tuple[Action, z3.BoolRef]]:
        """Whether an action changes the sum, for each that might."""
        for action, strict in zip(self._system.actions, self._strict, strict=True):
            kept = equal(change(self._system, law, action), number(0))
            question = both((strict, opposite(self._moment.encoder.truth(kept))))
            if question is not NO:
                yield action, question

    def _guard(self, law: Law) -> z3.BoolRef:
        known = self._guards.get(law)
        if known is None:
            known = self._guards[law] = z3.Bool(f"law {len(self._guards)}")
            self._solver.add(z3.Implies(known, law_holds(law, self._frame, self._moment.encoder)))
        return known


def change(system: System, law: Law, action: Action) -> Expr:
    """By how much an action changes the sum of a law, in the state before it."""
    weights: dict[int, dict[int | None, int]] = {}
    for place, weight in law.weights:
        weights.setdefault(place.slot, {})[place.value] = weight
    parts: list[Expr] = []
    for update in action.updates:
        parts += _parts(Read(update.slot), update.value, weights.get(update.slot, {}))
    if action.thread is not None:
        assert action.source is not None
        assert action.target is not None
        own = weights.get(system.threads[action.thread].location_slot, {})
        parts += _parts(number(action.source), number(action.target), own)
    return add(parts)


def _parts(old: Expr, new: Expr, weights: Mapping[int | None, int]) -> Iterator[Expr]:
    for value, weight in weights.items():
        if value is None:
            yield from _counted(old, new, weight)
        else:
            yield ite(equal(new, number(value)), number(weight), number(0))
            yield ite(equal(old, number(value)), number(-weight), number(0))


def _counted(old: Expr, new: Expr, weight: int) -> Iterator[Expr]:
    """``weight * (new - old)``, a constant where a constant is added."""
    match new:
        case Many(ManyOp.ADD, (same, Const(amount))) if same == old:
            yield number(weight * amount)
        case _ if new != old:
            yield binary(BinaryOp.MUL, new, number(weight))
            yield binary(BinaryOp.MUL, old, number(-weight))
