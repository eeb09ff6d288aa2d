"""The whole idea in one page: every order of the steps of two threads that take two locks, breadth first.

Read it before the package. `zcheck` does the same for models of any size, and tells the story better.
Run it: ``python docs/toy_checker.py``
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple


class State(NamedTuple):
    """Where each thread is in its program, and who holds each lock (None: nobody)."""

    place: tuple[int, ...]
    owner: tuple[int | None, ...]


ABBA = (
    (("acquire", 0), ("acquire", 1), ("release", 1), ("release", 0)),
    (("acquire", 1), ("acquire", 0), ("release", 0), ("release", 1)),
)
ORDERED = (ABBA[0], ABBA[0])

Programs = tuple[tuple[tuple[str, int], ...], ...]


def successors(programs: Programs, state: State) -> Iterator[tuple[str, State]]:
    """Every step that is enabled: an acquire only where the lock is free."""
    for thread, program in enumerate(programs):
        at = state.place[thread]
        if at == len(program):
            continue
        word, lock = program[at]
        if word == "acquire" and state.owner[lock] is not None:
            continue
        place = (*state.place[:thread], at + 1, *state.place[thread + 1 :])
        holder = thread if word == "acquire" else None
        owner = (*state.owner[:lock], holder, *state.owner[lock + 1 :])
        yield f"thread {thread}: {word} {'ab'[lock]}", State(place, owner)


def shortest_deadlock(programs: Programs) -> tuple[list[str] | None, int]:
    """The shortest way to a state where nothing is enabled and somebody has not finished (None: there is no
    such state), and the number of states seen."""
    initial = State((0,) * len(programs), (None, None))
    came_from: dict[State, tuple[State, str] | None] = {initial: None}
    frontier = deque([initial])
    while frontier:
        state = frontier.popleft()
        steps = list(successors(programs, state))
        finished = all(at == len(program) for at, program in zip(state.place, programs, strict=True))
        if not steps and not finished:
            return story(came_from, state), len(came_from)
        for name, after in steps:
            if after not in came_from:
                came_from[after] = (state, name)
                frontier.append(after)
    return None, len(came_from)


def story(came_from: dict[State, tuple[State, str] | None], state: State) -> list[str]:
    """The steps from the initial state to `state`."""
    steps: list[str] = []
    link = came_from[state]
    while link is not None:
        state, name = link
        steps.append(name)
        link = came_from[state]
    return steps[::-1]


if __name__ == "__main__":
    for title, programs in (("opposite orders", ABBA), ("the same order", ORDERED)):
        trace, states = shortest_deadlock(programs)
        verdict = "holds" if trace is None else f"violated: {'; '.join(trace)}"
        print(f"{title}: deadlock free {verdict} ({states} states seen)")
