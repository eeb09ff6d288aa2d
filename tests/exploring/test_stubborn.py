"""Stubborn sets keep every state where nothing mandatory is enabled, at its depth, and leave out others."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import DONE, RUN, WAIT, Builder, check, in_range, independent, philosophers
from tests.counter_systems import counter_system
from tests.strategies import systems
from zcheck.analysis.independence import Independence
from zcheck.exploring.stubborn import Stubborn, reduced_graph
from zcheck.semantics.judging import build_graph
from zcheck.semantics.states import is_deadlock
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.building import at_least, equal, shifted
from zcheck.system.expressions import TRUE, Ite, Read, number
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import State, System

MOST_STATES = 600


def deadlocks(system: System) -> dict[State, int] | None:
    """All of them with their depths; None for a system that is too large to look at."""
    graph = build_graph(system)
    if len(graph.depth) > MOST_STATES:
        return None
    return {state: depth for state, depth in graph.depth.items() if is_deadlock(system, state)}


def assert_kept(system: System) -> None:
    """The same deadlocks at the same depths: so the verdict is the same, within any number of steps."""
    expected = deadlocks(system)
    if expected is not None:
        reduced = reduced_graph(system)
        assert {state: reduced.depth[state] for state in reduced.deadlocks} == expected


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.integers(0, 2**32).map(counter_system))
def test_deadlocks_of_systems_that_move_pages_are_kept(system: System) -> None:
    assert_kept(system)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(systems())
def test_deadlocks_of_systems_of_all_kinds_are_kept(system: System) -> None:
    assert_kept(system)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.integers(0, 2**32).map(counter_system))
def test_accord_is_what_it_says(system: System) -> None:
    """In every reachable state that enables two actions in accord, each order gives the same."""
    known = Independence(system)
    graph = build_graph(system)
    for state in list(graph.depth)[:100]:
        able = [action.index for action in enabled(system, state)]
        for one in able:
            for other in able:
                if one < other and known.accord(one, other):
                    assert after(system, state, one, other) == after(system, state, other, one)


def after(system: System, state: State, *actions: int) -> State | None:
    """The state behind some actions; None where one of them faults."""
    for index in actions:
        action = system.actions[index]
        assert action in enabled(system, state)
        if first_fault(action, state) is not None:
            return None
        state = fire(system, action, state)
    return state


def test_steps_that_do_not_meet_are_taken_in_one_order() -> None:
    system = independent((3, 2))
    reduced = reduced_graph(system)
    assert len(build_graph(system).depth) == 6
    assert len(reduced.depth) == 4
    assert reduced.transitions == 3


def test_philosophers_still_starve() -> None:
    system = philosophers(4)
    reduced = reduced_graph(system)
    assert len(reduced.depth) < len(build_graph(system).depth)
    assert [reduced.depth[state] for state in reduced.deadlocks] == [4]


def takers(amount: int, tested: bool) -> System:
    """Two threads that change one counter, one of them back."""
    b = Builder("takers")
    for name in ("a", "b"):
        b.thread(name, (WAIT, DONE))
    count = b.number("count", 0, 2, 1)
    for thread, change in ((0, amount), (1, -1)):
        value = shifted(Read(count), change)
        tests = [in_range(value, 0, 2)] if tested else []
        guard = TRUE if tested else at_least(value, number(0))
        b.step(thread, 0, 1, guard, {count: value}, tests)
    return b.system(check(DeadlockFree()))


def test_two_takes_are_in_each_others_way_and_a_give_is_not() -> None:
    assert Independence(takers(-1, tested=False)).in_the_way(0) == 0b10
    assert Independence(takers(+1, tested=False)).in_the_way(0) == 0


def test_steps_that_may_fault_are_in_the_way_of_what_decides_it() -> None:
    assert Independence(takers(+1, tested=True)).in_the_way(0) == 0b10


def test_a_wakeup_enables_what_its_sleeper_does_next() -> None:
    b = Builder("wakeup")
    b.thread("sleeper", (WAIT, RUN, DONE))
    b.thread("waker", (RUN, DONE))
    place = b.threads[0].location_slot
    b.step(0, 1, 2)
    b.step(1, 0, 1, TRUE, {place: Ite(equal(Read(place), number(0)), number(1), Read(place))})
    known = Independence(b.system())
    assert known.enablers(equal(Read(place), number(1))) == 0b10
    assert known.enablers(equal(Read(place), number(2))) == 0b01


def test_without_an_enabled_mandatory_step_everything_is_taken() -> None:
    b = Builder("optional")
    for name in ("a", "b"):
        b.thread(name, (WAIT, DONE))
    b.step(0, 0, 1, mandatory=False)
    b.step(1, 0, 1, mandatory=False)
    system = b.system(check(DeadlockFree()))
    assert Stubborn(system).chosen(system.initial) == (0, 1)
