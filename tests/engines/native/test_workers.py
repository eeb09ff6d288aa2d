"""Any number of workers finds the same states, steps, depths and traces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import IDLE, RUN, WAIT, Builder, check, philosophers
from tests.engines.native.batches import QUICKLY, Batch
from tests.engines.native.test_agreement import seen, some_systems
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.system.building import at_least, at_most, equal, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import DeadlockFree, FaultFree, Never
from zcheck.system.system import System

BUSY = (*QUICKLY, "-DZC_SHARE=1", "-DZC_BLOCK=2", "-DZC_BATCH=3", "-DZC_FILLED=50", "-DZC_PIECE=3")
"""Helpers take part in every level, however small, and leave holes in the ids."""

GREEDY = (*BUSY, "-DZC_PIECES=1")
"""And take as much of it at once as there is."""

MANY = (2, 3, 8)


def pool(threads: int, pages: int) -> System:
    """Each thread takes two pages one by one and gives both back; a hang when all have one."""
    b = Builder(f"pool({threads}, {pages})")
    free = b.number("free", 0, pages, pages)
    for index in range(threads):
        me = b.thread(f"user[{index}]", (IDLE, WAIT, RUN, RUN))
        for place in (0, 1):
            b.step(me, place, place + 1, at_least(Read(free), number(1)), {free: shifted(Read(free), -1)})
        b.step(me, 2, 3, at_most(Read(free), number(pages - 2)), {free: shifted(Read(free), 2)})
        b.step(me, 3, 0)
    return b.system(check(DeadlockFree()), check(FaultFree()), check(Never(equal(Read(free), number(0)), TRUE)))


def bare(system: System) -> System:
    """With the checks that single states decide."""
    kept = tuple(c for c in system.checks if isinstance(c.property, DeadlockFree | FaultFree))
    return replace(system, checks=kept)


def test_random_systems_with_busy_helpers() -> None:
    batch = Batch(some_systems(3000), BUSY)
    for number_ in range(len(batch.systems)):
        alone = seen(batch.explore(number_))
        assert all(seen(batch.explore(number_, jobs=jobs)) == alone for jobs in MANY)


@pytest.mark.parametrize("entry_bits", [32, 64])
@pytest.mark.parametrize("flags", [BUSY, GREEDY, ("-std=gnu11", "-O2", "-march=native", "-pthread", "-w")])
def test_larger_systems(flags: tuple[str, ...], entry_bits: int) -> None:
    """Large enough that the visited set grows within a level, and that workers take much of it at once."""
    batch = Batch([pool(9, 8), bare(philosophers(10))], flags, entry_bits)
    for number_, system in enumerate(batch.systems):
        expected = seen(explore(system, Limits()))
        assert all(seen(batch.explore(number_, jobs=jobs)) == expected for jobs in (1, *MANY))


def test_one_word_by_rest_and_by_id() -> None:
    """Few bits are kept by rest from the start; more than 45, by id at any size here."""
    small, large = pool(8, 8), pool(8, 8)
    b_slots = (*large.slots, replace(large.slots[0], index=len(large.slots), name="spare"))
    padded = replace(large, slots=(*b_slots, *(
        replace(large.slots[0], index=len(large.slots) + 1 + i, name=f"spare{i}") for i in range(8)
    )))
    first, second = Batch([small], BUSY), Batch([padded], BUSY)
    for jobs in (1, 3):
        one, other = first.explore(0, jobs=jobs).statistics, second.explore(0, jobs=jobs).statistics
        assert (one.states, one.transitions, one.depth) == (other.states, other.transitions, other.depth)


def test_a_limit_that_is_just_enough_stops_nobody() -> None:
    batch = Batch([pool(7, 7)], BUSY)
    all_states = batch.explore(0).statistics.states
    for jobs in (1, *MANY):
        assert batch.explore(0, Limits(states=all_states), jobs=jobs).statistics.complete
        assert not batch.explore(0, Limits(states=all_states - 1), jobs=jobs).statistics.complete


def test_a_limit_on_states_stops_all_workers() -> None:
    batch = Batch([pool(9, 8)], BUSY)
    found = batch.explore(0, Limits(states=5_000), jobs=3)
    assert found.statistics.stopped_by == "stopped at the limit of 5,000 states"
    assert 5_000 < found.statistics.states < 8_000
    assert not found.statistics.complete
