"""Thousands of random systems: the native explorer says what the interpreter says, to the last step of a trace."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.engines.native.batches import Batch
from tests.random_systems import random_system
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.statistics import Exploration
from zcheck.results.verdict import Undetermined
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.properties import Live, NeverStuck, Progress
from zcheck.system.system import System

SIZE = 100


def some_systems(seed: int, count: int = SIZE) -> list[System]:
    """With the checks that one state, or one step, decides."""
    random = Random(seed)
    found: list[System] = []
    while len(found) < count:
        sizes = random.randint(0, 3), random.randint(1, 3), random.randint(0, 3)
        system = random_system(random.getrandbits(32), *sizes)
        plain = tuple(c for c in system.checks if not isinstance(c.property, NeverStuck | Progress | Live))
        found.append(replace(system, checks=plain))
    return found


def seen(found: Exploration) -> tuple[object, ...]:
    """What does not depend on time and memory."""
    numbers = found.statistics
    return (
        found.verdicts, numbers.states, numbers.transitions, numbers.depth, numbers.complete,
        numbers.stopped_by, numbers.never_fired, numbers.faults,
    )


@pytest.mark.parametrize("seed", range(20))
def test_random_systems(seed: int) -> None:
    batch = Batch(some_systems(seed))
    for number, system in enumerate(batch.systems):
        assert seen(batch.explore(number)) == seen(explore(system, Limits())), (seed, number)


@pytest.mark.parametrize("seed", [1000, 1001])
def test_optimised_code_and_wide_entries_say_the_same(seed: int) -> None:
    batch = Batch(some_systems(seed), ("-std=gnu11", "-O2", "-march=native", "-pthread", "-w"), entry_bits=64)
    for number, system in enumerate(batch.systems):
        assert seen(batch.explore(number)) == seen(explore(system, Limits())), (seed, number)


@pytest.mark.parametrize("seed", [2000, 2001])
def test_limits_never_make_a_verdict_wrong(seed: int) -> None:
    batch = Batch(some_systems(seed))
    for number, system in enumerate(batch.systems):
        graph = build_graph(system)
        for cap in (1, 3, 8):
            found = batch.explore(number, Limits(states=cap))
            for check, verdict in zip(system.checks, found.verdicts, strict=True):
                if not isinstance(verdict, Undetermined):
                    assert name_of(verdict) is judge(system, check, graph).verdict
                    assert replay(system, check, verdict.evidence) is None
