"""States that are reached, found by walking: examples that suggest invariants, and prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.stepping import Stepping
from zcheck.frozen import dataclass
from zcheck.system.system import State, System

WALKS = 10
LONGEST_WALK = 60
NEAREST = 200
"""States next to the start that are looked at beside the walks."""

OFTEN = 256
"""Between two looks at the limits."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Reached states, nearest first; `complete`: all that there are."""

    states: tuple[State, ...]
    complete: bool


def nearest(system: System, most: int, seconds: float, asker: Asker) -> Examples:
    """The states nearest to the start: about so many, as far as they are found within so many seconds. Raises
    LimitReached."""
    stepping = Stepping(system)
    found = {system.initial}
    queue = [system.initial]
    end = asker.seconds + seconds
    for number, state in enumerate(queue):
        if number % OFTEN == 0:
            asker.tick(0)
        if len(queue) > most or asker.seconds > end:
            return Examples(tuple(queue), False)
        for _, after in stepping.successors(state):
            if after not in found:
                found.add(after)
                queue.append(after)
    return Examples(tuple(queue), True)


def scattered(system: System, random: Random, asker: Asker) -> Iterator[State]:
    """A few of the nearest states, and those on some long walks."""
    yield from nearest(system, NEAREST, 1.0, asker).states
    stepping = Stepping(system)
    for _ in range(WALKS):
        state = system.initial
        for _ in range(LONGEST_WALK):
            following = [after for _, after in stepping.successors(state)]
            if not following:
                break
            state = random.choice(following)
            yield state
