"""Strongly connected components, without recursion (Tarjan 1972, in the form of Pearce 2016)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

Edges = Callable[[int], Iterable[int]]


def components(states: Set[int], edges: Edges) -> Iterator[frozenset[int]]:
    """The components of the graph on `states` with at least one edge inside; others are left out."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    open_: list[int] = []
    is_open: set[int] = set()
    for root in sorted(states):
        if root in number:
            continue
        path: list[tuple[int, Iterator[int]]] = []
        _enter(root, path, number, low, open_, is_open, edges)
        while path:
            state, rest = path[-1]
            for after in rest:
                if after not in states:
                    continue
                if after not in number:
                    _enter(after, path, number, low, open_, is_open, edges)
                    break
                if after in is_open:
                    low[state] = min(low[state], number[after])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    low[parent] = min(low[parent], low[state])
                if low[state] == number[state]:
                    found = _close(state, open_, is_open)
                    if len(found) > 1 or state in set(edges(state)):
                        yield found


def _enter(
    state: int,
    path: list[tuple[int, Iterator[int]]],
    number: dict[int, int],
    low: dict[int, int],
    open_: list[int],
    is_open: set[int],
    edges: Edges,
) -> None:
    number[state] = low[state] = len(number)
    open_.append(state)
    is_open.add(state)
    path.append((state, iter(edges(state))))


def _close(root: int, open_: list[int], is_open: set[int]) -> frozenset[int]:
    found: set[int] = set()
    while root not in found:
        state = open_.pop()
        is_open.discard(state)
        found.add(state)
    return frozenset(found)
