"""Invariants that Spacer finds: what they are good for, and that none is believed because it was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import Builder, bounded_buffer, counter, philosophers
from tests.models.shipped import design
from tests.random_systems import random_system
from zcheck.checking.confirming import confirmed, prepared
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.symbolic import searching
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.certificates import refuted_question
from zcheck.engines.symbolic.lemmas import Lemmas, lemmas_of
from zcheck.engines.symbolic.spacer import invariant
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.exploring.watching import LimitReached, Watch
from zcheck.lang.frontend import instantiate
from zcheck.limits import Limits
from zcheck.results.verdict import Holds, Proved
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.building import at_most, equal
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.properties import DeadlockFree, FaultFree, Property
from zcheck.system.system import System

SECONDS = 20.0


def asker(limits: Limits | None = None) -> Asker:
    limits = limits or Limits()
    return Asker(limits, Watch(limits, None, lambda: 0.0))


def one_at_a_time() -> System:
    """Who collects pages for a slab has no rival: no deadlock, and induction over six steps does not show it."""
    batches = instantiate(design("models/slab_hold_and_wait.zm"), {}, ["one_at_a_time"])
    return prepared(batches[0].system, full=False)[1]


def test_an_invariant_proves_what_short_induction_does_not() -> None:
    system = one_at_a_time()
    goal = system.checks[0].property
    lemmas = lemmas_of(system)
    clauses = invariant(system, lemmas, goal, asker(), SECONDS)
    assert clauses
    for steps in (1, 2, 3):
        assert refuted_question(system, goal, Proved(steps, len(lemmas.laws), lemmas.expressions)) is not None
    assert refuted_question(system, goal, Proved(1, len(lemmas.laws), (*lemmas.expressions, *clauses))) is None


def test_the_search_uses_it_and_it_is_confirmed() -> None:
    system = one_at_a_time()
    found = explore_bounded(system, Limits())
    verdict, *_ = confirmed(system, system, found)
    assert isinstance(verdict, Holds)
    assert isinstance(verdict.evidence, Proved)
    assert len(verdict.evidence.lemmas) > len(lemmas_of(system).expressions)


def only_the_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried at once, and nothing else."""
    monkeypatch.setattr(searching, "SINGLE", 0)
    monkeypatch.setattr(searching, "learned", lambda *_: None)


@pytest.mark.parametrize("lemma", [equal(Read(0), number(0)), at_most(Read(1), number(0))])
def test_a_wrong_invariant_is_caught(monkeypatch: pytest.MonkeyPatch, lemma: Expr) -> None:
    """Planted where Spacer's answer comes in: true at the start and not kept."""
    planted: list[Property] = []

    def wrong(system: System, lemmas: Lemmas, goal: Property, asker: Asker, seconds: float) -> tuple[Expr, ...]:
        planted.append(goal)
        return (lemma,)

    monkeypatch.setattr(searching, "invariant", wrong)
    only_the_race(monkeypatch)
    system = replace(philosophers(3), checks=philosophers(3).checks[:1])
    found = explore_bounded(system, Limits())
    assert planted == [DeadlockFree()]
    with pytest.raises(EngineBug, match="keeps the lemmas"):
        confirmed(system, system, found)


def test_an_invariant_that_says_too_little_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Philosophers do deadlock; nothing that is kept can exclude it."""
    monkeypatch.setattr(searching, "invariant", lambda *_: (equal(number(1), number(1)),))
    only_the_race(monkeypatch)
    system = replace(philosophers(3), checks=philosophers(3).checks[:1])
    with pytest.raises(EngineBug, match="good states in a row"):
        confirmed(system, system, explore_bounded(system, Limits()))


def test_what_is_reachable_has_no_invariant() -> None:
    system = philosophers(3)
    assert invariant(system, lemmas_of(system), DeadlockFree(), asker(), SECONDS) is None


def test_no_time_is_no_invariant() -> None:
    """z3 throws where its time is over; nobody sees that."""
    batches = instantiate(design("models/linux_mempool.zm"), {}, ["no_hang"])
    system = prepared(batches[0].system, full=False)[1]
    assert invariant(system, lemmas_of(system), DeadlockFree(), asker(), 0.001) is None


def test_the_users_time_comes_first() -> None:
    limits = Limits(seconds=1)
    late = Asker(limits, Watch(limits, None, iter([0.0, *[2.0] * 100]).__next__))
    batches = instantiate(design("models/linux_mempool.zm"), {}, ["no_hang"])
    system = prepared(batches[0].system, full=False)[1]
    with pytest.raises(LimitReached, match="limit of 1 seconds"):
        invariant(system, lemmas_of(system), DeadlockFree(), late, SECONDS)


def test_large_numbers_are_left_to_others() -> None:
    b = Builder("wide")
    x = b.number("x", 0, 1000)
    b.event(at_most(Read(x), number(9)), {x: number(10)})
    system = b.system()
    assert invariant(system, lemmas_of(system), FaultFree(), asker(), SECONDS) is None


@pytest.mark.parametrize("system", [bounded_buffer(2), counter(3)], ids=lambda system: system.name)
def test_clauses_hold_in_every_reachable_state(system: System) -> None:
    _assert_sound(system)


@pytest.mark.parametrize("seed", range(40))
def test_random_systems(seed: int) -> None:
    _assert_sound(random_system(seed, 1 + seed % 3, 1 + seed % 4, seed % 3))


def _assert_sound(system: System) -> None:
    graph = build_graph(system)
    lemmas = lemmas_of(system)
    for check in system.checks:
        if asks_for_future(check.property) or unsupported(check.property) or check.within is not None:
            continue
        clauses = invariant(system, lemmas, check.property, asker(), SECONDS)
        if clauses is None:
            continue
        proof = Proved(1, len(lemmas.laws), (*lemmas.expressions, *clauses))
        assert refuted_question(system, check.property, proof) is None
        assert judge(system, check, graph).length is None

