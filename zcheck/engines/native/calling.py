"""Long calls into C: made by another thread, so that this one can watch, keep the time, and be interrupted."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from threading import Event, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")

QUICK, PATIENT = 0.02, 0.1
"""Seconds between two looks at a call: at first, and later on."""


class _Side(Enum):
    """Who may take a call first."""

    RUNS = auto()
    GAVE_UP = auto()


class Call(Generic[Result]):
    """`work` for a thread of its own."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._first: dict[str, _Side] = {}
        self._done = Event()
        self._results: list[Result] = []
        self._errors: list[BaseException] = []
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _is_first(self, side: _Side) -> bool:
        """The same answer however often it is asked: an interrupt between asking and noting does no harm."""
        return self._first.setdefault("side", side) is side     # one step, for all threads

    def _run(self) -> None:
        if not self._is_first(_Side.RUNS):
            return
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._errors.append(error)
        finally:
            self._done.set()

    def give_up(self) -> bool:
        """Whether it was not begun, and will not be."""
        return self._is_first(_Side.GAVE_UP)

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
    called again and again until `work` ends, and the exception goes on."""
    call = Call(work)
    try:
        call.start()
        pause = QUICK
        while not call.wait(pause):
            look()
            pause = min(PATIENT, pause * 1.5)
        return call.result()
    except BaseException:
        _await_quietly(call, stop)
        raise


def _await_quietly(call: Call[Result], stop: Callable[[], None]) -> None:
    """To the end, whatever Ctrl-C says: memory in use by C may not be taken away."""
    while True:
        try:
            if call.give_up() or call.wait(0):
                return
            stop()
            call.wait(QUICK)
        except KeyboardInterrupt:
            continue
