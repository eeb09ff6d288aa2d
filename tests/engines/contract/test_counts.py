"""Closed forms: exact states, transitions and depths of systems that can be counted on paper."""

from __future__ import annotations

from math import prod

import pytest

from tests.builders import (
    abba_beside_spinner,
    bounded_buffer,
    counter,
    faulty,
    independent,
    philosophers,
    token_ring,
)
from tests.engines.contract.engines import Engine, every_engine
from zcheck.limits import Limits
from zcheck.results.trace import Deadlocked, Faulted, Stuck, Trace
from zcheck.results.verdict import Exhausted, Holds, Verdict, Violated


def pell(n: int) -> int:
    before, here = 0, 1
    for _ in range(n - 1):
        before, here = here, before + 2 * here
    return here


def trace_of(verdict: Verdict) -> Trace:
    assert isinstance(verdict, Violated)
    assert isinstance(verdict.evidence, Trace)
    return verdict.evidence


@every_engine
@pytest.mark.parametrize("n", range(2, 9))
def test_philosophers(engine: Engine, n: int) -> None:
    """After somebody with both forks comes somebody with none: closed walks, counted by Pell numbers."""
    found = engine(philosophers(n), Limits())
    seen = found.statistics
    assert seen.states == 2 * (pell(n) + pell(n - 1))
    assert seen.transitions == n * (pell(n) + 2 * pell(n - 1))
    assert (seen.complete, seen.never_fired, seen.faults) == (True, (), 0)
    trace = trace_of(found.verdicts[0])
    assert (trace.length, trace.ending) == (n, Deadlocked(tuple(range(n))))
    assert trace_of(found.verdicts[1]).ending == Stuck(tuple(range(n)))
    assert found.verdicts[2] == Holds(Exhausted(seen.states))


@every_engine
@pytest.mark.parametrize("n", [1, 2, 9, 300])
def test_counter(engine: Engine, n: int) -> None:
    found = engine(counter(n), Limits())
    seen = found.statistics
    assert (seen.states, seen.transitions, seen.depth) == (n + 1, n, n)
    trace = trace_of(found.verdicts[0])
    assert (trace.length, trace.ending) == (n, Deadlocked(()))
    assert trace.states == tuple((value,) for value in range(n + 1))


@every_engine
@pytest.mark.parametrize("size", [1, 2, 7])
def test_bounded_buffer(engine: Engine, size: int) -> None:
    seen = engine(bounded_buffer(size), Limits()).statistics
    assert (seen.states, seen.transitions) == (4 * (size + 1), 8 * size + 4)
    assert seen.complete


@every_engine
@pytest.mark.parametrize("lengths", [(1,), (2, 2), (3, 4, 2), (5, 5, 5, 5), (2,) * 10])
def test_independent_threads(engine: Engine, lengths: tuple[int, ...]) -> None:
    """The product of the locations; each thread moves in all but its last, whatever the others do."""
    found = engine(independent(lengths), Limits())
    seen, states = found.statistics, prod(lengths)
    assert seen.states == states
    assert seen.transitions == sum(states // length * (length - 1) for length in lengths)
    assert seen.depth == sum(length - 1 for length in lengths)
    assert all(verdict == Holds(Exhausted(states)) for verdict in found.verdicts)


@every_engine
@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_token_ring(engine: Engine, n: int) -> None:
    found = engine(token_ring(n), Limits())
    seen = found.statistics
    assert (seen.states, seen.transitions, seen.depth) == (2 * n, 2 * n, 2 * n - 1)
    assert all(verdict == Holds(Exhausted(2 * n)) for verdict in found.verdicts)


@every_engine
def test_two_stuck_beside_a_spinner(engine: Engine) -> None:
    """No deadlock, for one thread can always act; the two others are named, with a story of two steps."""
    deadlock, stuck, faults = engine(abba_beside_spinner(), Limits()).verdicts
    assert isinstance(deadlock, Holds)
    assert isinstance(faults, Holds)
    trace = trace_of(stuck)
    assert (trace.length, trace.ending) == (2, Stuck((0, 1)))


@every_engine
@pytest.mark.parametrize("n", [1, 2, 40])
def test_a_fault_counts_as_a_step(engine: Engine, n: int) -> None:
    found = engine(faulty(n), Limits())
    seen = found.statistics
    assert (seen.states, seen.transitions, seen.faults) == (n, n - 1, 1)
    assert isinstance(found.verdicts[0], Holds), "a step that faults is enabled"
    trace = trace_of(found.verdicts[2])
    assert (trace.length, trace.ending) == (n, Faulted(0, 0))
