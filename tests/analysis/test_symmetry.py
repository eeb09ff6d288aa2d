"""Counting alike threads changes no verdict and no shortest length; runs told from it are runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import DONE, RUN, WAIT, Builder, check, philosophers
from tests.symmetric_systems import symmetric_system
from zcheck.analysis.canonical import canonical
from zcheck.analysis.closing import closed
from zcheck.analysis.symmetry import Counted, NotCounted, Symmetry, symmetry_of
from zcheck.exploring.instances import told
from zcheck.exploring.quotient import build_quotient, judge_quotient
from zcheck.results.trace import Deadlocked, Ending, Faulted, Reached, Trace
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.building import equal
from zcheck.system.expressions import TRUE, Binary, BinaryOp, Const, Expr, Many, ManyOp, Read, number
from zcheck.system.properties import Always, Check, DeadlockFree, FaultFree, Never, NeverStuck, Reachable
from zcheck.system.system import System
from zcheck.system.validate import validate

MOST_STATES = 400

systems = st.integers(0, 2**32).map(symmetric_system)


def assert_same_answers(system: System, symmetry: Symmetry) -> None:
    graph = build_graph(system)
    if len(graph.depth) > MOST_STATES:
        return
    quotient = build_quotient(system, symmetry)
    assert set(quotient.depth) == {canonical(symmetry, state)[0] for state in graph.depth}
    assert all(quotient.depth[canonical(symmetry, state)[0]] == d for state, d in graph.depth.items())
    for one in system.checks:
        asked = closed(symmetry, one)
        assert asked is not None
        assert judge_quotient(system, asked, quotient)[0] == judge(system, one, graph), one


@settings(derandomize=True, deadline=None, max_examples=150)
@given(systems)
def test_verdicts_depths_and_shortest_lengths_are_those_of_the_full_graph(system: System) -> None:
    validate(system)
    symmetry = symmetry_of(system)
    if symmetry.counted:
        assert_same_answers(system, symmetry)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(systems)
def test_the_same_where_one_of_each_class_stays_where_it_is(system: System) -> None:
    symmetry = symmetry_of(system)
    left = symmetry.following(frozenset(entry.members[0] for entry in symmetry.counted))
    assert all(len(entry.members) > 1 for entry in left.counted)
    goals = [one for one in system.checks if not isinstance(one.property, NeverStuck)]
    if left.counted:
        assert_same_answers(replace(system, checks=tuple(goals)), left)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(systems)
def test_one_member_answers_for_all_when_it_stays_where_it_is(system: System) -> None:
    """`no thread stuck` needs no way of telling where a thread went if the one it is about never moves."""
    symmetry = symmetry_of(system)
    graph = build_graph(system)
    if len(graph.depth) > MOST_STATES:
        return
    for entry in symmetry.counted:
        asked = check(NeverStuck(entry.members))
        told = check(NeverStuck(entry.members[:1]))
        left = symmetry.following(frozenset(entry.members[:1]))
        quotient = build_quotient(system, left)
        assert judge_quotient(system, told, quotient)[0] == judge(system, asked, graph)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(systems)
def test_runs_are_told_with_threads_that_keep_their_names(system: System) -> None:
    symmetry = symmetry_of(system)
    if not symmetry.counted:
        return
    quotient = build_quotient(system, symmetry)
    for one in system.checks:
        asked, ending = closed(symmetry, one), ending_of(one)
        assert asked is not None
        _, seen = judge_quotient(system, asked, quotient)
        if seen is not None and ending is not None:
            way = quotient.path(seen)
            trace = told(system, symmetry, symmetry, one.property, Trace(way, (0,) * (len(way) - 1), ending))
            assert replay(system, one, trace) is None


def ending_of(one: Check) -> Ending | None:
    """How a run ends that shows something of single states; its particulars are filled in when it is told."""
    match one.property:
        case DeadlockFree():
            return Deadlocked(())
        case FaultFree():
            return Faulted(0, 0)
        case Always() | Never() | Reachable():
            return Reached()
        case _:
            return None


def crowd(size: int, builder: Builder | None = None) -> Builder:
    """Threads that are alike as long as nobody gives them different steps."""
    b = builder or Builder("crowd")
    for member in range(size):
        index = b.thread(f"user[{member}]", (RUN, WAIT, DONE))
        b.threads[index] = replace(b.threads[index], class_name="user", member=member)
    return b


def with_lock(size: int) -> tuple[Builder, int]:
    b = crowd(size)
    return b, b.owner("lock", [thread.name for thread in b.threads])


def me(b: Builder, lock: int, member: int) -> Const:
    return Const(member + 1, b.slots[lock].type)


def reason(system: System) -> str:
    (refused,) = symmetry_of(system).refused
    return refused.reason


def test_threads_with_a_lock_are_counted_and_the_lock_names_one_of_them() -> None:
    b, lock = with_lock(3)
    for m in range(3):
        b.step(m, 0, 1, equal(Read(lock), number(0)), {lock: me(b, lock, m)})
        b.step(m, 1, 2, equal(Read(lock), me(b, lock, m)), {lock: number(0)})
    system = b.system(check(DeadlockFree()))
    (entry,) = symmetry_of(system).counted
    assert entry == Counted("user", (0, 1, 2), ((0,), (1,), (2,)), (lock,))
    assert len(build_graph(system).depth) == 20
    assert len(build_quotient(system, symmetry_of(system)).depth) == 7


def test_elements_of_an_array_go_with_their_threads() -> None:
    b = crowd(2)
    owed = [b.number(f"owed[{m}]", 0, 1) for m in range(2)]
    shared = [b.number(f"shared[{m}]", 0, 1) for m in range(2)]
    for m in range(2):
        for slot in (owed[m], *shared):
            b.step(m, 0, 1, TRUE, {slot: number(1)})
    (entry,) = symmetry_of(b.system()).counted
    assert entry.slices == ((0, owed[0]), (1, owed[1]))


@pytest.mark.parametrize("difference", ["guard", "value", "mandatory", "target", "progress", "start", "number"])
def test_one_difference_is_enough(difference: str) -> None:
    b = crowd(2)
    slot = b.number("x", 0, 3)
    for m in range(2):
        odd = m == 1
        b.threads[m] = replace(b.threads[m], carries=frozenset({"tick"}))
        value: Expr = number(m) if difference == "value" else number(1)
        guard = equal(Read(slot), number(m)) if difference == "guard" else TRUE
        target = 2 if odd and difference == "target" else 1
        progress = ["tick"] if odd and difference == "progress" else []
        b.step(m, 0, target, guard, {slot: value}, (), not (odd and difference == "mandatory"), progress)
        if odd and difference == "number":
            b.step(m, 1, 2)
    if difference == "start":
        b.slots[b.threads[1].location_slot] = replace(b.slots[b.threads[1].location_slot], initial=1)
    symmetry = symmetry_of(b.system())
    assert not symmetry.counted
    (refused,) = symmetry.refused
    assert refused.class_name == "user"
    assert refused.reason


def test_computing_with_identities_is_refused() -> None:
    b, lock = with_lock(2)
    for m in range(2):
        b.step(m, 0, 1, Binary(BinaryOp.LT, Read(lock), me(b, lock, m)), {lock: me(b, lock, m)})
    assert reason(b.system()) == "`step 0` computes with threads"


def test_an_identity_in_a_slice_is_refused() -> None:
    b, lock = with_lock(2)
    seen = [b.slot(f"seen[{m}]", b.slots[lock].type) for m in range(2)]
    for m in range(2):
        b.step(m, 0, 1, TRUE, {lock: me(b, lock, m)})
        b.step(m, 1, 2, TRUE, {seen[m]: Read(lock)})
    assert "seen[0], one of several of its kind" in reason(b.system())


def test_the_start_must_not_tell_threads_apart() -> None:
    b, lock = with_lock(2)
    b.slots[lock] = replace(b.slots[lock], initial=1)
    for m in range(2):
        b.step(m, 0, 1, equal(Read(lock), me(b, lock, m)), {lock: number(0)})
    assert "told apart by who owns what at the start" in reason(b.system())


def test_neighbours_at_a_table_are_not_alike() -> None:
    b = philosophers(3)
    named = [replace(thread, class_name="philosopher", member=thread.index) for thread in b.threads]
    symmetry = symmetry_of(replace(b, threads=tuple(named)))
    assert [type(entry) for entry in symmetry.refused] == [NotCounted]


def test_the_order_of_operands_does_not_matter() -> None:
    b = crowd(3)
    places = [Read(thread.location_slot) for thread in b.threads]
    for m in range(3):
        turned: tuple[Expr, ...] = (*places[m:], *places[:m])
        b.step(m, 0, 1, Binary(BinaryOp.GE, number(2), Many(ManyOp.ADD, turned)))
        b.step(m, 1, 2, Binary(BinaryOp.LE, Many(ManyOp.ADD, turned), number(2)))
    assert symmetry_of(b.system()).counted


def test_a_check_about_one_thread_is_asked_of_each() -> None:
    b = crowd(3)
    for m in range(3):
        b.step(m, 0, 1)
    places = [thread.location_slot for thread in b.threads]
    one = check(Never(equal(Read(places[2]), number(1)), TRUE))
    system = b.system(one)
    symmetry = symmetry_of(system)
    asked = closed(symmetry, one)
    assert asked is not None
    verdict, seen = judge_quotient(system, asked, build_quotient(system, symmetry))
    assert verdict.length == 1
    assert seen is not None
    way = build_quotient(system, symmetry).path(seen)
    trace = told(system, symmetry, symmetry, one.property, Trace(way, (0,), Reached()))
    assert trace.states[-1][places[2]] == 1
    assert trace.actions == (2,)
