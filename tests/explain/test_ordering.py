"""Calmer orders: the same steps, the same end, never more switches."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest

from tests.builders import RUN, WAIT, Builder, check
from tests.random_systems import random_system
from zcheck.engines.interpreter.explorer import explore
from zcheck.explain.ordering import calmest
from zcheck.limits import Limits
from zcheck.results.trace import Livelocked, Reached, Trace
from zcheck.results.verdict import Holds, Violated
from zcheck.semantics.replay import replay
from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System


def switches(system: System, trace: Trace) -> int:
    units = [system.actions[index].group for index in trace.actions]
    return sum(one != other for one, other in pairwise(units))


def two_walkers(length: int) -> System:
    b = Builder("walkers")
    for name in ("left", "right"):
        thread = b.thread(name, [RUN] * length + [WAIT])
        for place in range(length):
            b.step(thread, place, place + 1)
    return b.system(check(DeadlockFree()))


def run(system: System, actions: tuple[int, ...]) -> Trace:
    states = [system.initial]
    for index in actions:
        assert is_enabled(system, system.actions[index], states[-1])
        states.append(fire(system, system.actions[index], states[-1]))
    return Trace(tuple(states), actions, Reached())


def test_a_zigzag_becomes_one_thread_after_the_other() -> None:
    system = two_walkers(3)
    left = [action.index for action in system.actions if action.thread == 0]
    right = [action.index for action in system.actions if action.thread == 1]
    zigzag = tuple(index for pair in zip(left, right, strict=True) for index in pair)
    calm = calmest(system, run(system, zigzag))
    assert calm.actions in ((*left, *right), (*right, *left))
    assert calm.states[-1] == run(system, zigzag).states[-1]


def test_too_much_to_look_at_leaves_the_trace_alone() -> None:
    system = two_walkers(3)
    left = [action.index for action in system.actions if action.thread == 0]
    right = [action.index for action in system.actions if action.thread == 1]
    trace = run(system, tuple(index for pair in zip(left, right, strict=True) for index in pair))
    assert calmest(system, trace, most=2) is trace


@pytest.mark.parametrize("seed", range(120))
def test_random_traces_stay_traces_and_short_ones_are_calmest(seed: int) -> None:
    system = random_system(seed, threads=3, variables=2, events=1)
    for one, verdict in zip(system.checks, explore(system, Limits()).verdicts, strict=True):
        if not isinstance(verdict, Holds | Violated) or not isinstance(verdict.evidence, Trace):
            continue
        trace = verdict.evidence
        calm = calmest(system, trace)
        assert replay(system, one, calm) is None
        assert sorted(calm.actions) == sorted(trace.actions)
        assert switches(system, calm) <= switches(system, trace)
        if len(trace.actions) <= 6 and not isinstance(trace.ending, Livelocked):
            assert switches(system, calm) == fewest(system, trace)


def fewest(system: System, trace: Trace) -> int:
    """By trying every order of the steps that keeps each unit's own."""
    best = switches(system, trace)
    for order in set(permutations(trace.actions)):
        if _keeps_own_order(system, trace.actions, order) and _leads(system, order, trace.states[-1]):
            units = [system.actions[index].group for index in order]
            best = min(best, sum(one != other for one, other in pairwise(units)))
    return best


def _keeps_own_order(system: System, actions: tuple[int, ...], order: tuple[int, ...]) -> bool:
    units = {system.actions[index].group for index in actions}
    return all(
        [i for i in actions if system.actions[i].group == unit]
        == [i for i in order if system.actions[i].group == unit]
        for unit in units
    )


def _leads(system: System, order: tuple[int, ...], goal: tuple[int, ...]) -> bool:
    state = system.initial
    for index in order:
        action = system.actions[index]
        if not is_enabled(system, action, state) or first_fault(action, state) is not None:
            return False
        state = fire(system, action, state)
    return state == goal
