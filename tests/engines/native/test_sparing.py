"""Stubborn sets in C: the states of the definition, and with alike threads counted still every deadlock's depth."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.builders import check
from tests.counter_systems import counter_system
from tests.engines.native.batches import Batch
from tests.random_systems import random_system
from tests.symmetric_systems import symmetric_system
from zcheck.analysis.symmetry import symmetry_of
from zcheck.exploring.stubborn import reduced_graph
from zcheck.results.outcome import name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System

SIZE = 40
MOST_STATES = 400
GOALS = (check(DeadlockFree()), check(DeadlockFree(), 3, "within 3"), check(DeadlockFree(), 5, "within 5"))


def some_systems(seed: int, count: int = SIZE) -> list[System]:
    """Of two kinds, asked for deadlocks only."""
    random = Random(seed)
    found: list[System] = []
    while len(found) < count:
        number = random.getrandbits(32)
        some = random_system(number, random.randint(1, 3), random.randint(1, 3), random.randint(0, 2))
        found.append(replace(some if len(found) % 3 == 0 else counter_system(number), checks=GOALS))
    return found


def length_of(verdict: Verdict) -> int | None:
    evidence = None if isinstance(verdict, Undetermined) else verdict.evidence
    return evidence.length if isinstance(evidence, Trace) else None


@pytest.mark.parametrize("seed", range(3))
def test_states_and_answers_are_those_of_the_definition(seed: int) -> None:
    batch = Batch(some_systems(seed), sparing=True)
    for number, system in enumerate(batch.systems):
        found, reduced, graph = batch.explore(number), reduced_graph(system), build_graph(system)
        if found.statistics.complete:
            assert found.statistics.states == len(reduced.depth), (seed, number)
            assert found.statistics.transitions == reduced.transitions, (seed, number)
        for one, verdict in zip(system.checks, found.verdicts, strict=True):
            expected = judge(system, one, graph)
            assert name_of(verdict) is expected.verdict, (seed, number)
            assert length_of(verdict) == expected.length, (seed, number)


@pytest.mark.parametrize("seed", range(2))
def test_both_reductions_together_keep_every_deadlock_at_its_depth(seed: int) -> None:
    systems = [replace(symmetric_system(seed * 1_000 + k), checks=GOALS) for k in range(2 * SIZE)]
    pairs = [(system, symmetry_of(system)) for system in systems]
    pairs = [(system, symmetry) for system, symmetry in pairs if symmetry.counted]
    batch = Batch([s for s, _ in pairs], symmetries=[symmetry for _, symmetry in pairs], sparing=True)
    for number, system in enumerate(batch.systems):
        graph = build_graph(system)
        if len(graph.depth) > MOST_STATES:
            continue
        for one, verdict in zip(system.checks, batch.explore(number).verdicts, strict=True):
            expected = judge(system, one, graph)
            assert name_of(verdict) is expected.verdict, (seed, number)
            assert length_of(verdict) == expected.length, (seed, number)
