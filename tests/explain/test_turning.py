"""The point of no return against the full graph, by a slow and obvious algorithm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import check
from tests.random_systems import random_system
from zcheck.checking import Options
from zcheck.checking import check as check_file
from zcheck.engines.interpreter.explorer import explore
from zcheck.explain.future import future_of
from zcheck.explain.turning import point_of_no_return
from zcheck.limits import Limits
from zcheck.results.trace import Trace
from zcheck.results.verdict import Violated
from zcheck.semantics.fairness import able_units, wronged_units
from zcheck.semantics.graphs import Graph
from zcheck.semantics.judging import build_graph, stuck_in
from zcheck.semantics.states import is_deadlock
from zcheck.semantics.steps import enabled, first_fault
from zcheck.system.properties import DeadlockFree, FaultFree, NeverStuck
from zcheck.system.system import State, System

ROOT = Path(__file__).parents[2]


def can_escape(system: System, graph: Graph, start: State, bad: frozenset[State]) -> bool:
    """Whether some fair run by mandatory steps from `start` never comes to a bad state."""

    def after(state: State) -> list[tuple[int, State]]:
        if state in bad:
            return []
        steps = graph.steps[state]
        return [(index, s) for index, s in steps if system.actions[index].mandatory and s not in bad]

    def reached(state: State) -> set[State]:
        found: set[State] = set()
        queue = [state]
        for here in queue:
            for _, there in after(here):
                if there not in found:
                    found.add(there)
                    queue.append(there)
        return found

    if start in bad:
        return False
    for state in {start, *reached(start)}:
        if not able_units(system, state):
            return True
        ahead = reached(state)
        ring = {other for other in ahead if state in reached(other)} if state in ahead else set()
        if ring:
            inside = [index for one in ring for index, there in after(one) if there in ring]
            if not wronged_units(system, sorted(ring), inside, False):
                return True
    return False


@pytest.mark.parametrize("seed", range(120))
def test_after_the_point_nothing_helps_and_before_it_something_does(seed: int) -> None:
    system = random_system(seed, threads=2, variables=2, events=1)
    graph = build_graph(system)
    everybody = NeverStuck(tuple(thread.index for thread in system.threads), True)
    for goal in (DeadlockFree(), FaultFree(), everybody):
        asked = System(system.name, system.title, system.slots, system.threads, system.actions, (check(goal),))
        (verdict,) = explore(asked, Limits()).verdicts
        if not isinstance(verdict, Violated) or not isinstance(verdict.evidence, Trace):
            continue
        trace = verdict.evidence
        future = future_of(asked, trace.states)
        assert future is not None
        assert future.of(trace.states[-1]) == future_of(asked, (trace.states[-1],))
        point = point_of_no_return(asked, goal, trace, future)
        assert point is not None
        bad = _bad(asked, graph, goal, trace)
        for depth, state in enumerate(trace.states):
            if depth >= point.step:
                assert not can_escape(asked, graph, state, bad)
        if point.step > 0:
            assert can_escape(asked, graph, trace.states[point.step - 1], bad)
            assert bool(point.instead) == any(
                can_escape(asked, graph, after, bad)
                for index, after in graph.steps[trace.states[point.step - 1]]
                if asked.actions[index].mandatory
            )


def _bad(system: System, graph: Graph, goal: object, trace: Trace) -> frozenset[State]:
    match goal:
        case DeadlockFree():
            return frozenset(state for state in graph.depth if is_deadlock(system, state))
        case NeverStuck():
            threads = getattr(trace.ending, "threads", ())
            return frozenset(state for state in graph.depth if stuck_in(system, graph, state, threads))
        case _:
            return frozenset(state for state in graph.faulting if _faults_mandatorily(system, state))


def _faults_mandatorily(system: System, state: State) -> bool:
    return any(a.mandatory and first_fault(a, state) is not None for a in enabled(system, state))


def test_the_second_page_that_others_take_is_one_too_many() -> None:
    outcome = check_file(ROOT / "models/kmalloc_obj.zm", Options(only=frozenset({"no_hang"})))
    (one,) = outcome.checks
    assert one.trace is not None
    future = future_of(outcome.runs[0].system, one.trace.states)
    assert future is not None
    point = point_of_no_return(outcome.runs[0].system, one.check.property, one.trace, future)
    assert point is not None
    assert point.step == 2
    assert [other.who for other in point.instead] == ["pagedaemon"]
