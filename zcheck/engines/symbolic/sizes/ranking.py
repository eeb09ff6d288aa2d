"""Steps that cannot go on for ever: each lowers one weighted sum, which is never negative.

If in every reachable state in which somebody cannot go on one of these helping steps is possible, then from every
reachable state some of them lead to one in which everybody can: no thread is stuck. (Podelski and Rybalchenko, A
complete method for the synthesis of linear ranking functions, 2004; here for some steps that z3 may choose.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm

import z3

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.sizes.net import Step
from zcheck.engines.symbolic.sizes.weights import change
from zcheck.results.verdict import Rank
from zcheck.system.places import Place, Weights

PATIENCE = 5.0

MOST_SMALLER = 24
"""Tries to find smaller weights."""


class Ranking:
    """Chooses among `steps`, of which the first ones are the most welcome."""

    def __init__(self, places: Sequence[Place], steps: Sequence[Step], asker: Asker) -> None:
        self._places = places
        self._asker = asker
        self._solver = z3.Solver()
        self._weight = {place: z3.Real(f"w{number_}") for number_, place in enumerate(places)}
        self._helps = {step.action.index: z3.Bool(f"helps {step.action.index}") for step in steps}
        self._solver.add(*(weight >= 0 for weight in self._weight.values()))
        for step in steps:
            self._solver.add(*self._lowers(step))

    def demand(self, steps: Iterable[Step]) -> None:
        """From now on one of them at least is a helper."""
        self._solver.add(z3.Or([self._helps[step.action.index] for step in steps]))

    def best(self) -> Rank | None:
        """As many helpers as go together with what is demanded, and small weights; None: there is no such sum."""
        chosen: dict[int, z3.BoolRef] = {}
        for index, helps in self._helps.items():
            if self._asker.attempt(self._solver, [*chosen.values(), helps], PATIENCE):
                chosen[index] = helps
        weights = self._smallest(list(chosen.values())) if chosen else ()
        return Rank(weights, tuple(chosen)) if weights else None

    def _lowers(self, step: Step) -> Iterator[z3.BoolRef]:
        helps = self._helps[step.action.index]
        changes = {place: change(step, place) for place in self._places if place.slot in step.touched}
        unsure = (self._weight[place] for place, delta in changes.items() if delta is None)
        yield from (z3.Implies(helps, weight == 0) for weight in unsure)
        terms = [self._weight[place] * delta for place, delta in changes.items() if delta]
        yield z3.Implies(helps, z3.Sum(terms) <= -1) if terms else z3.Not(helps)

    def _smallest(self, given: Sequence[z3.BoolRef]) -> Weights:
        """Weights with a small total, as whole numbers; none where z3 gave up."""
        total = z3.Sum(list(self._weight.values()))
        found: dict[Place, Fraction] = {}
        for _ in range(MOST_SMALLER):
            less = [total <= z3.RealVal(str(sum(found.values()) - 1))] if found else []
            if not self._asker.attempt(self._solver, [*given, *less], PATIENCE):
                break
            found = self._weights()
        whole = lcm(*(weight.denominator for weight in found.values()))
        return tuple((place, int(weight * whole)) for place, weight in found.items() if weight)

    def _weights(self) -> dict[Place, Fraction]:
        model = self._solver.model()
        found = {}
        for place, weight in self._weight.items():
            value = model.eval(weight, model_completion=True)
            assert isinstance(value, z3.RatNumRef)
            found[place] = value.as_fraction()
        return found
