"""Checks about the future: which state shows a stuck thread or lost progress, and how near it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from zcheck.engines.interpreter.hope import Hope, bits_for
from zcheck.engines.interpreter.questions import Sighting
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Bits, Stepper
from zcheck.engines.interpreter.watching import Watch
from zcheck.results.trace import Ending, NoProgress, Stuck
from zcheck.semantics.states import carriers_rest, is_resting
from zcheck.system.layout import Layout
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Reachable,
    Unsupported,
)
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Loss:
    """A state from which something will never be again."""

    seen: Sighting
    ending: Ending


class Futures:
    """Answers checks about the future from what a search expanded."""

    def __init__(self, system: System, layout: Layout, stepper: Stepper) -> None:
        self._system = system
        self._layout = layout
        self._checks = [c for c in system.checks if isinstance(c.property, NeverStuck | Progress)]
        self._bits: Bits = bits_for(system, self._checks)
        self._stepper = stepper
        self._levels: Sequence[Sequence[int]] = ()
        self._missing: Mapping[int, int] = {}

    @property
    def asked(self) -> bool:
        return bool(self._checks)

    def look(self, search: Search, watch: Watch) -> None:
        """Find what every expanded state lacks. Takes the visited states of `search` away from it."""
        levels = [*search.levels[: search.examined + 1]]
        if search.position:
            levels.append(search.levels[search.examined + 1][: search.position])
        if not search.complete:
            search.seen.clear()
            search.seen.update(*levels)
        states, depth = sum(map(len, levels)), search.depth
        transitions = search.transitions
        offer = self._stepper.offer(self._bits)

        def tick(left: int) -> None:
            watch.tick(states, transitions, depth, left, growing=False)

        hope = Hope(self._bits, offer, tick)
        hope.settle(levels, search.seen)
        self._levels, self._missing = levels, hope.missing()

    def at(self, check: Check, deadlock: Sighting) -> Loss | None:
        """What a deadlock, which has no future, shows by itself."""
        ending = self._ending(check, deadlock.state, self._bits.full)
        return Loss(deadlock, ending) if ending else None

    def nearest(self, check: Check) -> Loss | None:
        """The nearest loss that `check` asks about, of those the least state."""
        mask = self._mask(check)
        limit = None if check.within is None else check.within + 1
        for depth, level in enumerate(self._levels[:limit]):
            lacking = sorted(s for s in level if self._missing.get(s, 0) & mask)
            for state in lacking:
                ending = self._ending(check, state, self._missing[state])
                if ending is not None:
                    return Loss(Sighting(depth, state), ending)
        return None

    def _mask(self, check: Check) -> int:
        goal = check.property
        match goal:
            case NeverStuck(threads):
                return sum(self._bits.threads[thread] for thread in set(threads))
            case Progress(label):
                return self._bits.labels[label]
            case DeadlockFree() | FaultFree() | Always() | Never() | Reachable() | Live() | Unsupported():
                return 0
            case _:
                assert_never(goal)

    def _ending(self, check: Check, packed: int, missing: int) -> Ending | None:
        """The loss in one state, given the bits it lacks; a thread that rests there is not stuck."""
        state = self._layout.unpack(packed)
        goal = check.property
        if isinstance(goal, NeverStuck):
            stuck = tuple(
                thread
                for thread in goal.threads
                if missing & self._bits.threads[thread]
                and not is_resting(self._system, thread, state)
            )
            return Stuck(stuck) if stuck else None
        if isinstance(goal, Progress):
            lost = missing & self._bits.labels[goal.label]
            at_rest = carriers_rest(self._system, goal.label, state)
            return NoProgress(goal.label) if lost and not at_rest else None
        return None
