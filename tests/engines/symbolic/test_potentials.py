"""Potentials never promise more steps than there are, and a wrong one is caught."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.builders import Builder, bounded_buffer, check, counter, philosophers
from tests.random_systems import random_system
from tests.strategies import systems
from zcheck.checking.confirming import confirmed, prepared
from zcheck.engines.interpreter.walking import successors_of
from zcheck.engines.symbolic import potentials
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.certificates import refuted_unrolling
from zcheck.engines.symbolic.examples import by_definition
from zcheck.engines.symbolic.keeping import keeps_ranges
from zcheck.engines.symbolic.lemmas import Lemmas, lemmas_of
from zcheck.engines.symbolic.potentials import Potentials
from zcheck.engines.symbolic.sums import with_sums
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.exploring.watching import Watch
from zcheck.lang.frontend import instantiate, load_design
from zcheck.limits import Limits
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Potential, Unrolled, Violated
from zcheck.semantics.graphs import Graph
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.building import add, at_least, equal
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import Check, DeadlockFree, Never
from zcheck.system.system import State, System

MODELS = Path(__file__).parents[3] / "models"


def asker() -> Asker:
    return Asker(Limits(), Watch(Limits(), None, time.monotonic))


def known_of(system: System) -> Lemmas:
    return with_sums(system, lemmas_of(system), by_definition, asker())


def distances(system: System, graph: Graph, one: Check) -> dict[State, int]:
    """For each state from which what is sought is reached, in how many steps."""
    before: dict[State, list[State]] = {}
    for state, steps in graph.steps.items():
        for _, after in steps:
            before.setdefault(after, []).append(state)
    found = dict.fromkeys((state for state in graph.depth if is_sought(system, graph, one, state)), 0)
    queue = list(found)
    for state in queue:
        for earlier in before.get(state, ()):
            if earlier not in found:
                found[earlier] = found[state] + 1
                queue.append(earlier)
    return found


def is_sought(system: System, graph: Graph, one: Check, state: State) -> bool:
    alone = replace(graph, depth={state: 0}, faulting=graph.faulting & {state})
    return judge(system, one, alone).length is not None


def assert_promises_are_kept(system: System) -> int:
    """How many potentials were found."""
    lemmas = known_of(system)
    if not keeps_ranges(system, lemmas, asker()):
        return 0
    graph = build_graph(system)
    finder = Potentials(system, lemmas, asker())
    promises = 0
    for one in (replace(one, within=None) for one in system.checks):
        if asks_for_future(one.property) or unsupported(one.property):
            continue
        found = finder.of(one.property, 20)
        if found is None:
            continue
        promises += 1
        for state, steps in distances(system, graph, one).items():
            assert found.least(state) <= steps
        assert refuted_unrolling(system, one.property, Unrolled(None, lemmas.expressions, found)) is None
    return promises


@settings(derandomize=True, deadline=None, max_examples=60)
@given(systems())
def test_no_more_is_promised_than_there_is(system: System) -> None:
    assert_promises_are_kept(system)


@pytest.mark.parametrize("seed", range(12))
def test_nor_of_larger_systems(seed: int) -> None:
    assert_promises_are_kept(random_system(seed, 1 + seed % 3, 1 + seed % 4, seed % 3))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 60))
def test_nor_of_many(seed: int) -> None:
    assert_promises_are_kept(random_system(seed, 1 + seed % 3, 1 + seed % 4, seed % 3))


@pytest.mark.parametrize("system", [counter(9), bounded_buffer(3), philosophers(3)], ids=lambda system: system.name)
def test_nor_of_known_ones(system: System) -> None:
    assert assert_promises_are_kept(system) > 0


def pages(most: int) -> System:
    """Each dirty page becomes clean, and each clean one free."""
    b = Builder("pages")
    dirty = b.number("dirty", 0, most, most)
    clean, free = (b.number(name, 0, most, 0) for name in ("clean", "free"))
    for source, target in ((dirty, clean), (clean, free)):
        moved = {source: add((Read(source), number(-1))), target: add((Read(target), number(1)))}
        b.event(at_least(Read(source), number(1)), moved)
    return b.system(check(Never(equal(Read(free), number(most)), TRUE)))


def potential_of(system: System) -> tuple[Lemmas, Potential]:
    lemmas = known_of(system)
    found = Potentials(system, lemmas, asker()).of(system.checks[0].property, 20)
    assert found is not None
    return lemmas, found


def test_each_page_takes_two_steps() -> None:
    system = pages(7)
    _, found = potential_of(system)
    assert found.least(system.initial) == 14


def test_a_wrong_one_is_caught() -> None:
    system = pages(5)
    (one,) = system.checks
    lemmas, found = potential_of(system)

    def doubt(wrong: Potential) -> str | None:
        return refuted_unrolling(system, one.property, Unrolled(None, lemmas.expressions, wrong))

    assert doubt(found) is None
    assert "lowers the potential" in str(doubt(replace(found, scale=found.scale - 1)))
    assert "what is sought is found" in str(doubt(replace(found, constant=found.constant + 1)))


def test_short_runs_are_not_looked_at() -> None:
    """Nothing within 13 steps: the potential says so, and it is confirmed."""
    system = pages(7)
    bounded = replace(system, checks=(replace(system.checks[0], within=13),))
    (verdict,) = confirmed(bounded, bounded, explore_bounded(bounded, Limits(), prove=False))
    assert isinstance(verdict, Holds)
    assert isinstance(verdict.evidence, Unrolled)
    assert verdict.evidence.potential is not None
    (found,) = confirmed(system, system, explore_bounded(system, Limits(), prove=False))
    assert isinstance(found, Violated)
    assert isinstance(found.evidence, Trace)
    assert found.evidence.length == 14


def test_sums_that_are_too_large_for_z3_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    system = pages(7)
    finder = Potentials(system, known_of(system), asker())
    assert finder.of(system.checks[0].property, 20) is not None
    monkeypatch.setattr(potentials, "LARGEST_TOTAL", 10)
    assert finder.of(system.checks[0].property, 20) is None


def test_wide_numbers_count_for_nothing() -> None:
    system = pages(5_000)
    _, found = potential_of(system)
    assert found.weights == ()
    assert found.least(system.initial) == 0


def test_converted_needs_thirty_six_steps() -> None:
    """Of 18 steps of the pager and 18 of the faulters none can be left out; z3 alone counts for minutes."""
    (batch,) = instantiate(load_design(MODELS / "pv_entry.zm"), {}, ["converted"])
    system = prepared(batch.system, full=False)[1]
    system = replace(system, checks=tuple(one for one in system.checks if one.property == DeadlockFree()))
    (verdict,) = explore_bounded(system, Limits(), walk=successors_of).verdicts
    assert isinstance(verdict, Violated)
    assert isinstance(verdict.evidence, Trace)
    assert verdict.evidence.length == 36
