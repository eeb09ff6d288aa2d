"""Whether two systems behave alike: strong bisimulation from their initial states.

If they do, no property of states, steps or runs can tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Graph(Protocol):
    """Numbers stand for the same in the two graphs that are compared: for what is seen of a state, for labels."""

    @property
    def initial(self) -> int: ...

    def seen(self, state: int) -> int: ...

    def steps(self, state: int) -> set[tuple[int, int]]:
        """Labels and successors; a negative successor is the end of a run, and no state."""
        ...


ENDED = -1
"""In place of what is seen, where a step has no successor."""


def alike(one: Graph, other: Graph, most: int) -> bool | None:
    """Whether the graphs are bisimilar; None if there are more than `most` states of one to look at.

    First both go in step: where one successor only looks as it does, on either side, these two must be alike.
    That finds nearly every difference, and proves graphs alike in which it decides everything.
    """
    pairs = {(one.initial, other.initial): None}
    queue = [(one.initial, other.initial)]
    decided = True
    for left, right in queue:
        if one.seen(left) != other.seen(right):
            return False
        ways, others = _ways(one, left), _ways(other, right)
        if ways.keys() != others.keys():
            return False
        for way, after in ways.items():
            if way[1] == ENDED:
                continue
            if len(after) > 1 or len(others[way]) > 1:
                decided = False
                continue
            pair = (after[0], others[way][0])
            if pair not in pairs:
                pairs[pair] = None
                queue.append(pair)
        if len(queue) > most:
            return None
    return True if decided else _refined(one, other, most)


def _ways(graph: Graph, state: int) -> dict[tuple[int, int], list[int]]:
    """The successors by label and by what is seen of them."""
    found: dict[tuple[int, int], list[int]] = {}
    for label, after in graph.steps(state):
        found.setdefault((label, ENDED if after < 0 else graph.seen(after)), []).append(after)
    return found


def _refined(one: Graph, other: Graph, most: int) -> bool | None:
    """Classes of states that look alike, split by where their steps lead until no class can be split."""
    sides = []
    for graph in (one, other):
        found = _reachable(graph, most)
        if found is None:
            return None
        sides.append(found)
    classes = [
        {state: graph.seen(state) for state in side} for graph, side in zip((one, other), sides, strict=True)
    ]
    count = 0
    while True:
        if classes[0][one.initial] != classes[1][other.initial]:
            return False
        numbers: dict[object, int] = {}
        classes = [_split(side, known, numbers) for side, known in zip(sides, classes, strict=True)]
        if len(numbers) == count:
            return classes[0][one.initial] == classes[1][other.initial]
        count = len(numbers)


Steps = Mapping[int, set[tuple[int, int]]]


def _reachable(graph: Graph, most: int) -> Steps | None:
    found: dict[int, set[tuple[int, int]]] = {}
    queue = [graph.initial]
    for state in queue:
        if state in found:
            continue
        found[state] = graph.steps(state)
        if len(found) > most:
            return None
        queue += (after for _, after in found[state] if after >= 0)
    return found


def _split(steps: Steps, known: Mapping[int, int], numbers: dict[object, int]) -> dict[int, int]:
    """New classes: by the old one and by the classes that each label leads to."""
    return {
        state: numbers.setdefault(
            (known[state], frozenset((label, known.get(after, ENDED)) for label, after in found)), len(numbers)
        )
        for state, found in steps.items()
    }
