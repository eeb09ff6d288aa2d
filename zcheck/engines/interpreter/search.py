"""Breadth-first search over packed states, level by level, exact and deterministic.

Levels are kept whole: the depth of a state is the level it is in, and a trace is rebuilt from them.
"""

from __future__ import annotations

from collections.abc import Callable

from zcheck.engines.interpreter.stepping import Find, Stepper
from zcheck.exploring.questions import Questions, sought
from zcheck.exploring.watching import Watch
from zcheck.limits import Limits
from zcheck.system.layout import Layout
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System

LONGEST_SLICE = 2_000
WORK_PER_SLICE = 60_000
"""States, and states times actions, between two looks at the clock."""

TRACED = 1_000
"""States expanded together in search of a predecessor."""

FIRST_TUNING = 100_000
"""Transitions after which the step function is made anew without what it need not do any longer."""


class Search:
    """One search. What it knows so far is right whenever it is stopped."""

    def __init__(
        self, system: System, layout: Layout, stepper: Stepper, questions: Questions, watch: Watch,
        limits: Limits,
    ) -> None:
        self._stepper = stepper
        self._questions = questions
        self._watch = watch
        self._actions = len(system.actions)
        self._slice = _slice_length(system, limits)
        self._finds: dict[int, Find] = {}
        for index, check in enumerate(system.checks):
            condition = sought(check.property)
            if condition is not None:
                self._finds[index] = stepper.find(condition)
        self._expand = stepper.expand(bool(questions.of(DeadlockFree)), range(self._actions))
        self._tuning = FIRST_TUNING
        initial = layout.pack(system.initial)
        self.seen = {initial}
        self.levels: list[list[int]] = [[initial]]
        self.examined = -1          # all states up to this depth were looked at
        self.position = 0           # states of the level below that were looked at and expanded
        self.transitions = 0
        self.faults = 0
        self.fired = bytearray(self._actions)
        self.complete = False

    @property
    def depth(self) -> int:
        """Of the deepest state seen."""
        return len(self.levels) - (1 if self.levels[-1] else 2)

    def run(self) -> None:
        """Until every question has its answer or there are no more states."""
        while not self.complete:
            if self._questions.checks and not self._questions.open(self.examined):
                return
            self._take_level()
            self._tune()

    def _take_level(self) -> None:
        """Look at the next level and expand it; at the horizon successors are not kept."""
        depth = self.examined + 1
        level = self.levels[depth]
        at_horizon = self._questions.horizon(self.examined) == depth
        following: list[int] = []
        if not at_horizon:
            self.levels.append(following)
        beyond, steps = False, 0
        for start in range(0, len(level), self._slice):
            part = level[start : start + self._slice]
            out = self._look_at(part, depth)
            fresh = set(out) - self.seen
            if at_horizon:
                beyond, steps = beyond or bool(fresh), steps + len(out)
            else:
                following.extend(fresh)
                self.seen |= fresh
                self.transitions += len(out)
            self.position = start + len(part)
            self._tick(len(level) - self.position + len(following))
        if at_horizon and not beyond:
            self.transitions += steps
        self.examined, self.position = depth, 0
        self.complete = not following and not beyond
        if not following and not at_horizon:
            self.levels.pop()

    def _look_at(self, part: list[int], depth: int) -> list[int]:
        """Note what the questions ask about in these states; their successors, with repeats."""
        for index, find in self._finds.items():
            self._questions.note(index, depth, find(part))
        out: list[int] = []
        dead: list[int] = []
        faults: list[int] = []
        self._expand(part, out, dead, faults, self.fired)
        for index in self._questions.of(DeadlockFree):
            self._questions.note(index, depth, dead)
        for index in self._questions.of(FaultFree):
            self._questions.note(index, depth, faults)
        self.faults += len(faults)
        return out

    def _tick(self, frontier: int) -> None:
        self._watch.tick(len(self.seen), self.transitions, self.depth, frontier)

    @property
    def expanded(self) -> list[list[int]]:
        """The states that were expanded, by depth."""
        levels = [*self.levels[: self.examined + 1]]
        if self.position:
            levels.append(self.levels[self.examined + 1][: self.position])
        return levels

    def behind(self) -> Callable[[int], None]:
        """Told now and then how much is left to do with the states that were expanded, it raises what ends that."""
        states, transitions, depth = sum(map(len, self.expanded)), self.transitions, self.depth

        def tick(left: int) -> None:
            self._watch.tick(states, transitions, depth, left, growing=False)

        return tick

    def _tune(self) -> None:
        """Between levels: stop looking for what was found, and for actions known to fire."""
        open_checks = set(self._questions.open(self.examined))
        self._finds = {i: find for i, find in self._finds.items() if i in open_checks}
        if self.transitions >= self._tuning:
            self._tuning = self.transitions * 10
            wants_deadlocks = bool(open_checks & set(self._questions.of(DeadlockFree)))
            idle = [i for i in range(self._actions) if not self.fired[i]]
            self._expand = self._stepper.expand(wants_deadlocks, idle)

    def predecessor(self, depth: int, state: int) -> int | None:
        """The least state at `depth` that has a step to `state`."""
        found: list[int] = []
        level = self.levels[depth]
        for start in range(0, len(level), TRACED):
            part = level[start : start + TRACED]
            if state in self._expand_some(part):
                found += [before for before in part if state in self._expand_some([before])]
        return min(found, default=None)

    def _expand_some(self, states: list[int]) -> list[int]:
        """The successors of some states; nothing is noted."""
        out: list[int] = []
        self._expand(states, out, [], [], bytearray(self._actions))
        return out


def _slice_length(system: System, limits: Limits) -> int:
    """The same on every run of a system, so that runs that reach a limit on states agree, too."""
    length = min(LONGEST_SLICE, WORK_PER_SLICE // (len(system.actions) + 1))
    if limits.states is not None:
        length = min(length, limits.states // 10)
    return max(length, 1)
