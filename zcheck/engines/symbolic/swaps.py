"""Steps that may change places: wherever the first and then the second can go, so they can the other way round,
to the same state.

Of all shortest runs to a state the one with the least sequence of actions never takes such a pair against the
order of actions; so an unrolling may forbid it, and lengths stay exact. (Wang, Yang, Kahlon, Gupta, Peephole
partial order reduction, 2008, restricted to pairs that commute in every state within the lemmas.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import z3

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.expressions import Encoder
from zcheck.engines.symbolic.frames import Frame
from zcheck.engines.symbolic.logic import NO, both, opposite
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import conj, equal, reads, substitute
from zcheck.system.expressions import Const, Expr, Read, number
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Deed:
    """An action as a condition on the whole state, and what it assigns, its thread's location among it."""

    condition: Expr
    values: Mapping[int, Expr]
    read: frozenset[int]


def deed_of(system: System, action: Action) -> Deed:
    parts = [action.guard, *(test.holds for test in action.tests)]
    values: dict[int, Expr] = {update.slot: update.value for update in action.updates}
    if action.thread is not None:
        assert action.source is not None
        assert action.target is not None
        place = system.threads[action.thread].location_slot
        parts.insert(0, equal(Read(place), number(action.source)))
        values[place] = number(action.target)
    condition = conj(parts)
    return Deed(condition, values, reads(condition).union(*map(reads, values.values())))


class Swaps:
    """Decides pairs when they are asked for, and remembers. `frame` must be free, `premises` true of it in
    every reachable state."""

    def __init__(self, system: System, frame: Frame, premises: Iterable[z3.BoolRef], asker: Asker) -> None:
        self._asker = asker
        self._deeds = [deed_of(system, action) for action in system.actions]
        self._threads = [action.thread for action in system.actions]
        self._encoder = Encoder(frame)
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("max_conflicts", 2_000)
        self._solver.add(*premises)
        self._known: dict[tuple[int, int], bool] = {}

    def forbidden(self, first: int, second: int) -> bool:
        """Whether `second` right after `first` may be left out, for the other order does as well. Raises
        LimitReached."""
        if second >= first:
            return False
        known = self._known.get((first, second))
        if known is None:
            known = self._known[first, second] = self._commute(first, second)
        return known

    def _commute(self, first: int, second: int) -> bool:
        one, other = self._deeds[first], self._deeds[second]
        thread = self._threads[first]
        if thread is not None and thread == self._threads[second]:
            return False
        if not (one.values.keys() & (other.read | other.values.keys()) or other.values.keys() & one.read):
            return True
        before, behind = substitute(one.condition, other.values), substitute(other.condition, one.values)
        slots = one.values.keys() | other.values.keys()
        same = (equal(_then(slot, one, other), _then(slot, other, one)) for slot in slots)
        return self._is_sure((one.condition, behind), (other.condition, before, *same))

    def _is_sure(self, given: tuple[Expr, ...], claimed: tuple[Expr, ...]) -> bool:
        if any(isinstance(part, Const) and not part.value for part in given):
            return True
        wrong = opposite(both(map(self._encoder.truth, claimed)))
        question = both((*map(self._encoder.truth, given), wrong))
        if question is NO:
            return True
        self._solver.push()
        try:
            self._solver.add(question)
            return self._asker.attempt(self._solver, (), None) is False
        finally:
            self._solver.pop()


def _then(slot: int, first: Deed, second: Deed) -> Expr:
    """The value of a slot after both, in the state before."""
    return substitute(second.values.get(slot, Read(slot)), first.values)
