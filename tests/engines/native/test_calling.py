"""Calls into C: Ctrl-C ends them at whatever moment it comes, and nobody leaves before they have ended."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from zcheck.engines.native.calling import Call, watched


def nothing() -> None:
    pass


def test_results_and_errors_come_through() -> None:
    assert watched(lambda: 7, nothing, nothing) == 7
    with pytest.raises(ZeroDivisionError):
        watched(lambda: 1 // 0, nothing, nothing)


def test_what_looking_raises_comes_after_the_end() -> None:
    stopped, ended = Event(), Event()

    def work() -> None:
        stopped.wait()
        ended.set()

    def look() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched(work, look, stopped.set)
    assert ended.is_set()


def test_who_does_not_hear_the_first_time_is_told_again() -> None:
    calls: list[int] = []
    heard = Event()

    def stop() -> None:
        calls.append(1)
        if len(calls) == 3:
            heard.set()

    def look() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched(heard.wait, look, stop)
    assert len(calls) == 3


@pytest.mark.parametrize("begun", [True, False])
def test_an_interrupt_while_the_thread_is_started(begun: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been started by then, or not: what was begun has ended, and nothing begins any more."""
    stopped, start = Event(), Thread.start
    passed: list[str] = []
    threads: list[Thread] = []

    def interrupted(thread: Thread) -> None:
        threads.append(thread)
        if begun:
            start(thread)
        raise KeyboardInterrupt

    def work() -> None:
        passed.append("begun")
        stopped.wait()
        passed.append("ended")

    monkeypatch.setattr(Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        watched(work, nothing, stopped.set)
    assert passed in ([["begun", "ended"], []] if begun else [[]])
    if not begun:
        start(threads[0])
    threads[0].join()
    assert passed in ([["begun", "ended"], []] if begun else [[]])


def test_what_was_given_up_stays_so_however_often_that_is_asked() -> None:
    """An interrupt may come between the question and what is made of the answer."""
    passed: list[str] = []
    call = Call(lambda: passed.append("begun"))
    assert call.give_up()
    assert call.give_up()
    call.start()
    assert not call.wait(0.05)
    assert not passed


def test_what_was_begun_is_not_given_up() -> None:
    call = Call(lambda: 7)
    call.start()
    assert call.result() == 7
    assert not call.give_up()


def test_an_interrupt_while_it_is_stopped() -> None:
    """It has ended before anybody goes on."""
    stopped, ended = Event(), Event()

    def work() -> None:
        stopped.wait()
        ended.set()

    def stop() -> None:
        if not stopped.is_set():
            stopped.set()
            raise KeyboardInterrupt

    def look() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched(work, look, stop)
    assert ended.is_set()
