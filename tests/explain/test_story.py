"""Traces as stories: who, what changed, and runs of the same statement as one entry."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import abba_beside_spinner, counter, faulty
from zcheck.explain.ending import LastState, Mishap, ending
from zcheck.explain.situation import Activity, Value, situations
from zcheck.explain.story import Change, changes, merged, story
from zcheck.results.trace import Faulted, Reached, Stuck, Trace
from zcheck.semantics.steps import fire
from zcheck.system.building import at_most, equal
from zcheck.system.expressions import FALSE, TRUE, Read, number
from zcheck.system.properties import Always, FaultFree, NeverStuck
from zcheck.system.system import System


def run_of(system: System, actions: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    states = [system.initial]
    for index in actions:
        states.append(fire(system, system.actions[index], states[-1]))
    return tuple(states)


def abba() -> tuple[System, Trace]:
    """Left takes the first lock, right the second; the places say what they wait for."""
    system = abba_beside_spinner()
    first, second = 0, 1
    waits = (second, first)
    threads = tuple(
        replace(
            thread,
            locations=tuple(
                replace(place, condition=equal(Read(waits[thread.index]), number(0))) if place.index == 1 else place
                for place in thread.locations
            ),
        )
        if thread.index < 2
        else thread
        for thread in system.threads
    )
    system = replace(system, threads=threads)
    taken = tuple(action.index for action in system.actions if action.source == 0 and action.thread in (0, 1))
    return system, Trace(run_of(system, taken), taken, Stuck((0, 1)))


def test_a_step_tells_who_and_what_changed() -> None:
    system, trace = abba()
    first, second = story(system, trace)
    assert (first.first, first.who, first.changes) == (1, "left", (Change("first", "nobody", "left"),))
    assert (second.first, second.who, second.changes) == (2, "right", (Change("second", "nobody", "right"),))


def test_own_location_is_no_change_but_a_moved_thread_is() -> None:
    system, _ = abba()
    spinner = next(action for action in system.actions if action.thread == 2)
    before = system.initial
    left_at = system.threads[0].location_slot
    after = tuple(1 if slot == left_at else value for slot, value in enumerate(before))
    assert changes(system, spinner, before, after) == (Change("left", "`left:0`", "`left:1`", moved=True),)


def test_the_stuck_wait_for_each_other_and_the_spinner_goes_on() -> None:
    system, trace = abba()
    end = ending(system, NeverStuck((0, 1, 2)), trace)
    assert isinstance(end, LastState)
    assert [one.thread for one in end.concerned] == ["left", "right"]
    assert [one.activity for one in end.concerned] == [Activity.WAITS, Activity.WAITS]
    assert end.concerned[0].needs[0].values == (Value("second", "right"),)
    assert end.concerned[1].needs[0].values == (Value("first", "left"),)
    assert [(one.thread, one.activity) for one in end.others] == [("spinner", Activity.READY)]


def test_runs_of_one_statement_are_one_entry() -> None:
    system = counter(5)
    trace = Trace(run_of(system, (0, 0, 0)), (0, 0, 0), Reached())
    (entry,) = merged(story(system, trace))
    assert (entry.first, entry.last, entry.times) == (1, 3, 3)
    assert entry.changes == (Change("x", "0", "3"),)


def test_merging_keeps_the_steps_of_others_apart() -> None:
    system, trace = abba()
    assert merged(story(system, trace)) == story(system, trace)


def test_a_fault_is_the_last_step_and_tells_what_was_needed() -> None:
    system = faulty(3)
    trace = Trace(run_of(system, (0, 0)), (0, 0), Faulted(0, 0))
    steps = story(system, trace)
    assert [step.fault is not None for step in steps] == [False, False, True]
    assert merged(steps)[-1].first == merged(steps)[-1].last == 3
    end = ending(system, FaultFree(), trace)
    assert isinstance(end, Mishap)
    assert end.needed.values == (Value("x", "2"),)
    assert end.chain is None


def test_the_condition_of_a_state_check_is_told_with_its_value() -> None:
    system = counter(5)
    trace = Trace(run_of(system, (0, 0)), (0, 0), Reached())
    condition = at_most(Read(0), number(1))
    end = ending(system, Always(condition, TRUE), trace)
    assert isinstance(end, LastState)
    assert end.decides is not None
    assert (end.value, end.decides.values) == ("false", (Value("x", "2"),))
    undefined = ending(system, Always(condition, FALSE), trace)
    assert isinstance(undefined, LastState)
    assert undefined.value == "no value"


def test_optional_steps_alone_do_not_make_a_thread_ready() -> None:
    system, _ = abba()
    optional = tuple(replace(action, mandatory=action.thread != 2) for action in system.actions)
    found = situations(replace(system, actions=optional), system.initial)
    assert [one.activity for one in found] == [Activity.READY, Activity.READY, Activity.MAY]
