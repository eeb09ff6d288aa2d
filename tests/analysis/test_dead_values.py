"""Resetting dead values changes how many states there are, and nothing else."""

from __future__ import annotations

from hypothesis import given, settings

from tests.builders import DONE, RUN, Builder, check, in_range, usual
from tests.strategies import systems
from zcheck.analysis.dead_values import reset_dead_values
from zcheck.semantics.judging import build_graph, judge
from zcheck.system.building import equal, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import Always
from zcheck.system.system import System
from zcheck.system.validate import validate


@settings(derandomize=True, deadline=None, max_examples=400)
@given(systems())
def test_verdicts_and_lengths_are_kept(system: System) -> None:
    lean = reset_dead_values(system)
    validate(lean)
    before, after = build_graph(system), build_graph(lean)
    assert len(after.depth) <= len(before.depth)
    for one in system.checks:
        assert judge(lean, one, after) == judge(system, one, before)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(systems())
def test_a_second_time_changes_nothing(system: System) -> None:
    lean = reset_dead_values(system)
    assert len(build_graph(reset_dead_values(lean)).depth) == len(build_graph(lean).depth)


def picker(*, tested: bool = False) -> Builder:
    """A thread picks a value, looks at it once, and goes on for two more steps."""
    b = Builder("picker")
    x = b.number("x", 0, 3)
    me = b.thread("picker", (RUN, RUN, RUN, DONE))
    for value in range(4):
        b.step(me, 0, 1, TRUE, {x: number(value)})
    b.step(me, 1, 2, equal(Read(x), number(2)))
    b.step(me, 1, 2, equal(Read(x), number(3)), tests=[in_range(Read(x), 0, 3)] if tested else [])
    b.step(me, 2, 3)
    return b


def test_a_value_is_forgotten_after_its_last_use() -> None:
    system = picker().system()
    assert len(build_graph(system).depth) == 1 + 4 + 2 + 2
    assert len(build_graph(reset_dead_values(system)).depth) == 1 + 4 + 1 + 1


def test_a_value_that_a_check_reads_is_kept() -> None:
    system = picker().system(check(Always(equal(Read(0), number(0)), TRUE)))
    assert reset_dead_values(system) == system


def test_a_value_that_another_thread_reads_is_kept() -> None:
    b = picker()
    other = b.thread("other", (RUN, DONE))
    b.step(other, 0, 1, equal(Read(0), number(3)))
    system = b.system()
    assert reset_dead_values(system) == system


def spinner(*, tested: bool) -> System:
    b = Builder("spinner")
    x = b.number("x", 0, 2)
    me = b.thread("spinner", (RUN,))
    tests = [in_range(shifted(Read(x), 1), 0, 2)] if tested else []
    b.step(me, 0, 0, TRUE, {x: shifted(Read(x), 1)}, tests)
    return b.system(*usual(b))


def test_a_count_that_only_counts_is_dropped() -> None:
    assert len(build_graph(reset_dead_values(spinner(tested=False))).depth) == 1


def test_a_count_that_can_fault_is_kept() -> None:
    system = spinner(tested=True)
    assert reset_dead_values(system) == system
