"""Commands with limits, and what they cost: seconds of processor time, peak memory, what they print."""

from __future__ import annotations

import math
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Limit:
    """What one command may take."""

    seconds: float        # of processor time; by the clock three times as many
    memory_bytes: int     # address space


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took, its children included."""

    cpu: float            # user and system seconds
    wall: float
    peak_bytes: int
    code: int             # exit code; negative: a signal
    timed_out: bool
    output: str


def run(
    command: Sequence[str], folder: Path, limit: Limit, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run to the end or to a limit. The whole group of processes is ended at the limit."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as stream:
        start = time.monotonic()
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
            start_new_session=True, env={**os.environ, **(environment or {})},
            preexec_fn=lambda: restrict(limit),
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(3 * limit.seconds, end)
        timer.start()
        try:
            _, status, used = os.wait4(child.pid, 0)
        finally:
            timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        stream.seek(0)
        return Cost(
            used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss * 1024,
            child.returncode, late.is_set() or child.returncode == -signal.SIGXCPU, stream.read(),
        )


SHORT = 2.0
"""Seconds below which a run says little: the least of `ATTEMPTS` is taken."""

ATTEMPTS = 3


def least(measure: Callable[[], Measured], seconds: Callable[[Measured], float]) -> Measured:
    """A measurement by its seconds: a short one is made again, for what disturbs it only adds to it."""
    found = [measure()]
    while seconds(found[0]) < SHORT and len(found) < ATTEMPTS:
        found.append(measure())
    return min(found, key=seconds)


def restrict(limit: Limit) -> None:
    """Limits of the calling process and all it starts, each for itself."""
    seconds = math.ceil(limit.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limit.memory_bytes, limit.memory_bytes))
