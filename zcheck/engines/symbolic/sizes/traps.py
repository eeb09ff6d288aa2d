"""Traps: sets of places of which one is never empty once one is not.

Commoner, Deadlocks in Petri nets, 1972: whatever takes from a trap puts into it, or leaves something in it. A state
in which a trap is empty that had something at the start cannot be reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcheck.engines.symbolic.sizes.facts import Facts
from zcheck.engines.symbolic.sizes.net import Step
from zcheck.results.verdict import Sum
from zcheck.system.building import add, at_most, binary, substitute
from zcheck.system.expressions import BinaryOp, Const, Expr, number
from zcheck.system.places import Place


class Traps:
    """Finds traps among the places of a family; `start` has every slot's value at the start."""

    def __init__(
        self, places: Sequence[Place], steps: Sequence[Step], start: Mapping[int, Expr], facts: Facts
    ) -> None:
        self._places = places
        self._steps = steps
        self._start = start
        self._facts = facts
        self._lowers: dict[tuple[int, Place], bool] = {}
        self._leaves: dict[tuple[int, Place], tuple[int, bool]] = {}

    def excluding(self, state: Mapping[int, int]) -> Sum | None:
        """A trap that is empty in `state` and has something at the start, with no more places than it needs."""
        empty = [place for place in self._places if place.amount(state) == 0]
        found = self._largest(frozenset(empty))
        if not found or not self._is_marked(found):
            return None
        for place in sorted(found, key=lambda one: (one.value is None, one.slot, one.value or 0)):
            if place in found:
                smaller = self._largest(found - {place})
                if smaller and self._is_marked(smaller):
                    found = smaller
        ordered = sorted(found, key=lambda one: (one.slot, one.value or 0))
        return Sum(tuple((place, 1) for place in ordered), number(1), is_least=True)

    def _largest(self, places: frozenset[Place]) -> frozenset[Place]:
        """The largest trap within `places`: a greatest fixpoint."""
        changed = True
        while changed and places:
            changed = False
            for index in range(len(self._steps)):
                taken = [place for place in places if self._takes(index, place)]
                if taken and not any(self._fills(index, place) for place in places):
                    places = places.difference(taken)
                    changed = True
        return places

    def _takes(self, index: int, place: Place) -> bool:
        """Whether the step may make the amount of the place smaller."""
        step = self._steps[index]
        if place.slot not in step.touched:
            return False
        known = self._lowers.get((index, place))
        if known is None:
            smaller = binary(BinaryOp.LT, step.after(place.expression), place.expression)
            known = self._lowers[index, place] = not self._facts.is_excluded(step.condition, smaller)
        return known

    def _fills(self, index: int, place: Place) -> bool:
        """Whether the place has something behind the step, always."""
        step = self._steps[index]
        if place.slot not in step.touched and place.slot not in step.seen:
            return False
        known = self._leaves.get((index, place))
        if known is None or (not known[1] and known[0] != self._facts.generation):
            nothing = at_most(step.after(place.expression), number(0))
            known = self._facts.generation, self._facts.is_excluded(step.condition, nothing)
            self._leaves[index, place] = known
        return known[1]

    def _is_marked(self, places: frozenset[Place]) -> bool:
        """Whether something is in the places at the start, whatever the parameters."""
        total = add(substitute(place.expression, self._start) for place in places)
        if isinstance(total, Const):
            return total.value >= 1
        return self._facts.is_excluded(at_most(total, number(0)))
