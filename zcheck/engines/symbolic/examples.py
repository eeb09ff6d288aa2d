"""States that are reached, found by walking: examples that suggest invariants, and prove nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import TypeAlias

from zcheck.engines.symbolic.asking import Asker
from zcheck.frozen import dataclass
from zcheck.semantics.steps import successors
from zcheck.system.system import State, System

WALKS = 10
LONGEST_WALK = 60
NEAREST = 200
"""States next to the start that are looked at beside the walks."""

OFTEN = 256
"""Between two looks at the limits."""


Walk: TypeAlias = Callable[[System], Callable[[State], Iterable[State]]]
"""For a system, what tells the states behind the steps of a state. Nothing rests on its being right."""


def by_definition(system: System) -> Callable[[State], Iterable[State]]:
    """A `Walk` that needs no preparation, and is slow."""
    return lambda state: (after for _, after in successors(system, state))


@dataclass(frozen=True, slots=True)
class Examples:
    """Reached states, nearest first; `complete`: all that there are."""

    states: tuple[State, ...]
    complete: bool


def nearest(system: System, walk: Walk, most: int, seconds: float, asker: Asker) -> Examples:
    """The states nearest to the start: about so many, as far as they are found within so many seconds. Raises
    LimitReached."""
    behind = walk(system)
    found = {system.initial}
    queue = [system.initial]
    end = asker.seconds + seconds
    for number, state in enumerate(queue):
        if number % OFTEN == 0:
            asker.tick(0)
        if len(queue) > most or asker.seconds > end:
            return Examples(tuple(queue), False)
        for after in behind(state):
            if after not in found:
                found.add(after)
                queue.append(after)
    return Examples(tuple(queue), True)


def scattered(system: System, walk: Walk, random: Random, asker: Asker) -> Iterator[State]:
    """A few of the nearest states, and those on some long walks."""
    yield from nearest(system, walk, NEAREST, 1.0, asker).states
    behind = walk(system)
    for _ in range(WALKS):
        state = system.initial
        for _ in range(LONGEST_WALK):
            following = list(behind(state))
            if not following:
                break
            state = random.choice(following)
            yield state
