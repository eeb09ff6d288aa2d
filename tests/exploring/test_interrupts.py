"""Ctrl-C is never lost, wherever it comes, and raised only where that is safe."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator

import pytest
import z3

from zcheck.engines.symbolic.asking import answer_of, new_solver
from zcheck.exploring.interrupts import ended_by, interrupts_noted, raise_noted


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    """Everything is afterwards as it was, and no thread is left."""
    before = threading.active_count()
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.set_wakeup_fd(-1) == -1
    assert gc.isenabled()
    assert threading.active_count() == before


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


class Ends:
    """Ctrl-C comes while it is destroyed: an exception would be printed and forgotten."""

    def __del__(self) -> None:
        interrupt()


def test_it_is_raised_in_the_end() -> None:
    passed = []

    @interrupts_noted()
    def work() -> None:
        Ends()
        passed.append("destructor")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert passed == ["destructor"]


def test_it_is_raised_where_that_is_asked_for() -> None:
    passed = []

    @interrupts_noted()
    def work() -> None:
        raise_noted()
        interrupt()
        passed.append("interrupt")
        raise_noted()
        passed.append("never")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert passed == ["interrupt"]


def test_it_is_stronger_than_what_else_went_wrong() -> None:
    @interrupts_noted()
    def work() -> None:
        interrupt()
        raise ValueError

    with pytest.raises(KeyboardInterrupt):
        work()


def test_the_second_is_raised_at_once() -> None:
    passed = []

    @interrupts_noted()
    def work() -> None:
        interrupt()
        passed.append("first")
        interrupt()
        passed.append("second")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert passed == ["first"]


def test_inside_each_other_they_are_one() -> None:
    passed = []

    @interrupts_noted()
    def work() -> None:
        with interrupts_noted():
            interrupt()
        passed.append("inner")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert passed == ["inner"]


def test_a_call_is_ended_and_ended_again_until_it_listens() -> None:
    """A spinning thread stands for C: no handler that raises runs in it."""
    asked: list[int] = []
    enough = threading.Event()

    def stop() -> None:
        asked.append(1)
        if len(asked) == 3:
            enough.set()

    @interrupts_noted()
    def work() -> None:
        with ended_by(stop) as ends:
            assert ends
            interrupt()
            while not enough.is_set():
                pass

    with pytest.raises(KeyboardInterrupt):
        work()
    assert len(asked) >= 3


def test_elsewhere_nothing_changes() -> None:
    """In another thread, and with a handler of the program around."""
    seen: list[bool] = []

    def work() -> None:
        with interrupts_noted(), ended_by(lambda: None) as ends:
            raise_noted()
            seen.append(ends)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        work()
        with interrupts_noted():
            interrupt()
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [False, False]
    assert came == [signal.SIGINT]


def test_bytes_of_signals_go_to_who_asked_for_them_before() -> None:
    receiver, sender = os.pipe()
    os.set_blocking(sender, False)
    signal.set_wakeup_fd(sender)
    try:
        with pytest.raises(KeyboardInterrupt), interrupts_noted():
            interrupt()
    finally:
        signal.set_wakeup_fd(-1)
    assert os.read(receiver, 9) == bytes([signal.SIGINT])
    os.close(receiver)
    os.close(sender)


def test_an_answer_that_comes_first_does_not_hide_it() -> None:
    solver = new_solver()
    answers: list[z3.CheckSatResult] = []

    def ask() -> None:
        interrupt()
        answers.append(solver.check())

    with pytest.raises(KeyboardInterrupt), interrupts_noted():
        answer_of(solver, ask)
    assert answer_of(solver, solver.check) == z3.sat


def test_what_is_asked_afterwards_is_not_interrupted() -> None:
    """z3 remembers an interrupt that comes between two questions."""
    solver = z3.Solver()

    def ask() -> None:
        solver.ctx.interrupt()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answer_of(solver, ask)
    solver.push()
    assert solver.check() == z3.sat


def test_a_question_that_takes_for_ever_is_ended() -> None:
    solver = new_solver()
    x, y = z3.BitVecs("x y", 128)
    solver.add(x * y == 2**127 - 1, z3.UGT(x, 1), z3.UGT(y, 1), z3.ULT(x, 2**64), z3.ULT(y, 2**64))
    timer = threading.Timer(0.2, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt), interrupts_noted():
        answer_of(solver, solver.check)
    timer.join()
