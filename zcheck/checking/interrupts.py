"""Ctrl-C where several processes work: a terminal sends it to all of them, also while they start."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTS = {signal.SIGINT}


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Processes that are started here have interrupts blocked; one that comes meanwhile is raised in the end.

    Raises KeyboardInterrupt.
    """
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, note) if is_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def interrupts_let_in() -> Iterator[None]:
    """For a process that was started with interrupts blocked: they come in here, and nowhere else.

    Raises KeyboardInterrupt.
    """
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
