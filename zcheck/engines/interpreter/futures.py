"""Checks about the future: which state shows a stuck thread or lost progress, and how near it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcheck.engines.interpreter.hope import Hope
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.exploring.hopes import Bits, bits_for
from zcheck.exploring.questions import Sighting
from zcheck.exploring.verdicts import Loss
from zcheck.results.trace import Ending
from zcheck.system.layout import Layout
from zcheck.system.properties import Check, NeverStuck, Progress
from zcheck.system.system import System


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
        self._is_known = False

    @property
    def asked(self) -> bool:
        return bool(self._checks)

    @property
    def is_known(self) -> bool:
        return self._is_known

    def look(self, search: Search) -> None:
        """Find what every expanded state lacks. Takes the visited states of `search` away from it."""
        levels, tick = search.expanded, search.behind()
        if not search.complete:
            search.seen.clear()
            search.seen.update(*levels)
        hope = Hope(self._bits, self._stepper.offer(self._bits), tick)
        hope.settle(levels, search.seen)
        self._levels, self._missing = levels, hope.missing()
        self._is_known = True

    def at(self, check: Check, deadlock: Sighting) -> Loss | None:
        """What a deadlock, which has no future, shows by itself."""
        ending = self._ending(check, deadlock.state, self._bits.full)
        return Loss(deadlock, ending) if ending else None

    def nearest(self, check: Check) -> Loss | None:
        """The nearest loss that `check` asks about, of those the least state."""
        mask = self._bits.asked(check)
        limit = None if check.within is None else check.within + 1
        for depth, level in enumerate(self._levels[:limit]):
            lacking = sorted(s for s in level if self._missing.get(s, 0) & mask)
            for state in lacking:
                ending = self._ending(check, state, self._missing[state])
                if ending is not None:
                    return Loss(Sighting(depth, state), ending)
        return None

    def _ending(self, check: Check, packed: int, missing: int) -> Ending | None:
        return self._bits.ending(self._system, check, self._layout.unpack(packed), missing)
