"""Runs of a given length as a formula: one frame a state, exactly one action between two frames.

Only actions that can be there get a variable, values that nobody can have changed are those of the frame before,
and bounds grow step by step from the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import z3

from zcheck.analysis.hull import is_counted
from zcheck.engines.symbolic.frames import Frame, exactly_one, fresh, laws_of
from zcheck.engines.symbolic.logic import NO, YES, alike, either, implied, opposite
from zcheck.engines.symbolic.moments import Moment
from zcheck.engines.symbolic.values import (
    Ladder,
    Place,
    Value,
    Word,
    as_word,
    at_least,
    is_value,
    resized,
)
from zcheck.system.actions import Action
from zcheck.system.expressions import Expr, number
from zcheck.system.system import System
from zcheck.system.types import value_range

Writer: TypeAlias = tuple[z3.BoolRef, Value]
"""The condition on which a slot is given a value, and the value."""

Known: TypeAlias = Callable[[Moment], Sequence[z3.BoolRef]]
"""What is true of every reachable state, as terms over a moment."""

Forbidden: TypeAlias = Callable[[int, int], bool]
"""Whether an action need not be tried right after another."""


class Unroller:
    """Adds to `solver` what makes `moments` a run. `fired[i]` tells which action leads from moment i to i + 1.

    With `pausing` the run may be shorter: `paused[i]` tells that it is over at moment i, and stays as it is.
    """

    def __init__(
        self,
        system: System,
        solver: z3.Solver,
        first: Frame,
        known: Known,
        forbidden: Forbidden | None = None,
        pausing: bool = False,
    ) -> None:
        self._system = system
        self._solver = solver
        self._known = known
        self._forbidden = forbidden
        self._pausing = pausing
        self.moments = [Moment(system, first)]
        self.fired: list[dict[int, z3.BoolRef]] = []
        self.paused: list[z3.BoolRef] = []

    @property
    def last(self) -> Moment:
        return self.moments[-1]

    def know(self, known: Known) -> None:
        """From now on this is known of all moments, those before included."""
        self._known = known
        for moment in self.moments:
            self._solver.add(*(fact for fact in known(moment) if fact is not YES))

    def extend(self) -> bool:
        """One more step, without a fault; False where no step is possible, and nothing was added."""
        here = self.last
        doing = [a for a in self._system.actions if here.enabled(a) is not NO and here.sound(a) is not NO]
        if not doing:
            return False
        moment = str(len(self.fired))
        fired = {action.index: z3.Bool(f"{action.name}!{moment}") for action in doing}
        self._add(exactly_one([*fired.values(), *self._pause(moment)]))
        for action in doing:
            self._add(implied(fired[action.index], here.enabled(action)))
            self._add(implied(fired[action.index], here.sound(action)))
        self._order(fired)
        frame = self._after(here, doing, fired)
        self.fired.append(fired)
        self.moments.append(Moment(self._system, frame))
        self._solver.add(*(fact for fact in self._known(self.last) if fact is not YES))
        return True

    def _pause(self, moment: str) -> Sequence[z3.BoolRef]:
        if not self._pausing:
            return ()
        pause = z3.Bool(f"pause!{moment}")
        if self.paused:
            self._add(implied(self.paused[-1], pause))
        self.paused.append(pause)
        return (pause,)

    def _add(self, fact: z3.BoolRef) -> None:
        if fact is not YES:
            self._solver.add(fact)

    def _order(self, fired: dict[int, z3.BoolRef]) -> None:
        if self._forbidden is None or not self.fired:
            return
        for first, was in self.fired[-1].items():
            for second, is_ in fired.items():
                if self._forbidden(first, second):
                    self._solver.add(z3.Or(z3.Not(was), z3.Not(is_)))

    def _after(self, here: Moment, doing: Sequence[Action], fired: dict[int, z3.BoolRef]) -> Frame:
        written: dict[int, dict[Expr, list[z3.BoolRef]]] = {}
        for action in doing:
            for update in action.updates:
                written.setdefault(update.slot, {}).setdefault(update.value, []).append(fired[action.index])
            if action.thread is not None and action.target is not None:
                place = self._system.threads[action.thread].location_slot
                written.setdefault(place, {}).setdefault(number(action.target), []).append(fired[action.index])
        frame = list(here.frame)
        for slot, values in written.items():
            writers = [(either(some), here.encoder.number(value)) for value, some in values.items()]
            frame[slot] = self._next(slot, here.frame[slot], writers)
        return tuple(frame)

    def _next(self, slot: int, old: Value, writers: list[Writer]) -> Value:
        """The value of a slot in the frame under construction."""
        nobody = opposite(either(condition for condition, _ in writers))
        ways = [*writers, (nobody, old)]
        low, high = value_range(self._system.slots[slot].type)
        low = max(low, min(value.low for _, value in ways))
        high = min(high, max(value.high for _, value in ways))
        new = fresh(self._system.slots[slot], low, high, str(len(self.fired) + 1))
        if not is_counted(self._system.slots[slot]):
            assert isinstance(new, Place)
            new = _without_impossible(new, ways)
        for law in laws_of(new):
            self._add(law)
        for condition, value in ways:
            self._assign(condition, new, value)
        return new

    def _assign(self, condition: z3.BoolRef, new: Value, value: Value) -> None:
        """Under `condition` both are equal; `value` is then within the bounds of `new`."""
        match new:
            case Ladder(low, rungs):
                for bound, rung in enumerate(rungs, low + 1):
                    self._add(implied(condition, alike(at_least(value, bound), rung)))
            case Place(low, marks):
                for number_, mark in enumerate(marks, low):
                    self._add(implied(condition, implied(is_value(value, number_), mark)))
            case Word(term):
                source = as_word(value)
                width = max(term.size(), source.term.size())
                self._add(implied(condition, resized(new, width) == resized(source, width)))


def _without_impossible(new: Place, ways: list[Writer]) -> Place:
    marks = (
        mark if any(is_value(value, number_) is not NO for _, value in ways) else NO
        for number_, mark in enumerate(new.marks, new.low)
    )
    return Place(new.low, tuple(marks))
