"""Traces rebuilt backwards from the levels of a search, without parent pointers.

Going back, the predecessor is the least state of the level above that has a step to its successor, and the
action is the first declared of those that lead there: nothing depends on the order of a search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter.questions import Sighting
from zcheck.results.trace import Ending, Trace
from zcheck.semantics.steps import successors
from zcheck.system.layout import Layout
from zcheck.system.system import State, System

SLICE = 1_000


class Tracer:
    """Rebuilds paths; one path a state."""

    def __init__(
        self,
        system: System,
        layout: Layout,
        levels: Sequence[list[int]],
        expand: Callable[[list[int]], list[int]],
    ) -> None:
        self._system = system
        self._layout = layout
        self._levels = levels
        self._expand = expand
        self._paths: dict[int, tuple[tuple[State, ...], tuple[int, ...]]] = {}

    def trace(self, seen: Sighting, ending: Ending) -> Trace:
        if seen.state not in self._paths:
            self._paths[seen.state] = self._path(seen)
        states, actions = self._paths[seen.state]
        return Trace(states, actions, ending)

    def _path(self, seen: Sighting) -> tuple[tuple[State, ...], tuple[int, ...]]:
        packed = [seen.state]
        for depth in range(seen.depth - 1, -1, -1):
            packed.append(self._predecessor(self._levels[depth], packed[-1]))
        states = tuple(self._layout.unpack(state) for state in reversed(packed))
        steps = pairwise(states)
        return states, tuple(self._first_action(before, after) for before, after in steps)

    def _predecessor(self, level: list[int], state: int) -> int:
        found: list[int] = []
        for start in range(0, len(level), SLICE):
            part = level[start : start + SLICE]
            if state in self._expand(part):
                found += [before for before in part if state in self._expand([before])]
        if not found:
            raise EngineBug("a state that was reached has no predecessor")
        return min(found)

    def _first_action(self, before: State, after: State) -> int:
        for action, state in successors(self._system, before):
            if state == after:
                return action.index
        raise EngineBug("a step that was taken is by no action")
