"""How many steps lead to what is sought, at least: a weighted sum that no step lowers by more than one.

Without it a solver that is asked whether 35 steps are enough where 36 are needed has to count which step takes away
which page. The weights are found by linear programming: of all sums that no step lowers by more than one and that
are not positive where something sought is, the greatest at the start. The states in which something sought is are
too many to write down; those that matter z3 brings up one after another. (Pommerening, Helmert, Röger, Seipp, From
non-negative to general operator cost partitioning, AAAI 2015: potential heuristics.)
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

import z3

from zcheck.analysis.hull import is_counted, places_of
from zcheck.analysis.laws import Delta, Way, ways
from zcheck.analysis.local_states import local_states
from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.frames import Frame, free_frame, laws_of, state_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES
from zcheck.engines.symbolic.moments import Moment
from zcheck.engines.symbolic.totals import Total, total_of
from zcheck.engines.symbolic.values import LARGEST_LADDER
from zcheck.results.verdict import Potential
from zcheck.system.places import Place
from zcheck.system.properties import Property
from zcheck.system.system import State, System
from zcheck.system.types import value_range

LARGEST_WEIGHT = 64

LARGEST_TOTAL = 2**28
"""Of a sum; z3 takes numbers of 32 bits."""

MOST_ROUNDS = 200
"""States in which something sought is that are brought up before it is given up."""

PATIENCE = 2.0
"""Seconds for one question."""


class Potentials:
    """Finds them for the goals of one system; what is known of its steps is shared."""

    def __init__(self, system: System, lemmas: Lemmas, asker: Asker) -> None:
        self._system = system
        self._asker = asker
        self._places = [place for place in places_of(system) if not _is_wide(system, place)]
        self._weight = {place: z3.Real(f"w{number}") for number, place in enumerate(self._places)}
        self._constant = z3.Real("c")
        self._least: dict[frozenset[frozenset[tuple[Place, int]]], z3.ArithRef] = {}
        self._rules = [*self._bounds(), *self._steps()]
        self._frame = free_frame(system, "sought")
        self._moment = Moment(system, self._frame)
        known = (*(law for value in self._frame for law in laws_of(value)), *facts(lemmas)(self._moment))
        self._known = [fact for fact in known if fact is not YES]

    def of(self, goal: Property, seconds: float) -> Potential | None:
        """The one with the greatest sum at the start; None where it was not found in time. Raises LimitReached."""
        shown = self._moment.shows(goal)
        if shown is NO:
            return None
        weighing = z3.Optimize()
        weighing.add(*self._rules)
        weighing.maximize(self._sum(self._system.initial))
        sought = new_solver()
        sought.add(*self._known, shown)
        end = self._asker.seconds + seconds
        for _ in range(MOST_ROUNDS):
            if self._asker.seconds > end or not self._asker.attempt(weighing, (), PATIENCE):
                return None
            proposed = self._proposed(weighing.model())
            missed = None if self._is_large(proposed) else self._missed(proposed, sought)
            if not isinstance(missed, tuple):
                return proposed if missed is False else None
            weighing.add(self._sum(missed) <= 0)
        return None

    def _missed(self, proposed: Potential, sought: z3.Solver) -> State | bool | None:
        """A state in which something sought is and the sum is positive; False: none; None: not known."""
        turned = Total(tuple((term, -weight) for term, weight in self._terms(proposed).terms), 0)
        sought.push()
        try:
            sought.add(turned.is_at_most(self._terms(proposed).constant + proposed.constant - 1))
            answer = self._asker.attempt(sought, (), PATIENCE)
            return state_of(sought.model(), self._frame) if answer else answer
        finally:
            sought.pop()

    def _is_large(self, proposed: Potential) -> bool:
        ends = ((weight, value_range(self._system.slots[place.slot].type)) for place, weight in proposed.weights)
        greatest = sum(abs(weight) * max(abs(low), abs(high)) for weight, (low, high) in ends)
        return proposed.scale + abs(proposed.constant) + greatest > LARGEST_TOTAL

    def _terms(self, proposed: Potential) -> Total:
        total = total_of(proposed.weights, self._frame)
        assert total is not None, "wide values have no place"
        return total

    def _bounds(self) -> Iterator[z3.BoolRef]:
        for weight in self._weight.values():
            yield z3.And(weight >= -LARGEST_WEIGHT, weight <= LARGEST_WEIGHT)
        yield self._sum(self._system.initial) <= LARGEST_WEIGHT     # there is no greatest where nothing is missed

    def _steps(self) -> Iterator[z3.BoolRef]:
        locals_ = [local_states(self._system, thread) for thread in self._system.threads]
        for action in self._system.actions:
            for way in ways(self._system, action, locals_):
                yield from self._step(way)

    def _step(self, way: Way) -> Iterator[z3.BoolRef]:
        """It does not lower the sum by more than one, whatever it does to each slot."""
        changes: list[z3.ArithRef] = []
        for slot, choices in way.items():
            if choices is None:
                yield from (self._weight[place] == 0 for place in self._places if place.slot == slot)
            elif choices:
                sums = [self._change(choice) for choice in choices]
                least = sums[0]
                if len(sums) > 1:
                    key = frozenset(frozenset(choice.items()) for choice in choices)
                    least = self._least.setdefault(key, z3.Real(f"least {len(self._least)}"))
                    yield from (least <= one for one in sums)
                changes.append(least)
        if changes:
            yield z3.Sum(changes) >= -1

    def _change(self, delta: Delta) -> z3.ArithRef:
        return z3.Sum([self._weight[place] * amount for place, amount in delta.items() if place in self._weight])

    def _sum(self, state: State) -> z3.ArithRef:
        return z3.Sum([self._constant, *(w * place.amount(state) for place, w in self._weight.items())])

    def _proposed(self, model: z3.ModelRef) -> Potential:
        exact = {place: _exactly(model, weight) for place, weight in self._weight.items()}
        constant = _exactly(model, self._constant)
        scale = lcm(constant.denominator, *(weight.denominator for weight in exact.values()))
        whole = tuple((place, int(weight * scale)) for place, weight in exact.items() if weight)
        return Potential(whole, int(constant * scale), scale)


def leads_there(potential: Potential, frame: Frame, steps: int, where: z3.BoolRef) -> z3.BoolRef:
    """What is true of a frame from which something sought is reached in so many steps, if `where` is."""
    total = total_of(potential.weights, frame)
    assert total is not None, "wide values have no place"
    return total.is_at_most(potential.scale * steps - potential.constant, where)


def _is_wide(system: System, place: Place) -> bool:
    """Whether the number is a word in some frames."""
    slot = system.slots[place.slot]
    low, high = value_range(slot.type)
    return is_counted(slot) and high - low >= LARGEST_LADDER


def _exactly(model: z3.ModelRef, term: z3.ArithRef) -> Fraction:
    value = model.eval(term, model_completion=True)
    assert isinstance(value, z3.RatNumRef)
    return Fraction(value.as_fraction())
