"""A trace that is none is told from one that is, whatever was changed in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.builders import abba_beside_spinner, check, faulty, philosophers, token_ring
from tests.strategies import systems
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.trace import Deadlocked, Ending, Faulted, NoProgress, Reached, Stuck, Trace
from zcheck.results.verdict import Exhausted, Violated
from zcheck.semantics.replay import replay
from zcheck.system.building import equal
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import DeadlockFree, FaultFree, Never, NeverStuck, Progress
from zcheck.system.system import System

TABLE = philosophers(3)
DEADLOCK, STUCK, FAULT = TABLE.checks


def trace_of(system: System, place: int) -> Trace:
    verdict = explore(system, Limits()).verdicts[place]
    assert isinstance(verdict, Violated)
    assert isinstance(verdict.evidence, Trace)
    return verdict.evidence


GOOD = trace_of(TABLE, 0)


def test_the_trace_itself_is_right() -> None:
    assert replay(TABLE, DEADLOCK, GOOD) is None
    assert replay(TABLE, DEADLOCK, Exhausted(3)) is None


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (replace(GOOD, states=(GOOD.states[1], *GOOD.states[1:])), "initial state"),
        (replace(GOOD, states=(*GOOD.states[:-1], GOOD.states[0])), "leads to another state"),
        (replace(GOOD, actions=(1, *GOOD.actions[1:])), "is not enabled"),
        (replace(GOOD, actions=(99, *GOOD.actions[1:])), "by no action"),
        (Trace(GOOD.states[:-1], GOOD.actions[:-1], GOOD.ending), "not a deadlock"),
        (replace(GOOD, ending=Deadlocked((0, 1))), "other threads"),
        (replace(GOOD, ending=Stuck((0,))), "says nothing of DeadlockFree"),
    ],
)
def test_a_broken_trace_is_refused(trace: Trace, words: str) -> None:
    assert words in (replay(TABLE, DEADLOCK, trace) or "")


def test_a_trace_longer_than_the_bound_is_refused() -> None:
    assert replay(TABLE, check(DeadlockFree(), 3), GOOD) is None
    assert "2 are allowed" in (replay(TABLE, check(DeadlockFree(), 2), GOOD) or "")


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Stuck((0, 1)), None),
        (Stuck((0,)), None),
        (Stuck((0, 2)), "spinner can act again"),
        (Stuck(()), "not those asked for"),
    ],
)
def test_who_is_stuck_is_looked_at(ending: Ending, words: str | None) -> None:
    system = abba_beside_spinner()
    found = replay(system, system.checks[1], replace(trace_of(system, 1), ending=ending))
    assert found is None if words is None else words in (found or "")


def test_a_fault_is_looked_at() -> None:
    system = faulty(3)
    trace = trace_of(system, 2)
    goal = check(FaultFree())
    assert replay(system, goal, trace) is None
    assert "does not fault" in (replay(system, goal, replace(trace, ending=Faulted(0, 1))) or "")
    early = Trace(trace.states[:1], (), Faulted(0, 0))
    assert "does not fault" in (replay(system, goal, early) or "")


def test_a_state_has_to_show_what_was_asked() -> None:
    goal = check(Never(equal(Read(0), number(1)), TRUE))
    first = Trace(GOOD.states[:2], GOOD.actions[:1], Reached())
    assert (replay(TABLE, goal, first) is None) == (GOOD.states[1][0] == 1)
    assert replay(TABLE, goal, Trace(GOOD.states[:1], (), Reached())) is not None


def test_progress_that_is_possible_again_is_no_loss() -> None:
    goal, ring = check(Progress("turn")), token_ring(2)
    start = Trace((ring.initial,), (), NoProgress("turn"))
    assert "possible again" in (replay(ring, goal, start) or "")
    assert "another label" in (replay(ring, goal, replace(start, ending=NoProgress("tick"))) or "")


def test_a_label_that_nobody_carries_is_never_reached() -> None:
    """Nobody rests in place of progress that no thread could make: holding would be empty."""
    start = Trace((TABLE.initial,), (), NoProgress("turn"))
    assert replay(TABLE, check(Progress("turn")), start) is None


def test_a_thread_that_rests_is_not_stuck() -> None:
    start = Trace((TABLE.initial,), (), Stuck((0,)))
    assert "rests" in (replay(TABLE, check(NeverStuck((0,))), start) or "")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(systems())
def test_every_violation_replays_and_no_shorter_trace_does(system: System) -> None:
    for one, verdict in zip(system.checks, explore(system, Limits()).verdicts, strict=True):
        evidence = getattr(verdict, "evidence", None)
        if isinstance(evidence, Trace):
            assert replay(system, one, evidence) is None
            if evidence.actions and isinstance(evidence.ending, Deadlocked | Reached | Faulted):
                cut = Trace(evidence.states[:-1], evidence.actions[:-1], evidence.ending)
                assert replay(system, one, cut) is not None
