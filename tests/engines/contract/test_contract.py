"""What every engine promises. A new engine joins `ENGINES` and has to pass as it is."""

from __future__ import annotations

from collections.abc import Callable

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
from tests.strategies import systems
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Undetermined, Violated
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.properties import Live, VerdictName
from zcheck.system.system import System

Engine = Callable[[System, Limits], Exploration]

ENGINES: tuple[Engine, ...] = (explore,)
every_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__module__)

KNOWN = (
    philosophers(3), counter(4), bounded_buffer(2), independent((3, 2)), token_ring(3),
    abba_beside_spinner(), faulty(3),
)


def assert_agrees(system: System, found: Exploration) -> None:
    """Every definite verdict is the reference's; every trace replays and, but for lassos, is the shortest."""
    graph = build_graph(system)
    for check, verdict in zip(system.checks, found.verdicts, strict=True):
        expected = judge(system, check, graph)
        match verdict:
            case Undetermined():
                continue
            case Holds(evidence) | Violated(evidence):
                assert name_of(verdict) is expected.verdict, check
                assert replay(system, check, evidence) is None
                length = evidence.length if isinstance(evidence, Trace) else None
                assert isinstance(check.property, Live) or length == expected.length, check


@every_engine
@settings(derandomize=True, deadline=None, max_examples=400)
@given(systems())
def test_verdicts_and_shortest_lengths_are_those_of_the_reference(
    engine: Engine, system: System
) -> None:
    found = engine(system, Limits())
    assert_agrees(system, found)
    graph = build_graph(system)
    for check, verdict in zip(system.checks, found.verdicts, strict=True):
        assert name_of(verdict) is judge(system, check, graph).verdict


@every_engine
@settings(derandomize=True, deadline=None, max_examples=120)
@given(systems())
def test_limits_never_make_a_verdict_wrong(engine: Engine, system: System) -> None:
    """Some checks stay open, none is answered wrongly; a trace found early may be a longer one."""
    graph = build_graph(system)
    for cap in (1, 3, 8):
        found = engine(system, Limits(states=cap))
        for check, verdict in zip(system.checks, found.verdicts, strict=True):
            if not isinstance(verdict, Undetermined):
                assert name_of(verdict) is judge(system, check, graph).verdict
                assert replay(system, check, verdict.evidence) is None


@every_engine
@settings(derandomize=True, deadline=None, max_examples=150)
@given(systems())
def test_traces_are_chosen_backwards_by_the_least_state(engine: Engine, system: System) -> None:
    """So that no order of a search shows: least state before each, then the first action declared."""
    graph = build_graph(system)
    for check, verdict in zip(system.checks, engine(system, Limits()).verdicts, strict=True):
        evidence = getattr(verdict, "evidence", None)
        if not isinstance(evidence, Trace) or isinstance(check.property, Live):
            continue
        for number, action in enumerate(evidence.actions):
            before, after = evidence.states[number : number + 2]
            rivals = [
                (state, index)
                for state, depth in graph.depth.items()
                if depth == number
                for index, reached in graph.steps[state]
                if reached == after
            ]
            assert (before, action) == min(rivals)


@every_engine
@pytest.mark.parametrize("system", KNOWN, ids=lambda system: system.name)
def test_the_same_system_gives_the_same_answer(engine: Engine, system: System) -> None:
    first, second = engine(system, Limits()), engine(system, Limits())
    assert first.verdicts == second.verdicts
    assert first.statistics.states == second.statistics.states
    assert VerdictName.UNDETERMINED not in map(name_of, first.verdicts)
    assert_agrees(system, first)
