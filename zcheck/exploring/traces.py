"""Traces rebuilt backwards from the levels of a search, without parent pointers.

Going back, the predecessor is the least state of the level above that has a step to its successor, and the
action is the first declared of those that lead there: nothing depends on the order of a search.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from zcheck.diagnostics.errors import EngineBug
from zcheck.exploring.questions import Sighting
from zcheck.results.trace import Ending, Trace
from zcheck.semantics.steps import successors
from zcheck.system.layout import Layout
from zcheck.system.system import State, System

Predecessor = Callable[[int, int], int | None]
"""Given a depth and a packed state of the next depth: the least packed state at that depth with a step to it."""


class Tracer:
    """Rebuilds paths; one path a state. `told` is what a search keeps of a state: all, or its canonical form."""

    def __init__(
        self,
        system: System,
        layout: Layout,
        predecessor: Predecessor,
        told: Callable[[State], State] = lambda state: state,
    ) -> None:
        self._told = told
        self._system = system
        self._layout = layout
        self._predecessor = predecessor
        self._paths: dict[int, tuple[tuple[State, ...], tuple[int, ...]]] = {}

    def trace(self, seen: Sighting, ending: Ending) -> Trace:
        if seen.state not in self._paths:
            self._paths[seen.state] = self._path(seen)
        states, actions = self._paths[seen.state]
        return Trace(states, actions, ending)

    def _path(self, seen: Sighting) -> tuple[tuple[State, ...], tuple[int, ...]]:
        packed = [seen.state]
        for depth in range(seen.depth - 1, -1, -1):
            before = self._predecessor(depth, packed[-1])
            if before is None:
                raise EngineBug("a state that was reached has no predecessor")
            packed.append(before)
        states = tuple(self._layout.unpack(state) for state in reversed(packed))
        steps = pairwise(states)
        return states, tuple(self._first_action(before, after) for before, after in steps)

    def _first_action(self, before: State, after: State) -> int:
        for action, state in successors(self._system, before):
            if self._told(state) == after:
                return action.index
        raise EngineBug("a step that was taken is by no action")
