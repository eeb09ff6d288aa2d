"""Limits and progress of a run: asked often, answers cheaply."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from zcheck.frozen import dataclass
from zcheck.limits import Limits
from zcheck.results.statistics import Snapshot

INTERVAL = 0.2
"""Seconds between two snapshots."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run ended before it was through, and what to do about it."""

    reason: str
    hint: str
    room_left: bool = False     # time and memory for work on what was seen


INTERRUPTED = Stop("interrupted", "let it run on, or give it less to search")
OUT_OF_MEMORY = Stop("out of memory", "give it less to search, or a machine with more memory")


def limit_on_states(limit: int) -> Stop:
    return Stop(f"stopped at the limit of {limit:,} states", "raise the limit on states", room_left=True)


def limit_on_seconds(limit: float) -> Stop:
    return Stop(f"stopped at the limit of {limit:g} seconds", "raise the limit on seconds")


def limit_on_memory(limit: int) -> Stop:
    return Stop(f"stopped at the limit of {limit:,} bytes of memory", "raise the limit on memory")


class LimitReached(Exception):
    """Ends a run."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.reason)
        self.stop = stop


class SearchLeft(Exception):
    """Ends a run that another engine makes anew."""


def memory_now() -> int:
    """Bytes of memory the process has in use; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return memory_peak()
    return pages * resource.getpagesize()


def memory_peak() -> int:
    """Bytes of memory that the process had in use at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


class Watch:
    """Raises `LimitReached` at a limit and hands snapshots to whoever looks on."""

    def __init__(
        self,
        limits: Limits,
        look: Callable[[Snapshot], None] | None,
        clock: Callable[[], float],
        leave: Callable[[int], bool] | None = None,
    ) -> None:
        """`leave` is asked, with the number of states, whether another engine should go on."""
        self._leave = leave
        self._limits = limits
        self._look = look
        self._clock = clock
        self._start = clock()
        self._cpu_start = time.process_time()
        self._next_look = self._start

    @property
    def seconds(self) -> float:
        return self._clock() - self._start

    @property
    def cpu_seconds(self) -> float:
        """Of all threads of this process since the watch began."""
        return time.process_time() - self._cpu_start

    def tick(
        self, states: int, transitions: int, depth: int, frontier: int, growing: bool = True
    ) -> None:
        """`growing`: whether states are still being added, so that their limit matters."""
        now = self._clock()
        if self._look is not None and now >= self._next_look:
            self._next_look = now + INTERVAL
            self._look(
                Snapshot(states, transitions, depth, frontier, now - self._start, memory_now())
            )
        stop = self._stop(states if growing else 0, now - self._start)
        if stop is not None:
            raise LimitReached(stop)
        if frontier and self._leave is not None and self._leave(states):
            raise SearchLeft

    def _stop(self, states: int, seconds: float) -> Stop | None:
        limits = self._limits
        if limits.states is not None and states > limits.states:
            return limit_on_states(limits.states)
        if limits.seconds is not None and seconds >= limits.seconds:
            return limit_on_seconds(limits.seconds)
        if limits.memory_bytes is not None and memory_now() >= limits.memory_bytes:
            return limit_on_memory(limits.memory_bytes)
        return None


def attempt(work: Callable[[], None]) -> Stop | None:
    """Why `work` ended early; None: it did not."""
    try:
        work()
    except LimitReached as limit:
        return limit.stop
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    return None
