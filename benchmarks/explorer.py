"""How fast the interpreter explores, next to a search written by hand for the same system.

``python -m benchmarks.explorer [THREADS] [PAGES]`` prints transitions per second of both and their ratio, after
asserting that they visit the same number of states.

Each thread takes a page when more than a reserve is free, dirties it or gives it back, and starts again; a
daemon cleans dirty pages with a page of its own. Locks are left out: what is measured is the search.
"""

from __future__ import annotations

import sys
import time

from tests.builders import IDLE, RUN, WAIT, Builder, check
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.system.building import at_least, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System

RESERVE = 2


def paging(threads: int, pages: int) -> System:
    b = Builder(f"paging({threads}, {pages})")
    free, dirty = b.number("free", 0, pages, pages), b.number("dirty", 0, pages)
    less, more = {free: shifted(Read(free), -1)}, {free: shifted(Read(free), 1)}
    for index in range(threads):
        user = b.thread(f"user[{index}]", (IDLE, RUN, RUN))
        b.step(user, 0, 1, at_least(Read(free), number(RESERVE)), less)
        b.step(user, 1, 0, TRUE, {dirty: shifted(Read(dirty), 1)})
        b.step(user, 1, 2)
        b.step(user, 2, 0, TRUE, more)
    daemon = b.thread("daemon", (IDLE, WAIT, RUN))
    b.step(daemon, 0, 1, at_least(Read(dirty), number(1)), {dirty: shifted(Read(dirty), -1)})
    b.step(daemon, 1, 2, at_least(Read(free), number(1)), less)
    b.step(daemon, 2, 0, TRUE, {free: shifted(Read(free), 2)})
    return b.system(check(DeadlockFree()), check(FaultFree()))


def by_hand(threads: int, pages: int) -> tuple[int, int]:
    """States and transitions of the same system: tuples in a dictionary, as one would write it at once."""
    start = (pages, 0, 0) + (0,) * threads
    depth = {start: 0}
    queue = [start]
    transitions = 0
    for state in queue:
        free, dirty, daemon, *users = state
        found = []
        for index, place in enumerate(users):
            before, after = state[3 : 3 + index], state[4 + index :]
            if place == 0:
                if free >= RESERVE:
                    found.append((free - 1, dirty, daemon, *before, 1, *after))
            elif place == 1:
                found.append((free, dirty + 1, daemon, *before, 0, *after))
                found.append((free, dirty, daemon, *before, 2, *after))
            else:
                found.append((free + 1, dirty, daemon, *before, 0, *after))
        if daemon == 0:
            if dirty >= 1:
                found.append((free, dirty - 1, 1, *users))
        elif daemon == 1:
            if free >= 1:
                found.append((free - 1, dirty, 2, *users))
        else:
            found.append((free + 2, dirty, 0, *users))
        transitions += len(found)
        for successor in found:
            if successor not in depth:
                depth[successor] = depth[state] + 1
                queue.append(successor)
    return len(depth), transitions


def main() -> None:
    given = [int(text) for text in sys.argv[1:]]
    threads, pages = given + [11, 8][len(given) :]
    started = time.perf_counter()
    states, transitions = by_hand(threads, pages)
    hand = time.perf_counter() - started
    found = explore(paging(threads, pages), Limits()).statistics
    assert (found.states, found.transitions) == (states, transitions), (found, states, transitions)
    rates = transitions / found.seconds, transitions / hand
    print(f"{threads + 1} threads, {pages} pages: {states:,} states, {transitions:,} transitions")
    print(f"interpreter  {rates[0]:12,.0f} transitions/s")
    print(f"by hand      {rates[1]:12,.0f} transitions/s")
    print(f"ratio        {rates[0] / rates[1]:12.2f}")


if __name__ == "__main__":
    main()
