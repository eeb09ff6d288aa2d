"""Place/transition nets and how a system becomes one: exactly, or not at all.

A slot whose every change is by a constant amount, and that guards only compare with constants, is a counter: one
place with as many tokens as its value lies above its least, and where an upper bound is asked for, a second
place with the room that is left. Any other slot has a place for each of its values, one of them marked; its
actions are split into one transition for each combination of values they depend on. What is then no
conjunction of thresholds is split at its disjunctions; what is no threshold at all is refused.

Markings are states. A step that would fault is not enabled: the net has the fault-free steps.
"""

from __future__ import annotations

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a net."""

    identifier: str
    name: str          # as the model calls what it stands for
    initial: int       # tokens


@dataclass(frozen=True, slots=True)
class Transition:
    """Takes ``takes[p]`` tokens from each place and puts ``gives[p]``; places by number, sorted."""

    identifier: str
    name: str
    takes: tuple[tuple[int, int], ...]
    gives: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Net:
    """A place/transition net with arc weights and no capacities."""

    name: str
    places: tuple[Place, ...]
    transitions: tuple[Transition, ...]
