"""One exploration in C, as Python sees it: run until every question has its answer or a limit is reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.native.calling import watched
from zcheck.engines.native.library import Handle, Reason
from zcheck.engines.native.source import conditions_of
from zcheck.exploring.questions import Questions
from zcheck.exploring.watching import LimitReached, Stop, Watch, limit_on_states
from zcheck.limits import Limits
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System

Result = TypeVar("Result")


class Search:
    """What it knows is right whenever it is stopped. `full`: why a search ends where memory does."""

    def __init__(
        self, system: System, handle: Handle, questions: Questions, watch: Watch, limits: Limits, full: Stop
    ) -> None:
        self._system = system
        self._handle = handle
        self._questions = questions
        self._watch = watch
        self._limits = limits
        self._full = full
        self._sights = [(index, 2 + number) for number, (index, _) in enumerate(conditions_of(system))]
        self._sights += [(index, 0) for index in questions.of(DeadlockFree)]
        self._sights += [(index, 1) for index in questions.of(FaultFree)]
        self.complete = False

    @property
    def examined(self) -> int:
        """All states up to this depth were looked at."""
        return self._handle.examined

    def run(self) -> None:
        """Until every question has its answer or there are no more states; raises LimitReached."""
        while not self.complete:
            if self._questions.checks and not self._questions.open(self.examined):
                return
            work = partial(self._handle.run, self._questions.horizon(self.examined))
            try:
                reason = self.call(work)
            finally:
                self._note()
            self._act_on(reason)

    def _note(self) -> None:
        for index, sight in self._sights:
            seen = self._handle.seen(sight)
            if seen is not None:
                self._questions.note(index, seen[0], [seen[1]])

    def _act_on(self, reason: Reason) -> None:
        match reason:
            case Reason.COMPLETE:
                self.complete = True
            case Reason.STATES:
                raise LimitReached(limit_on_states(self._limits.states or 0))
            case Reason.MEMORY:
                raise LimitReached(self._full)
            case Reason.ESCAPED:
                self._complain()
            case Reason.STOPPED:
                raise EngineBug("a search was stopped by nobody")
            case Reason.PAUSED:
                pass

    def _complain(self) -> None:
        escaped = self._handle.escaped()
        assert escaped is not None
        action, slot = self._system.actions[escaped[0]], self._system.slots[escaped[1]]
        raise EngineBug(f"{action.name} gives {slot.name} a value outside its range")

    def call(self, work: Callable[[], Result]) -> Result:
        """A long call into C, under the eyes of the watch; raises what stops it."""
        self._handle.stop(False)
        return watched(work, self.look, lambda: self._handle.stop(True))

    def call_after(self, work: Callable[[], Result], left: Callable[[], int]) -> Result:
        """As `call`, for work on what was seen; `left` tells how many states wait."""
        self._handle.stop(False)
        return watched(work, lambda: self._look_at_rest(left()), lambda: self._handle.stop(True))

    def _look_at_rest(self, left: int) -> None:
        seen = self._handle.watch()
        self._watch.tick(seen.states, seen.transitions, seen.depth, left, growing=False)

    def look(self) -> None:
        """Snapshot and clock; raises LimitReached."""
        seen = self._handle.watch()
        self._watch.tick(seen.states, seen.transitions, seen.depth, seen.frontier)

    def predecessor(self, depth: int, state: int) -> int | None:
        """The least state at `depth` that has a step to `state`."""
        return watched(
            lambda: self._handle.before(depth, state), lambda: None, lambda: self._handle.stop(True)
        )
