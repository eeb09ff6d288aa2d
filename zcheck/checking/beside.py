"""How large a search may become that is made beside another, for what it tells of that one."""

from __future__ import annotations

from zcheck.checking.options import Options
from zcheck.limits import Limits
from zcheck.results.outcome import Run

FACTOR, LEAST = 20, 20_000
"""It may have so many times the states of the search itself, and at least so many."""


def room(run: Run, options: Options) -> Limits:
    states = max(FACTOR * run.statistics.states, LEAST)
    return Limits(states=states, memory_bytes=options.limits.memory_bytes)
