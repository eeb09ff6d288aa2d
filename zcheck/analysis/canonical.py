"""One state for all that differ only in which of several alike threads is which: slices in order."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.analysis.symmetry import Counted, Symmetry
from zcheck.system.system import State

Key = tuple[tuple[int, ...], tuple[bool, ...]]
"""The values of a slice, and of which slots its thread's identity is the value."""


def canonical(symmetry: Symmetry, state: State) -> tuple[State, Mapping[int, int]]:
    """The state with the slices of alike threads in order, and where each of these threads is in it.

    Equal for two states exactly if exchanges of alike threads lead from one to the other.
    """
    moves: dict[int, int] = {}
    after = state
    for entry in symmetry.counted:
        after = _ordered(entry, after, moves)
    return after, moves


def keys_of(entry: Counted, state: State) -> list[Key]:
    """What tells the members of a class apart in `state`."""
    return [
        (tuple(state[slot] for slot in part), tuple(state[slot] == member + 1 for slot in entry.identities))
        for member, part in zip(entry.members, entry.slices, strict=True)
    ]


def _ordered(entry: Counted, state: State, moves: dict[int, int]) -> State:
    keys = keys_of(entry, state)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    after = list(state)
    renamed: dict[int, int] = {}
    for place, source in enumerate(order):
        moves[entry.members[source]] = entry.members[place]
        renamed[entry.members[source] + 1] = entry.members[place] + 1
        for slot, value in zip(entry.slices[place], keys[source][0], strict=True):
            after[slot] = value
    for slot in entry.identities:
        after[slot] = renamed.get(state[slot], state[slot])
    return tuple(after)


def alike_in(symmetry: Symmetry, state: State) -> list[list[int]]:
    """The groups of two or more threads that nothing tells apart in `state`."""
    groups: list[list[int]] = []
    for entry in symmetry.counted:
        by_key: dict[Key, list[int]] = {}
        for member, key in zip(entry.members, keys_of(entry, state), strict=True):
            by_key.setdefault(key, []).append(member)
        groups += [group for group in by_key.values() if len(group) > 1]
    return groups
