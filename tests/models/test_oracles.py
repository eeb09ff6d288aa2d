"""The independent searches agree with the published verdicts; so what the models are compared with is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.models.oracle_small import LowMemory, low_memory_deadlocks, refill_panics, slab_stuck
from tests.models.oracle_swapmeta import Point, explore
from tests.models.points import HOLDS, VIOLATED, Row, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_every_row_of_the_table(row: Row) -> None:
    for point, verdict in row.cases():
        assert explore(point).verdict == verdict


@pytest.mark.parametrize("row", rows()[::4], ids=lambda row: row.name)
def test_the_emergency_pager_may_be_gated_at_the_first_step_or_at_every_step(row: Row) -> None:
    for point, verdict in row.cases():
        if point.emergency == "stall":
            assert explore(replace(point, emergency="entry")).verdict == verdict


@pytest.mark.parametrize("row", rows()[::4], ids=lambda row: row.name)
def test_cache_pages_may_be_freed_one_by_one_or_in_one_go(row: Row) -> None:
    for point, verdict in row.cases():
        assert explore(replace(point, cache="loop")).verdict == verdict


@pytest.mark.parametrize("row", rows()[::4], ids=lambda row: row.name)
def test_spares_may_be_refilled_before_or_after_the_allocation(row: Row) -> None:
    for point, verdict in row.cases():
        assert explore(replace(point, refill_step=True)).verdict == verdict


def test_taking_a_cache_page_without_refilling_the_free_queue_is_another_machine() -> None:
    point = Point(reserved=7, interrupt_free_min=5, other_system=6, interrupt_slab=True, emergency="overlap")
    assert explore(point).verdict == HOLDS
    assert explore(replace(point, cache="direct")).verdict == VIOLATED


@pytest.mark.parametrize("system", [0, 1])
def test_the_pbuf_after_the_page_moves_a_threshold(system: int) -> None:
    point = Point(other_system=system, dirty=10, prefer=True, emergency="entry")
    assert explore(point).verdict == HOLDS
    assert explore(replace(point, pbuf_with_page=False)).verdict == VIOLATED


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("slab_pages", [1, 2, 3, 4])
def test_hold_and_wait_needs_one_page_more_than_all_can_hold(threads: int, slab_pages: int) -> None:
    for memory in range(1, threads * slab_pages + 2):
        assert slab_stuck(threads, slab_pages, memory) == (memory <= threads * (slab_pages - 1))


@pytest.mark.parametrize("threads", [1, 2, 3, 4])
@pytest.mark.parametrize("use", [1, 2])
def test_refills_panic_without_the_lock_alone(threads: int, use: int) -> None:
    for phys in range(use, 9):
        assert refill_panics(threads, phys, use, zgetlk=False) == (threads * use > phys)
        assert not refill_panics(threads, phys, use, zgetlk=True)


def test_the_refill_lock_stops_the_pagers_only_where_swap_needs_map_entries() -> None:
    assert not low_memory_deadlocks(LowMemory(swap_needs_entries=False))
    assert low_memory_deadlocks(LowMemory(swap_needs_entries=True))
