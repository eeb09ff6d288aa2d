"""Runs that somebody chooses."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.builders import abba_beside_spinner, counter, faulty, philosophers
from zcheck.explain.blocked import blocked
from zcheck.explain.situation import Value
from zcheck.explain.unfired import Unfired, unfired
from zcheck.explain.walk import Walk, random_walk
from zcheck.results.trace import Reached, Trace
from zcheck.semantics.replay import replay
from zcheck.system.expressions import TRUE
from zcheck.system.properties import Check, Reachable


def test_the_same_seed_gives_the_same_run() -> None:
    system = philosophers(4)
    one, _ = random_walk(system, 30, Random(5))
    two, _ = random_walk(system, 30, Random(5))
    other, _ = random_walk(system, 30, Random(6))
    assert one.states == two.states
    assert one.states != other.states


def test_a_walk_is_a_run_of_the_system() -> None:
    system = philosophers(3)
    walk, steps = random_walk(system, 25, Random(1))
    trace = Trace(tuple(walk.states), tuple(walk.actions), Reached())
    everything = Check("here", Reachable(TRUE, TRUE), "reachable true")
    assert replay(system, everything, trace) is None
    assert len(steps) == len(walk.actions)


def test_a_walk_ends_where_nothing_can_follow() -> None:
    walk, steps = random_walk(counter(3), 10, Random(0))
    assert len(steps) == 3
    assert walk.over
    assert walk.deadlocked, "a system without threads that cannot go on is a deadlock"


def test_a_faulting_step_ends_a_walk_and_can_be_undone() -> None:
    walk, steps = random_walk(faulty(2), 10, Random(0))
    assert len(steps) == 2
    assert walk.fault is not None
    assert walk.over
    assert not walk.deadlocked
    assert walk.undo()
    assert not walk.over


def test_undo_goes_back_to_the_initial_state_and_no_further() -> None:
    walk = Walk(counter(3))
    walk.take(walk.choices()[0])
    assert walk.state == (1,)
    assert walk.undo()
    assert walk.state == (0,)
    assert not walk.undo()


def test_blocked_steps_tell_what_they_lack() -> None:
    system = abba_beside_spinner()
    walk = Walk(system)
    walk.take(walk.choices()[0])
    found = [(one.who, [need.values for need in one.needs]) for one in blocked(system, walk.state)]
    assert found == []
    walk.take(next(choice for choice in walk.choices() if choice.step.who == "right"))
    found = [(one.who, [need.values for need in one.needs]) for one in blocked(system, walk.state)]
    assert found == [("left", [(Value("second", "right"),)]), ("right", [(Value("first", "left"),)])]


def test_a_statement_is_unfired_only_if_no_thread_of_its_class_ran_it() -> None:
    system = philosophers(2)
    threads = tuple(replace(thread, class_name="phil") for thread in system.threads)
    texts = {0: "take left", 1: "take right", 2: "put down"}
    actions = tuple(
        replace(action, origin=replace(action.origin, text=texts[action.source or 0])) for action in system.actions
    )
    system = replace(system, threads=threads, actions=actions)
    first_only = tuple(action.index for action in actions if action.source == 1 and action.thread == 0)
    assert unfired(system, first_only) == ()
    both = tuple(action.index for action in actions if action.source == 1)
    assert unfired(system, both) == (Unfired("phil", "take right", None),)
