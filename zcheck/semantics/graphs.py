"""The whole graph of a small system."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.system.system import State


@dataclass(frozen=True, slots=True)
class Graph:
    """Every reachable state with its depth, and what happens there."""

    depth: dict[State, int]
    steps: dict[State, tuple[tuple[int, State], ...]]   # action and successor, in declaration order
    faulting: frozenset[State]                          # where some enabled action faults

    @property
    def transitions(self) -> int:
        return sum(len(steps) for steps in self.steps.values())
