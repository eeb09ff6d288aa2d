"""Ctrl-C for code in which an exception may be lost: in destructors, and where Python's values are made C's.

It is noted when it comes, and raised where that is safe. A call into C that takes long is ended by another thread,
for no handler of Python's runs before it comes back.
"""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread, current_thread, main_thread
from types import FrameType

AGAIN = 0.02
"""Seconds until a call is asked again to end."""


class _Note:
    """A handler. The second Ctrl-C is raised where it comes."""

    def __init__(self) -> None:
        self.is_made = False
        self._stop: Callable[[], None] | None = None
        self._lock = Lock()

    def end_by(self, stop: Callable[[], None] | None) -> None:
        """From now on; what was there before is not called any more."""
        with self._lock:
            self._stop = stop

    def _end(self) -> bool:
        """Whether there was a call to end."""
        with self._lock:
            if self._stop is not None:
                self._stop()
            return self._stop is not None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.is_made:
            raise KeyboardInterrupt
        self.is_made = True

    def hurry(self, signals: int, others: int) -> None:
        """End calls after Ctrl-C. `signals` gives a byte for each signal that comes, and `others`, if not -1, wants
        them. No garbage is collected from then on, as it may hold what the call is at work with."""
        while came := os.read(signals, 64):
            if others != -1:
                os.write(others, came)
            if signal.SIGINT not in came:
                continue
            gc.disable()
            while self._end():
                time.sleep(AGAIN)


@contextmanager
def interrupts_noted() -> Iterator[None]:
    """Ctrl-C is raised by `raise_noted`, by `ended_by` and in the end, and nowhere else. In other threads, and
    where the program around has a handler of its own, all is as without.

    Raises KeyboardInterrupt.
    """
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    note = _Note()
    signal.signal(signal.SIGINT, note)
    try:
        with _hurried(note):
            yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if note.is_made:
            raise KeyboardInterrupt


@contextmanager
def _hurried(note: _Note) -> Iterator[None]:
    """With a thread that hears of signals when they come."""
    collects = gc.isenabled()
    signals, sender = os.pipe()
    os.set_blocking(sender, False)
    others = signal.set_wakeup_fd(sender, warn_on_full_buffer=False)
    thread = Thread(target=note.hurry, args=(signals, others), daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(others)
        os.close(sender)
        thread.join()
        os.close(signals)
        if collects:
            gc.enable()


def _note() -> _Note | None:
    """Of the section that this thread is in."""
    handler = signal.getsignal(signal.SIGINT)
    return handler if isinstance(handler, _Note) and current_thread() is main_thread() else None


def raise_noted() -> None:
    """Raises KeyboardInterrupt after Ctrl-C."""
    note = _note()
    if note is not None and note.is_made:
        raise KeyboardInterrupt


@contextmanager
def ended_by(stop: Callable[[], None]) -> Iterator[bool]:
    """Whether Ctrl-C is noted: then it calls `stop`, from another thread and until this is left, and is raised.

    Raises KeyboardInterrupt.
    """
    note = _note()
    if note is None:
        yield False
        return
    note.end_by(stop)
    try:
        raise_noted()
        yield True
    finally:
        note.end_by(None)
    raise_noted()
