"""Weighted sums that never fall below a number: what traps are where every weight is 1 and one is enough.

y >= 0 and c >= 1 with y.M >= c at the start, and for each step either the sum does not fall, or what the step
leaves is worth c by itself: then y.M >= c always. Found by z3 for one state that the sum has to exclude.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import z3

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.sizes.facts import Facts
from zcheck.engines.symbolic.sizes.net import Step
from zcheck.results.verdict import Sum
from zcheck.system.building import at_most, binary, substitute
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.places import Place, sum_of

LARGEST_WEIGHTS = (1, 2, 4, 8)
MOST_LEFT = 16
"""What a step leaves in a place is counted up to this."""

LARGEST_LEAST = 64
"""Sums are at least this at the most."""

MOST_STARTS = 24
"""Parameter values of which a sum is made to hold at the start, before it is given up."""

PATIENCE = 3.0


class Weights:
    def __init__(
        self, places: Sequence[Place], steps: Sequence[Step], start: Mapping[int, Expr], facts: Facts, asker: Asker
    ) -> None:
        self._places = places
        self._steps = steps
        self._start = start
        self._facts = facts
        self._asker = asker
        self._left: dict[tuple[int, Place], int] = {}
        self._weight = {place: z3.Int(f"y{number_}") for number_, place in enumerate(places)}
        self._least = z3.Int("c")
        self._starts: list[z3.BoolRef] = []      # parameters at which every sum must hold

    def excluding(self, state: Mapping[int, int]) -> Sum | None:
        """A sum that holds always and not in `state`; None where there is none, or none is found in time."""
        for largest in LARGEST_WEIGHTS:
            solver = z3.Solver()
            solver.add(*self._constraints(largest))
            solver.add(z3.Sum([y * p.amount(state) for p, y in self._weight.items()]) < self._least)
            found = self._with_start(solver, [])
            if found is not None:
                return self._simplest(solver, found)
        return None

    def _simplest(self, solver: z3.Solver, found: Sum) -> Sum:
        """With as few parts as go, and then as much as it can be: that excludes most."""
        weights = dict(found.weights)
        given = [weight == 0 for place, weight in self._weight.items() if place not in weights]
        for place in sorted(weights, key=lambda one: (one.value is None, -one.slot, one.value or 0)):
            fewer = self._with_start(solver, [*given, self._weight[place] == 0])
            if fewer is not None:
                found = fewer
                given.append(self._weight[place] == 0)
        more = self._with_start(solver, [*given, self._least > _least(found)])
        while more is not None and _least(more) < LARGEST_LEAST:
            found = more
            more = self._with_start(solver, [*given, self._least > _least(found)])
        return found

    def _with_start(self, solver: z3.Solver, given: Sequence[z3.BoolRef]) -> Sum | None:
        """Parameters for which a proposal fails at the start are added until it holds for all."""
        for _ in range(MOST_STARTS):
            if not self._asker.attempt(solver, [*given, *self._starts], PATIENCE):
                return None
            model = solver.model()
            proposed = self._sum(model)
            too_little = binary(BinaryOp.LT, substitute(sum_of(proposed.weights), self._start), proposed.total)
            failing = self._facts.state([too_little])
            if failing is False:
                return proposed
            if not isinstance(failing, Mapping):
                return None
            self._starts.append(self._holds_at(failing))
        return None

    def _holds_at(self, parameters: Mapping[int, int]) -> z3.BoolRef:
        """The sum is large enough at the start with these parameters."""
        known: dict[int, Expr] = {slot: number(value) for slot, value in parameters.items()}
        terms = []
        for place, weight in self._weight.items():
            amount = substitute(substitute(place.expression, self._start), known)
            assert isinstance(amount, Const)
            terms.append(weight * amount.value)
        return z3.Sum(terms) >= self._least

    def _sum(self, model: z3.ModelRef) -> Sum:
        weights = []
        for place, weight in self._weight.items():
            value = model.eval(weight, model_completion=True)
            assert isinstance(value, z3.IntNumRef)
            if value.as_long():
                weights.append((place, value.as_long()))
        least = model.eval(self._least, model_completion=True)
        assert isinstance(least, z3.IntNumRef)
        return Sum(tuple(weights), number(least.as_long()), is_least=True)

    def _constraints(self, largest: int) -> Iterator[z3.BoolRef]:
        yield z3.And(self._least >= 1, self._least <= LARGEST_LEAST)
        for weight in self._weight.values():
            yield z3.And(weight >= 0, weight <= largest)
        for index in range(len(self._steps)):
            yield from self._kept(index)

    def _kept(self, index: int) -> Iterator[z3.BoolRef]:
        step = self._steps[index]
        changes = {place: change(step, place) for place in self._places if place.slot in step.touched}
        if all(delta is not None and delta >= 0 for delta in changes.values()):
            return
        steady = [self._weight[place] == 0 for place, delta in changes.items() if delta is None]
        exact = [(self._weight[place], delta) for place, delta in changes.items() if delta]
        steady.append(z3.Sum([weight * delta for weight, delta in exact]) >= 0)
        near = [place for place in self._places if place.slot in step.touched | step.seen]
        left = [(self._weight[place], self._leaves(index, place)) for place in near]
        rich = z3.Sum([weight * amount for weight, amount in left if amount]) >= self._least
        yield z3.Or(z3.And(steady), rich)

    def _leaves(self, index: int, place: Place) -> int:
        """What is in the place behind the step at least."""
        known = self._left.get((index, place))
        if known is None:
            step, known = self._steps[index], 0
            most = 1 if place.value is not None else MOST_LEFT
            while known < most:
                no_more = at_most(step.after(place.expression), number(known))
                if not self._facts.is_excluded(step.condition, no_more):
                    break
                known += 1
            self._left[index, place] = known
        return known


def _least(found: Sum) -> int:
    assert isinstance(found.total, Const)
    return found.total.value


def change(step: Step, place: Place) -> int | None:
    """By how much the step changes the amount of the place; None: that depends."""
    if place.value is None:
        return _shift(step.values.get(place.slot, Read(place.slot)), place.slot)
    after = step.after(place.expression)
    before = substitute(place.expression, _place_before(step))
    if isinstance(after, Const) and isinstance(before, Const):
        return after.value - before.value
    return 0 if after == place.expression else None


def _place_before(step: Step) -> Mapping[int, Expr]:
    """The slots whose values the condition says."""
    known: dict[int, Expr] = {}
    parts = step.condition.args if isinstance(step.condition, Many) else (step.condition,)
    if isinstance(step.condition, Many) and step.condition.op is not ManyOp.AND:
        return known
    for part in parts:
        match part:
            case Binary(BinaryOp.EQ, Read(slot), Const() as value):
                known[slot] = value
            case _:
                pass
    return known


def _shift(value: Expr, slot: int) -> int | None:
    match value:
        case Read(same) if same == slot:
            return 0
        case Many(ManyOp.ADD, (Read(same), Const(amount))) if same == slot:
            return amount
        case _:
            return None
