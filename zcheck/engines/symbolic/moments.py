"""What can be said of the system at one moment: who is where, what is enabled, what faults, what is wrong."""

from __future__ import annotations

from typing import assert_never

import z3

from zcheck.engines.symbolic.expressions import Encoder
from zcheck.engines.symbolic.frames import Frame
from zcheck.engines.symbolic.logic import NO, YES, both, either, opposite
from zcheck.engines.symbolic.values import is_value
from zcheck.exploring.questions import sought
from zcheck.system.actions import Action
from zcheck.system.properties import (
    Always,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)
from zcheck.system.system import System
from zcheck.system.threads import Thread


class Moment:
    """A frame with what is known about it; remembers what was asked."""

    def __init__(self, system: System, frame: Frame) -> None:
        self.frame = frame
        self.encoder = Encoder(frame)
        self._system = system
        self._enabled: dict[int, z3.BoolRef] = {}

    def enabled(self, action: Action) -> z3.BoolRef:
        """Whether the thread is there and the guard is true; the action may still fault."""
        known = self._enabled.get(action.index)
        if known is None:
            there = self._is_there(action)
            known = NO if there is NO else both((there, self.encoder.truth(action.guard)))
            self._enabled[action.index] = known
        return known

    def _is_there(self, action: Action) -> z3.BoolRef:
        if action.thread is None:
            return YES
        assert action.source is not None
        return is_value(self.frame[self._system.threads[action.thread].location_slot], action.source)

    def sound(self, action: Action) -> z3.BoolRef:
        """Whether the action, if enabled, does not fault."""
        return both(self.encoder.truth(test.holds) for test in action.tests)

    def resting(self, thread: Thread) -> z3.BoolRef:
        at = self.frame[thread.location_slot]
        return either(is_value(at, place.index) for place in thread.locations if place.resting)

    def dead(self) -> z3.BoolRef:
        """Whether no mandatory action is enabled."""
        return opposite(either(self.enabled(a) for a in self._system.actions if a.mandatory))

    def deadlock(self) -> z3.BoolRef:
        threads = self._system.threads
        some = opposite(both(map(self.resting, threads))) if threads else YES
        return NO if some is NO else both((self.dead(), some))

    def fault(self) -> z3.BoolRef:
        """Whether some step faults."""
        tested = (a for a in self._system.actions if a.tests and self.enabled(a) is not NO)
        return either(both((self.enabled(a), opposite(self.sound(a)))) for a in tested)

    def shows(self, goal: Property) -> z3.BoolRef:
        """Whether this moment by itself decides about `goal`: refutes it, or is the witness of `reachable`.

        Of what has a future only a deadlock is decided, which has none.
        """
        match goal:
            case DeadlockFree():
                return self.deadlock()
            case FaultFree():
                return self.fault()
            case Always() | Never() | Reachable():
                wanted = sought(goal)
                assert wanted is not None
                return self.encoder.truth(wanted)
            case NeverStuck(threads):
                awake = either(opposite(self.resting(self._system.threads[t])) for t in threads)
                return both((self.dead(), awake))
            case Progress(label):
                return both((self.dead(), opposite(self._carriers_rest(label))))
            case Live() | Unsupported():
                return NO
            case _:
                assert_never(goal)

    def _carriers_rest(self, label: str) -> z3.BoolRef:
        carriers = [thread for thread in self._system.threads if label in thread.carries]
        return both(map(self.resting, carriers)) if carriers else NO
