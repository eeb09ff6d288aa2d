"""Long calls into C: made by another thread, so that this one can watch, keep the time, and be interrupted."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")

QUICK, PATIENT = 0.02, 0.1
"""Seconds between two looks at a call: at first, and later on."""


class Call(Generic[Result]):
    """`work` under way in a thread of its own."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._done = Event()
        self._results: list[Result] = []
        self._errors: list[BaseException] = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._errors.append(error)
        finally:
            self._done.set()

    def wait(self, seconds: float) -> bool:
        """Whether it is done."""
        return self._done.wait(seconds)

    def result(self) -> Result:
        """What it gave or raised; waits for the end."""
        self._thread.join()
        if self._errors:
            raise self._errors[0]
        return self._results[0]


def watched(work: Callable[[], Result], look: Callable[[], None], stop: Callable[[], None]) -> Result:
    """The result of `work`. Meanwhile `look` is called now and then; if it raises, or Ctrl-C does, `stop` is
    called, the end of `work` awaited, and the exception goes on."""
    call = Call(work)
    try:
        pause = QUICK
        while not call.wait(pause):
            look()
            pause = min(PATIENT, pause * 1.5)
    except BaseException:
        stop()
        _await_quietly(call)
        raise
    return call.result()


def _await_quietly(call: Call[Result]) -> None:
    """To the end, whatever Ctrl-C says: memory in use by C may not be taken away."""
    while True:
        try:
            call.wait(PATIENT)
            if call.wait(0):
                return
        except KeyboardInterrupt:
            continue
