"""Questions about one state of a counted system, within the invariants known so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import z3

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.integers import is_true, numbers
from zcheck.engines.symbolic.sizes.net import claim_of
from zcheck.results.verdict import Sum
from zcheck.system.building import at_most
from zcheck.system.expressions import Expr, number
from zcheck.system.system import System

PATIENCE = 20.0
"""Seconds for one question."""


class Facts:
    """A solver that knows the invariants of a family, over the numbers of one state."""

    def __init__(self, system: System, asker: Asker) -> None:
        self.at = numbers(system, 0)
        self._asker = asker
        self._solver = z3.SolverFor("QF_LIA")
        self._terms: dict[int, tuple[Expr, z3.BoolRef]] = {}
        self._marks: dict[int, z3.BoolRef] = {}     # premises that can be taken or left, by the id of the claim
        self.generation = 0

    def add(self, claims: Iterable[Expr]) -> None:
        self._solver.add(*map(self._term, claims))
        self.generation += 1

    def is_possible(self, *conditions: Expr) -> bool | None:
        """Whether a state within the invariants can have all `conditions`; None: the solver does not say."""
        self._solver.push()
        try:
            self._solver.add(*map(self._term, conditions))
            return self._asker.attempt(self._solver, (), PATIENCE)
        finally:
            self._solver.pop()

    def is_excluded(self, *conditions: Expr) -> bool:
        """Whether it is known that no such state is possible."""
        return self.is_possible(*conditions) is False

    def excluding(self, premises: Iterable[Expr], *conditions: Expr) -> frozenset[int] | None:
        """The ids of some premises that exclude `conditions`; None: it is not known that they do."""
        marks = {id(premise): self._mark(premise) for premise in premises}
        self._solver.push()
        try:
            self._solver.add(*map(self._term, conditions))
            if self._asker.attempt(self._solver, list(marks.values()), PATIENCE) is not False:
                return None
            core = {mark.get_id() for mark in self._solver.unsat_core()}
            return frozenset(key for key, mark in marks.items() if mark.get_id() in core)
        finally:
            self._solver.pop()

    def _mark(self, premise: Expr) -> z3.BoolRef:
        mark = self._marks.get(id(premise))
        if mark is None:
            mark = self._marks[id(premise)] = z3.Bool(f"premise {len(self._marks)}")
            self._solver.add(z3.Implies(mark, self._term(premise)))
        return mark

    def state(self, conditions: Sequence[Expr]) -> Mapping[int, int] | bool | None:
        """A state with all `conditions`, by slot; False: there is none; None: the solver does not say."""
        self._solver.push()
        try:
            self._solver.add(*map(self._term, conditions))
            answer = self._asker.attempt(self._solver, (), PATIENCE)
            return self._values(self._solver.model()) if answer else answer
        finally:
            self._solver.pop()

    def least(self, conditions: Sequence[Expr], measured: Expr, limit: int) -> Mapping[int, int] | None:
        """Of the states with all `conditions` one where `measured`, which is at least 0, is small: found by
        halving from the first; None where none was found."""
        found = self.state(conditions)
        if not isinstance(found, Mapping):
            return None
        low, high = 0, limit
        while low < high:
            middle = (low + high) // 2
            better = self.state([*conditions, at_most(measured, number(middle))])
            if isinstance(better, Mapping):
                found, high = better, middle
            else:
                low = middle + 1
        return found

    def core(self, conditions: Sequence[Expr], sums: Sequence[Sum], given: Sequence[Expr]) -> tuple[Sum, ...]:
        """Some of `sums` that exclude all `conditions` together with `given`; none of them is superfluous, where
        the solver says so in time."""
        solver = z3.SolverFor("QF_LIA")
        solver.add(*map(self._term, (*given, *conditions)))
        marks = {f"s{number_}": one for number_, one in enumerate(sums)}
        for name, one in marks.items():
            solver.add(z3.Implies(z3.Bool(name), is_true(claim_of(one), self.at)))
        wanted = list(marks)
        for name in list(marks):
            fewer = [z3.Bool(other) for other in wanted if other != name]
            if self._asker.attempt(solver, fewer, PATIENCE) is False:
                wanted.remove(name)
        return tuple(marks[name] for name in wanted)

    def _term(self, claim: Expr) -> z3.BoolRef:
        """The claim as a term; the same claims are asked with again and again, and terms are slow to make."""
        known = self._terms.get(id(claim))
        if known is None:
            known = self._terms[id(claim)] = claim, is_true(claim, self.at)
        return known[1]

    def _values(self, model: z3.ModelRef) -> dict[int, int]:
        found = {}
        for slot, term in enumerate(self.at):
            value = model.eval(term, model_completion=True)
            assert isinstance(value, z3.IntNumRef)
            found[slot] = value.as_long()
        return found
