"""Alike threads counted in C: what the interpreter says, and what the definition says of all threads apart."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.native.batches import Batch
from tests.engines.native.test_agreement import seen
from tests.symmetric_systems import symmetric_system
from zcheck.checking import Options, check
from zcheck.checking.confirming import confirmed
from zcheck.checking.options import Engine
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.native.members import MANY
from zcheck.exploring.counting import Counting, counting
from zcheck.exploring.quotient import build_quotient
from zcheck.limits import Limits
from zcheck.results.outcome import Outcome, name_of
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.properties import VerdictName
from zcheck.system.system import System

SIZE = 40
MOST_STATES = 400

Pair = tuple[System, Counting]


def some_systems(seed: int, count: int = SIZE) -> list[Pair]:
    """Those of many in which something can be counted."""
    found: list[Pair] = []
    number = seed * 1_000
    while len(found) < count:
        system = symmetric_system(number)
        plan = counting(system)
        if isinstance(plan, Counting):
            found.append((system, plan))
        number += 1
    return found


def assert_right(system: System, plan: Counting, found: Exploration) -> None:
    """Verdicts and shortest lengths are those of the full graph; `confirmed` has replayed every trace on it."""
    answers = plan.answers(found)
    verdicts = confirmed(system, plan.asked, answers)
    graph = build_graph(system)
    if len(graph.depth) > MOST_STATES:
        return
    for one, verdict in zip(system.checks, verdicts, strict=True):
        expected = judge(system, one, graph)
        assert name_of(verdict) is expected.verdict, one
        assert length_of(verdict) == expected.length, one
    if found.statistics.complete:
        full = explore(replace(system, checks=()), Limits()).statistics
        assert answers.statistics.never_fired == full.never_fired or not full.complete


def with_images(plan: Counting, found: Exploration) -> Exploration:
    """Which of alike threads took a step is not the same for all engines."""
    return replace(found, statistics=plan.answers(found).statistics)


def length_of(verdict: Verdict) -> int | None:
    evidence = None if isinstance(verdict, Undetermined) else verdict.evidence
    return evidence.length if isinstance(evidence, Trace) else None


@pytest.mark.parametrize(("seed", "many"), [(0, MANY), (1, MANY), (2, MANY), (0, 2), (1, 2), (2, 2), (3, 2)])
def test_both_engines_agree_with_each_other_and_with_the_definition(seed: int, many: int) -> None:
    """With text for each member, and with one function for all."""
    pairs = some_systems(seed)
    plans = [plan for _, plan in pairs]
    batch = Batch([plan.searched for plan in plans], symmetries=[plan.followed for plan in plans], many=many)
    for number, (system, plan) in enumerate(pairs):
        found = batch.explore(number)
        expected = explore(plan.searched, Limits(), symmetry=plan.followed)
        assert seen(with_images(plan, found)) == seen(with_images(plan, expected)), (seed, number)
        assert_right(system, plan, found)


@pytest.mark.parametrize("many", [MANY, 2])
def test_canonical_states_and_steps_are_those_of_the_definition(many: int) -> None:
    plans = [plan for _, plan in some_systems(100)]
    batch = Batch([plan.searched for plan in plans], symmetries=[plan.followed for plan in plans], many=many)
    for number, plan in enumerate(plans):
        numbers = batch.explore(number).statistics
        quotient = build_quotient(plan.searched, plan.followed)
        if numbers.complete:
            assert numbers.states == len(quotient.depth)
            assert numbers.transitions == sum(map(len, quotient.edges.values()))
            assert numbers.depth == max(quotient.depth.values())


CROWD = """
model crowd "users share a pool with a daemon that needs a page to free pages"
param users : 1..64 = 3
param pool : 1..512 = 9
pages { free = pool  dirty = 0 }
class NORMAL { from free when free > 4 }
class SYSTEM { from free }
flags M_WAITOK = NORMAL, waits
flags M_SYSTEM = SYSTEM, waits
thread user[users] {
    loop {
        take 1 page with M_WAITOK into held
        take 1 page with M_WAITOK into held
        move 2 pages from held to dirty
    }
}
daemon pagedaemon {
    idle await dirty > 0
    take 1 page with M_SYSTEM into held
    move 1 page from dirty to free
    move 1 page from held to free
}
check no_hang: deadlock free
"""


def crowd(tmp_path: Path, users: int, pool: int, full: bool = False) -> Outcome:
    path = tmp_path / "crowd.zm"
    path.write_text(CROWD, encoding="utf-8")
    settings = {"users": str(users), "pool": str(pool)}
    return check(path, Options(settings=settings, engine=Engine.NATIVE, full=full, environment=os.environ))


def test_the_report_says_what_was_counted(tmp_path: Path) -> None:
    counted, full = (crowd(tmp_path, 4, 12, full) for full in (False, True))
    assert [name_of(one.verdict) for one in counted.checks] == [name_of(one.verdict) for one in full.checks]
    assert "threads of user are counted" in counted.runs[0].reductions
    assert counted.runs[0].representative
    assert not full.runs[0].representative
    assert counted.runs[0].statistics.depth == full.runs[0].statistics.depth
    assert [outcome.runs[0].statistics.states for outcome in (counted, full)] == [255, 1_377]


@pytest.mark.slow
def test_64_threads_and_192_pages_are_decided(tmp_path: Path) -> None:
    outcome = crowd(tmp_path, 64, 192)
    assert {name_of(one.verdict) for one in outcome.checks} == {VerdictName.HOLDS}
    assert outcome.runs[0].statistics.states == 1_066_065
