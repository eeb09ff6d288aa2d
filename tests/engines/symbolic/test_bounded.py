"""z3 against the reference: never another verdict, and shortest lengths where it decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.builders import (
    abba_beside_spinner,
    bounded_buffer,
    counter,
    faulty,
    independent,
    philosophers,
    token_ring,
)
from tests.random_systems import random_system
from tests.strategies import systems
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.certificates import refuted_question
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Proved, Undetermined, Unrolled, Violated
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.properties import DeadlockFree, Live, NeverStuck, Progress, Unsupported
from zcheck.system.system import System

KNOWN = (
    philosophers(3), counter(4), bounded_buffer(2), independent((3, 2)), token_ring(3),
    abba_beside_spinner(), faulty(3),
)


def assert_agrees(system: System, prove: bool, depth: int = 12) -> None:
    found = explore_bounded(system, Limits(), depth=depth, prove=prove)
    graph = build_graph(system)
    for check, verdict in zip(system.checks, found.verdicts, strict=True):
        expected = judge(system, check, graph)
        future = isinstance(check.property, NeverStuck | Progress)
        match verdict:
            case Undetermined():
                unanswered = future or isinstance(check.property, Live | Unsupported)
                assert unanswered or (check.within is None and (expected.length or 99) > depth), check
                continue
            case Holds(evidence) | Violated(evidence):
                assert name_of(verdict) is expected.verdict, check
                assert replay(system, check, evidence) is None
        if isinstance(evidence, Trace):
            assert expected.length is not None
            assert evidence.length >= expected.length if future else evidence.length == expected.length, check


@settings(derandomize=True, deadline=None, max_examples=250)
@given(systems())
def test_verdicts_and_shortest_lengths_are_those_of_the_reference(system: System) -> None:
    assert_agrees(system, prove=False)


@settings(derandomize=True, deadline=None, max_examples=250)
@given(systems())
def test_proofs_never_contradict_the_reference(system: System) -> None:
    bare = replace(system, checks=tuple(replace(check, within=None) for check in system.checks))
    assert_agrees(bare, prove=True)


@pytest.mark.parametrize("system", KNOWN, ids=lambda system: system.name)
def test_known_systems(system: System) -> None:
    assert_agrees(system, prove=False)
    assert_agrees(system, prove=True)


@pytest.mark.parametrize("bound", range(7))
def test_agreement_at_every_bound(bound: int) -> None:
    """A deadlock at depth 3 is seen by every bound from 3 on, and by none below."""
    system = philosophers(3)
    (one, *_) = system.checks
    bounded = replace(system, checks=(replace(one, within=bound),))
    (verdict,) = explore_bounded(bounded, Limits(), prove=False).verdicts
    if bound < 3:
        assert isinstance(verdict, Holds)
        assert isinstance(verdict.evidence, Unrolled)
        assert verdict.evidence.bound == bound
    else:
        assert isinstance(verdict, Violated)
        assert isinstance(verdict.evidence, Trace)
        assert verdict.evidence.length == 3


def test_a_bound_is_no_proof() -> None:
    """Where nothing is found and nothing proved, the verdict is open, whatever the depth."""
    system = philosophers(4)
    (verdict, *_) = explore_bounded(system, Limits(), depth=3, prove=False).verdicts
    assert isinstance(verdict, Undetermined)
    assert "within 3 steps" in verdict.reason


def test_a_buffer_is_proved_free_of_deadlock() -> None:
    system = bounded_buffer(3)
    (verdict, *_) = explore_bounded(system, Limits()).verdicts
    assert isinstance(verdict, Holds)
    assert isinstance(verdict.evidence, Proved)


def test_time_out_is_no_answer() -> None:
    ticks = iter(range(10_000))
    found = explore_bounded(philosophers(3), Limits(seconds=2), clock=lambda: next(ticks))
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)
    assert found.statistics.stopped_by == "stopped at the limit of 2 seconds"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(500))
def test_five_hundred_systems(seed: int) -> None:
    """Verdicts never contradict the reference's, and every proof is proved again."""
    system = random_system(seed, 1 + seed % 3, 1 + seed % 4, seed % 3)
    assert_agrees(system, prove=False)
    bare = replace(system, checks=tuple(replace(check, within=None) for check in system.checks))
    assert_agrees(bare, prove=True)
    for check, verdict in zip(bare.checks, explore_bounded(bare, Limits(), depth=12).verdicts, strict=True):
        if isinstance(verdict, Holds | Violated) and isinstance(verdict.evidence, Proved):
            assert refuted_question(bare, check.property, verdict.evidence) is None


def test_only_deadlocks_show_that_somebody_is_stuck() -> None:
    """Two threads are stuck beside a third that spins: no deadlock, so z3 does not know."""
    system = abba_beside_spinner()
    for check, verdict in zip(system.checks, explore_bounded(system, Limits(), depth=6).verdicts, strict=True):
        if isinstance(check.property, NeverStuck):
            assert isinstance(verdict, Undetermined)
        if isinstance(check.property, DeadlockFree):
            assert not isinstance(verdict, Violated)
