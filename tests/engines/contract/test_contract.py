"""What every engine promises. A new engine joins `engines.ENGINES` and has to pass as it is."""

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
from tests.engines.contract.engines import Engine, every_engine, examples
from tests.strategies import systems
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Undetermined, Violated
from zcheck.semantics.graphs import Graph
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.properties import Live, VerdictName
from zcheck.system.system import System

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


def for_systems(number: int, engine: Engine, law: Callable[[System], None]) -> None:
    """Try a law on so many random systems, the same on every run; fewer where that takes long."""
    settings(derandomize=True, deadline=None, max_examples=examples(engine, number))(given(systems())(law))()


@every_engine
def test_verdicts_and_shortest_lengths_are_those_of_the_reference(engine: Engine) -> None:
    def law(system: System) -> None:
        found = engine(system, Limits())
        assert_agrees(system, found)
        graph = build_graph(system)
        for check, verdict in zip(system.checks, found.verdicts, strict=True):
            assert name_of(verdict) is judge(system, check, graph).verdict

    for_systems(400, engine, law)


@every_engine
def test_limits_never_make_a_verdict_wrong(engine: Engine) -> None:
    """Some checks stay open, none is answered wrongly; a trace found early may be a longer one."""

    def law(system: System) -> None:
        graph = build_graph(system)
        for cap in (1, 3, 8):
            found = engine(system, Limits(states=cap))
            for check, verdict in zip(system.checks, found.verdicts, strict=True):
                if not isinstance(verdict, Undetermined):
                    assert name_of(verdict) is judge(system, check, graph).verdict
                    assert replay(system, check, verdict.evidence) is None

    for_systems(120, engine, law)


@every_engine
def test_traces_are_chosen_backwards_by_the_least_state(engine: Engine) -> None:
    """So that no order of a search shows: least state before each, then the first action declared."""

    def law(system: System) -> None:
        graph = build_graph(system)
        for check, verdict in zip(system.checks, engine(system, Limits()).verdicts, strict=True):
            evidence = getattr(verdict, "evidence", None)
            if isinstance(evidence, Trace) and not isinstance(check.property, Live):
                assert_least(graph, evidence)

    for_systems(150, engine, law)


def assert_least(graph: Graph, trace: Trace) -> None:
    for number, action in enumerate(trace.actions):
        before, after = trace.states[number : number + 2]
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
