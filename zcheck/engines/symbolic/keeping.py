"""Whether the lemmas show that no step leaves a range; that pages are conserved, they may not know.

The ranges themselves are part of what it means to be a system, and an unrolling from the start may take them for
granted. A proof over any number of steps may not: it begins in states that perhaps are never reached.
"""

from __future__ import annotations

import z3

from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.frames import free_frame, laws_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES, both, either, opposite
from zcheck.engines.symbolic.moments import Moment
from zcheck.engines.symbolic.values import at_least
from zcheck.exploring.interrupts import interrupts_noted
from zcheck.system.actions import Action
from zcheck.system.system import System
from zcheck.system.types import value_range

PATIENCE = 4.0
"""Seconds for one action."""


@interrupts_noted()
def keeps_ranges(system: System, lemmas: Lemmas, asker: Asker) -> bool:
    """Whether from states within the ranges and lemmas each step that does not fault leads to states within the
    ranges; False: not known. Raises LimitReached."""
    frame = free_frame(system, "kept")
    moment = Moment(system, frame)
    solver = new_solver()
    solver.add(*(law for value in frame for law in laws_of(value)))
    solver.add(*(fact for fact in facts(lemmas)(moment) if fact is not YES))
    questions = (_leaves(system, moment, action) for action in system.actions)
    return all(question is NO or asker.attempt(solver, [question], PATIENCE) is False for question in questions)


def _leaves(system: System, moment: Moment, action: Action) -> z3.BoolRef:
    """Whether the action can go, and a value it assigns is out of range."""
    outside = []
    for update in action.updates:
        low, high = value_range(system.slots[update.slot].type)
        value = moment.encoder.number(update.value)
        outside += [opposite(at_least(value, low)), at_least(value, high + 1)]
    out = either(outside)
    return NO if out is NO else both((moment.enabled(action), moment.sound(action), out))
