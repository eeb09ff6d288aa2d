"""Limits and interruption: prompt, and never a reason to say more than was seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.builders import DONE, WAIT, Builder, check, counter, everybody, independent, philosophers
from tests.engines.contract.engines import Engine, every_engine
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.statistics import Snapshot
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Violated
from zcheck.semantics.judging import build_graph
from zcheck.system.building import at_least, at_most, conj, equal, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import DeadlockFree, Live, Never, NeverStuck, Reachable
from zcheck.system.system import System

LARGE = independent((4,) * 6)


def bounded(system: System, within: int) -> System:
    return replace(system, checks=tuple(replace(c, within=within) for c in system.checks))


@every_engine
def test_a_limit_on_states_leaves_checks_open(engine: Engine) -> None:
    found = engine(LARGE, Limits(states=100))
    seen = found.statistics
    assert not seen.complete
    assert 100 < seen.states < 400
    assert seen.stopped_by == "stopped at the limit of 100 states"
    for verdict in found.verdicts:
        assert isinstance(verdict, Undetermined)
        assert "100 states" in verdict.reason
        assert verdict.hint is not None


@every_engine
def test_what_was_found_before_the_limit_stays(engine: Engine) -> None:
    system = philosophers(6)
    one = check(Never(equal(Read(0), number(1)), TRUE))
    found = engine(replace(system, checks=(one, *system.checks)), Limits(states=30))
    assert isinstance(found.verdicts[0], Violated)
    assert isinstance(found.verdicts[3], Undetermined)


@every_engine
def test_a_bound_that_was_covered_holds_though_the_search_was_stopped(engine: Engine) -> None:
    near = tuple(replace(c, within=2) for c in LARGE.checks if not isinstance(c.property, NeverStuck))
    found = engine(replace(LARGE, checks=(*near, check(DeadlockFree()))), Limits(states=300))
    assert not found.statistics.complete
    assert found.verdicts[:2] == (Holds(Exhausted(28, 2)), Holds(Exhausted(28, 2)))
    assert isinstance(found.verdicts[2], Undetermined)


@every_engine
@pytest.mark.parametrize("cap", [1, 20, 60, 130, 200])
def test_a_stopped_search_says_nothing_of_a_depth_it_did_not_finish(engine: Engine, cap: int) -> None:
    """Each state is forbidden up to its depth: refuted if it was looked at, open if not, never holding."""
    system = independent((3,) * 5)
    goals = tuple(
        check(Never(conj(equal(Read(i), number(v)) for i, v in enumerate(state)), TRUE), depth, str(state))
        for state, depth in build_graph(system).depth.items()
    )
    found = engine(replace(system, checks=goals), Limits(states=cap))
    assert not found.statistics.complete
    assert not any(isinstance(verdict, Holds) for verdict in found.verdicts)
    assert any(isinstance(verdict, Undetermined) for verdict in found.verdicts)


@every_engine
def test_bounded_checks_alone_do_not_search_deeper(engine: Engine) -> None:
    system = counter(500)
    found = engine(bounded(system, 5), Limits())
    assert found.statistics.states == 6
    assert not found.statistics.complete
    assert found.statistics.stopped_by is None
    assert all(verdict == Holds(Exhausted(6, 5)) for verdict in found.verdicts)


@every_engine
@pytest.mark.parametrize(("within", "found"), [(0, False), (3, False), (4, True), (5, True)])
def test_the_bound_counts_steps(engine: Engine, within: int, found: bool) -> None:
    goals = (
        check(Reachable(equal(Read(0), number(4)), TRUE), within),
        check(Never(equal(Read(0), number(4)), TRUE), within),
    )
    reached, never = engine(replace(counter(9), checks=goals), Limits()).verdicts
    assert isinstance(reached, Holds) == found
    assert isinstance(never, Violated) == found


@every_engine
def test_the_future_of_a_bounded_check_is_not_cut(engine: Engine) -> None:
    """A state at depth 0 from which the thread can act only after 30 steps of another is not bad."""
    b = Builder("late")
    x = b.number("x", 0, 30)
    sleeper = b.thread("sleeper", (WAIT, DONE))
    b.step(sleeper, 0, 1, at_least(Read(x), number(30)))
    b.event(at_most(Read(x), number(29)), {x: shifted(Read(x), 1)})
    system = b.system(check(everybody(b)), check(everybody(b), within=0))
    assert all(isinstance(verdict, Holds) for verdict in engine(system, Limits()).verdicts)


@every_engine
def test_without_checks_everything_is_searched(engine: Engine) -> None:
    found = engine(replace(LARGE, checks=()), Limits())
    assert found.statistics.complete
    assert found.statistics.states == 4**6


def test_a_limit_on_seconds_ends_a_run() -> None:
    ticks = count()
    found = explore(LARGE, Limits(seconds=3), clock=lambda: float(next(ticks)))
    assert found.statistics.stopped_by == "stopped at the limit of 3 seconds"
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)


def test_loops_are_looked_for_within_the_limits() -> None:
    """At whatever look at the clock the time is over: what the search found stays, and loops were not ruled out."""
    system = replace(LARGE, checks=(check(DeadlockFree()), check(Live("none", strongly=True))))
    ticks = count()
    assert explore(system, Limits(), clock=lambda: float(next(ticks))).statistics.stopped_by is None
    most, stopped = next(ticks), 0
    for seconds in range(most - 8, most + 2):
        again = count()
        found = explore(system, Limits(seconds=seconds), clock=lambda: float(next(again)))  # noqa: B023
        deadlock, live = found.verdicts
        assert isinstance(deadlock, Holds)
        assert isinstance(live, Undetermined) == (found.statistics.stopped_by is not None)
        stopped += found.statistics.stopped_by is not None
    assert 4 <= stopped < 10


def test_a_limit_on_memory_ends_a_run() -> None:
    found = explore(LARGE, Limits(memory_bytes=1))
    assert found.statistics.stopped_by == "stopped at the limit of 1 bytes of memory"
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)


@pytest.mark.parametrize("patience", [0, 1, 5, 12])
def test_interruption_is_a_limit(patience: int) -> None:
    """Whoever watches may interrupt at any time: in the search or in what comes after it."""
    seen: list[Snapshot] = []
    ticks = count()

    def impatient(snapshot: Snapshot) -> None:
        seen.append(snapshot)
        if len(seen) > patience:
            raise KeyboardInterrupt

    found = explore(LARGE, Limits(), impatient, clock=lambda: float(next(ticks)))
    assert len(seen) == patience + 1
    assert found.statistics.stopped_by == "interrupted"
    stuck = found.verdicts[1]
    assert isinstance(stuck, Undetermined)
    assert stuck.reason.startswith("interrupted")
    assert [s.states for s in seen] == sorted(s.states for s in seen)


def test_all_states_seen_but_not_their_future() -> None:
    """Deadlocks and faults are decided, stuck threads are not, when the end comes late."""
    ticks = count()
    snapshots = 0

    def at_the_end(snapshot: Snapshot) -> None:
        nonlocal snapshots
        snapshots += 1
        if snapshot.states == 4**6 and snapshot.frontier != 0 and snapshots > 19:
            raise KeyboardInterrupt

    found = explore(LARGE, Limits(), at_the_end, clock=lambda: float(next(ticks)))
    deadlock, stuck, fault = found.verdicts
    assert found.statistics.complete
    assert isinstance(deadlock, Holds)
    assert isinstance(fault, Holds)
    assert isinstance(stuck, Undetermined)
    assert "not what follows" in stuck.reason
