"""``live N``: a fair run that from some point takes no step labelled N while a carrier of N is not resting.

Steps labelled N and states where the carriers of N rest are cut out. A component of what is left, with an edge,
holds a fair run iff every unit of fairness (a thread, an event instance) takes a mandatory step in it or has,
somewhere in it, no enabled mandatory step in the whole system; strongly fair: iff every unit that is enabled
somewhere in it steps in it, after the states where others are enabled are removed, again and again. A run may
also end: where nothing mandatory is enabled and a carrier is not resting. (Emerson and Lei 1987.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from zcheck.engines.interpreter.components import components
from zcheck.frozen import dataclass

LABELLED = -1
"""Stands for the unit of a step that passes the label."""

SLICE = 1_000
"""States whose steps are looked at between two looks at the limits."""

Walk = Callable[[int, Callable[[tuple[int, int]], None]], int]
"""The units with an enabled mandatory step in a state, as bits; its steps go to a function, each as the bit of
its unit (0 for an optional step, `LABELLED` for a labelled one) with the successor."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from `before` to `after`; `unit` is a bit, 0 for an optional step."""

    before: int
    unit: int
    after: int


@dataclass(frozen=True, slots=True)
class Livelock:
    """A fair loop of steps, starting at the state of the component that is nearest to the start."""

    loop: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A state where a run may end for good."""

    state: int


class Liveness:
    """Looks for runs without progress among expanded states; `levels` has them by depth."""

    def __init__(
        self,
        levels: Iterable[Iterable[int]],
        resting: frozenset[int],
        walk: Walk,
        strongly: bool,
        tick: Callable[[int], None],
    ) -> None:
        """`tick` is told now and then how many states there are to be looked at, and may raise what ends that."""
        self._walk = walk
        self._tick = tick
        self._walks = 0
        self._strongly = strongly
        self._depth = {
            state: depth
            for depth, level in enumerate(levels)
            for state in level
            if state not in resting
        }

    def nearest(self) -> tuple[int, Livelock | Stop] | None:
        """The violation that starts at the least depth, with that depth."""
        found: list[tuple[int, int, Livelock | Stop]] = []
        for state, depth in self._depth.items():
            if not self._able(state):
                found.append((depth, state, Stop(state)))
        least = min(found, key=lambda entry: entry[:2], default=None)
        for component in self._fair(frozenset(self._depth)):
            depth, state = min((self._depth[state], state) for state in component)
            if least is None or (depth, state) < least[:2]:
                least = (depth, state, Livelock(self._loop(component, state)))
        return None if least is None else (least[0], least[2])

    def _able(self, state: int) -> int:
        return self._steps(state, lambda _: None)

    def _steps(self, state: int, take: Callable[[tuple[int, int]], None]) -> int:
        self._walks += 1
        if self._walks % SLICE == 0:
            self._tick(len(self._depth))
        return self._walk(state, take)

    def _edges(self, state: int, inside: frozenset[int]) -> list[Edge]:
        """The unlabelled steps that stay in `inside`."""
        steps: list[tuple[int, int]] = []
        self._steps(state, steps.append)
        return [Edge(state, unit, after) for unit, after in steps if unit != LABELLED and after in inside]

    def _next(self, inside: frozenset[int], state: int) -> list[int]:
        return [edge.after for edge in self._edges(state, inside)]

    def _fair(self, states: frozenset[int]) -> Iterator[frozenset[int]]:
        """The components that hold a fair run."""
        todo = [states]
        while todo:
            inside = todo.pop()
            for component in components(inside, partial(self._next, inside)):
                wronged = self._wronged(component)
                if not wronged:
                    yield component
                elif self._strongly:
                    kept = frozenset(s for s in component if not self._able(s) & wronged)
                    if kept:
                        todo.append(kept)

    def _wronged(self, component: frozenset[int]) -> int:
        """The units that a run through all of `component` treats unfairly."""
        always, sometimes, moved = -1, 0, 0
        for state in component:
            able = self._able(state)
            always &= able
            sometimes |= able
            for edge in self._edges(state, component):
                moved |= edge.unit
        return (sometimes if self._strongly else always) & ~moved

    def _loop(self, component: frozenset[int], start: int) -> tuple[Edge, ...]:
        """A loop from `start` that gives every unit its due."""
        loop: list[Edge] = []
        units = 0
        for state in component:
            units |= self._able(state)
        for unit in bits_of(units):
            if not self._is_given(loop, start, unit):
                here = loop[-1].after if loop else start
                loop += self._way(component, here, partial(self._gives, unit))
        here = loop[-1].after if loop else start
        if here != start or not loop:
            loop += self._way(component, here, lambda edge: edge.after == start)
        return tuple(loop)

    def _is_given(self, loop: list[Edge], start: int, unit: int) -> bool:
        if not self._strongly and not self._able(start) & unit:
            return True
        return any(self._gives(unit, edge) for edge in loop)

    def _gives(self, unit: int, edge: Edge) -> bool:
        """Whether this step is the unit's, or (weakly) leads to where it has none."""
        return edge.unit == unit or (not self._strongly and not self._able(edge.after) & unit)

    def _way(
        self, component: frozenset[int], start: int, wanted: Callable[[Edge], bool]
    ) -> list[Edge]:
        """A shortest way inside the component whose last step is wanted."""
        came: dict[int, Edge] = {}
        queue = [start]
        for state in queue:
            for edge in self._edges(state, component):
                if wanted(edge):
                    way = [edge]
                    while way[0].before != start:
                        way.insert(0, came[way[0].before])
                    return way
                if edge.after != start and edge.after not in came:
                    came[edge.after] = edge
                    queue.append(edge.after)
        raise AssertionError("a component does not hold what it was chosen for")


def bits_of(mask: int) -> Iterator[int]:
    """The bits that are set, least first."""
    while mask:
        low = mask & -mask
        yield low
        mask -= low
