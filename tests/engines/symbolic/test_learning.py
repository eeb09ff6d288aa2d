"""Invariants suggested by examples: true of every reachable state, whatever the examples were."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from tests.builders import (
    RUN,
    Builder,
    abba_beside_spinner,
    bounded_buffer,
    check,
    counter,
    philosophers,
    token_ring,
)
from tests.random_systems import random_system
from tests.strategies import systems
from zcheck.analysis.hull import Hull
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.boxes import Columns, outside
from zcheck.engines.symbolic.certificates import refuted_unrolling
from zcheck.engines.symbolic.examples import Examples, by_definition, nearest
from zcheck.engines.symbolic.keeping import keeps_ranges
from zcheck.engines.symbolic.learning import Learner
from zcheck.engines.symbolic.lemmas import Lemmas, lemmas_of
from zcheck.engines.symbolic.sums import with_sums
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.exploring.watching import Watch
from zcheck.limits import Limits
from zcheck.results.verdict import Unrolled
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.building import add, equal
from zcheck.system.expressions import Read, number
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System

KNOWN = (philosophers(3), counter(4), bounded_buffer(2), token_ring(3), abba_beside_spinner())


def asker() -> Asker:
    return Asker(Limits(), Watch(Limits(), None, time.monotonic))


def assert_sums_are_kept(system: System) -> Lemmas:
    before = lemmas_of(system)
    lemmas = with_sums(system, before, by_definition, asker())
    assert len(lemmas.laws) >= len(before.laws)
    for state in build_graph(system).depth:
        assert all(law.holds(state) for law in (*before.laws, *lemmas.laws))
    return lemmas


def assert_learned_is_true(system: System, examples: Examples, lemmas: Lemmas) -> None:
    goals = [one for one in system.checks if not (asks_for_future(one.property) or unsupported(one.property))]
    learned = Learner(system, lemmas, examples, asker(), 60).learn([one.property for one in goals])
    assert learned is not None or not examples.complete
    if learned is None:
        return
    graph = build_graph(system)
    for state in graph.depth:
        assert all(is_true(clause, state) for clause in learned.clauses)
    for one in goals:
        if one.within is None and one.property in learned.excluded:
            assert judge(system, one, graph).length is None
    given_ = Unrolled(None, (*lemmas.expressions, *learned.clauses))
    assert refuted_unrolling(system, DeadlockFree(), given_) is None


@settings(derandomize=True, deadline=None, max_examples=80)
@given(systems())
def test_sums_and_clauses_are_true_of_all_that_is_reached(system: System) -> None:
    lemmas = assert_sums_are_kept(system)
    if keeps_ranges(system, lemmas, asker()):
        for most in (1, 3, 1_000):
            assert_learned_is_true(system, nearest(system, by_definition, most, 9.0, asker()), lemmas)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_systems(seed: int) -> None:
    system = random_system(seed, 1 + seed % 3, 1 + seed % 4, seed % 3)
    lemmas = assert_sums_are_kept(system)
    if keeps_ranges(system, lemmas, asker()):
        assert_learned_is_true(system, nearest(system, by_definition, 1 + seed % 40, 9.0, asker()), lemmas)


@pytest.mark.parametrize("system", KNOWN, ids=lambda system: system.name)
def test_all_examples_decide_all_checks(system: System) -> None:
    lemmas = assert_sums_are_kept(system)
    examples = nearest(system, by_definition, 10_000, 60.0, asker())
    assert examples.complete
    assert_learned_is_true(system, examples, lemmas)


def test_what_an_example_shows_is_not_excluded() -> None:
    system = philosophers(3)
    examples = nearest(system, by_definition, 1_000, 9.0, asker())
    learned = Learner(system, lemmas_of(system), examples, asker(), 60).learn([DeadlockFree()])
    assert learned is not None
    assert learned.shown == {DeadlockFree()}
    assert not learned.excluded


def test_who_gives_a_lock_back_is_who_took_it() -> None:
    """No action by itself says so: the second frees the lock, whoever has it."""
    b = Builder("lock")
    lock = b.owner("lock", ("one", "two"))
    for index, name in enumerate(("one", "two")):
        b.thread(name, (RUN, RUN))
        b.step(index, 0, 1, equal(Read(lock), number(0)), {lock: number(index + 1)})
        b.step(index, 1, 0, updates={lock: number(0)})
    system = b.system(check(DeadlockFree()))
    assert not lemmas_of(system).laws
    assert len(assert_sums_are_kept(system).laws) == 2


def test_a_hull_has_the_equations_of_its_states() -> None:
    b = Builder("hull")
    one, other = b.number("one", 0, 9), b.number("other", 0, 9)
    b.event(equal(Read(one), number(0)), {one: number(2), other: add((Read(other), number(1)))})
    hull = Hull(b.system())
    assert len(hull.laws()) == 2
    assert hull.add_state((2, 1))
    assert not hull.add_state((6, 3))
    (law,) = hull.laws()
    assert law.holds((8, 4))
    assert not law.holds((1, 1))


def test_a_box_is_as_large_as_the_examples_leave_it() -> None:
    b = Builder("box")
    for name in ("one", "other"):
        b.number(name, 0, 9)
    b.event(equal(Read(0), number(0)), {0: number(1)})
    columns = Columns(b.system(), ((0, 0), (0, 7), (5, 3)))
    assert columns.box_around((5, 3)) is None
    box = columns.box_around((5, 5))
    assert box is not None
    assert [value for value in range(10) if not is_true(outside(box), (3, value))] == [4, 5, 6]
