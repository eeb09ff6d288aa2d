"""The shipped models give the published verdicts at every parameter point, and the independent search agrees
with them beyond those points too."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.models.oracle_small import LowMemory, low_memory_deadlocks, refill_panics, slab_stuck
from tests.models.oracle_swapmeta import Point, explore
from tests.models.points import HOLDS, VIOLATED, Row, rows
from tests.models.shipped import file_of, run, settings_of


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_swap_metadata(row: Row) -> None:
    for point, verdict in row.cases():
        assert run(file_of(point), "no_hang", settings_of(point))[0] == verdict


def drawn_points(count: int) -> list[Point]:
    """Points off the table, from a fixed seed."""
    draw = random.Random(8_6)
    points = []
    for _ in range(count):
        reserved = draw.randint(4, 7)
        least = draw.randint(1, reserved - 2)
        points.append(Point(
            zalloc=draw.random() < 0.3, prefer=draw.random() < 0.5, reserved=reserved,
            interrupt_free_min=least, free=reserved + draw.randint(-1, 1), dirty=draw.randint(1, 7),
            clean_vnode=draw.randint(0, 2), pbufs=draw.randint(1, 3), other_system=draw.randint(0, 5),
            table_pages=draw.randint(0, 2), users=draw.randint(0, 2), slab_pages=draw.randint(1, 4),
            objects=draw.randint(1, 5), hidden=draw.randint(0, 2), interrupt_slab=draw.random() < 0.4,
            emergency=draw.choice(["absent", "entry", "entry", "overlap"]),
            pbuf_with_page=draw.random() < 0.6,
        ))
    return points


@pytest.mark.parametrize("number", range(48))
def test_the_models_agree_with_the_plain_search(number: int) -> None:
    point = drawn_points(48)[number]
    assert run(file_of(point), "no_hang", settings_of(point))[0] == explore(point).verdict


def drawn_spares(count: int) -> list[Point]:
    draw = random.Random(2021)
    points = []
    for _ in range(count):
        reserved = draw.randint(4, 7)
        points.append(Point(
            prefer=draw.random() < 0.5, reserved=reserved, interrupt_free_min=draw.randint(1, reserved - 2),
            free=reserved, dirty=draw.randint(4, 10), other_system=draw.randint(2, 8),
            slab_pages=draw.randint(2, 3), objects=draw.randint(1, 4), spares=draw.randint(1, 2),
            refill=draw.random() < 0.7, emergency=draw.choice(["absent", "entry"]),
        ))
    return points


@pytest.mark.parametrize("number", range(24))
def test_spare_slabs_agree_with_the_plain_search(number: int) -> None:
    point = drawn_spares(24)[number]
    assert run(file_of(point), "no_hang", settings_of(point))[0] == explore(point).verdict


@pytest.mark.parametrize("prefer", [False, True])
def test_slabs_of_one_page_from_the_reserve_are_as_good_as_zalloc(prefer: bool) -> None:
    point = Point(interrupt_slab=True, slab_pages=1, other_system=9, dirty=8, prefer=prefer)
    assert run(file_of(point), "no_hang", settings_of(point))[0] == HOLDS


@pytest.mark.parametrize("system", [0, 1])
def test_with_the_pbuf_taken_as_in_the_code_many_dirty_pages_are_enough(system: int) -> None:
    point = Point(other_system=system, dirty=10, prefer=True)
    assert run(file_of(point), "no_hang", settings_of(point))[0] == HOLDS
    after = replace(point, pbuf_with_page=False)
    assert run(file_of(after), "no_hang", settings_of(after))[0] == VIOLATED


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("slab_pages", [1, 2, 3, 4])
def test_hold_and_wait(threads: int, slab_pages: int) -> None:
    for memory in range(1, threads * (slab_pages - 1) + 3):
        settings = {"allocators": str(threads), "slab_pages": str(slab_pages), "memory": str(memory)}
        expected = memory <= threads * (slab_pages - 1)
        assert slab_stuck(threads, slab_pages, memory) == expected
        assert run("models/slab_hold_and_wait.zm", "hangs", settings)[0] == (VIOLATED if expected else HOLDS)


@pytest.mark.parametrize("how", ["all_or_nothing", "one_at_a_time"])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_both_ways_out_need_one_slab(how: str, threads: int) -> None:
    for memory, verdict in ((2, VIOLATED), (3, HOLDS), (4, HOLDS)):
        settings = {"allocators": str(threads), "memory": str(memory), "how": how}
        assert run("models/slab_hold_and_wait.zm", "hangs", settings)[0] == verdict


MAP_ENTRY = "models/map_entry_zalloc.zm"


@pytest.mark.parametrize(("threads", "burned"), [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (2, 2), (3, 2)])
@pytest.mark.parametrize("zgetlk", [False, True])
def test_refills_of_map_entries(threads: int, burned: int, zgetlk: bool) -> None:
    enough = threads * burned
    for phys in sorted({burned, max(burned, enough - 1), enough}):
        settings = {
            "threads": str(threads), "phys_entries": str(phys), "burned": str(burned), "dirty_pages": "0",
            "use_zgetlk": str(zgetlk).lower(), "free_pages": str(5 + 3 * threads),
        }
        expected = not zgetlk and phys < enough
        assert refill_panics(threads, phys, burned, zgetlk) == expected
        assert run(MAP_ENTRY, "no_panic", settings)[0] == (VIOLATED if expected else HOLDS)


def test_a_reserve_smaller_than_one_refill_panics_whatever_the_lock() -> None:
    settings = {"threads": "1", "phys_entries": "1", "burned": "2", "free_pages": "8"}
    assert run(MAP_ENTRY, "no_panic", settings)[0] == VIOLATED


@pytest.mark.parametrize("policy", ["any_order", "prefer_clean"])
def test_the_refill_lock_under_low_memory(policy: str) -> None:
    for converted, verdict in ((False, HOLDS), (True, VIOLATED)):
        assert low_memory_deadlocks(LowMemory(swap_needs_entries=converted)) == (verdict == VIOLATED)
        settings = {"swap_on_kmalloc_obj": str(converted).lower(), "policy": policy}
        assert run(MAP_ENTRY, "no_hang", settings)[0] == verdict


@pytest.mark.parametrize("entries", [1, 2])
def test_entries_already_there_only_postpone_it(entries: int) -> None:
    for changes, verdict in ((entries, HOLDS), (entries + 1, VIOLATED)):
        settings = {"entries": str(entries), "map_changes": str(changes)}
        assert run("models/map_entry_kmalloc_obj.zm", "no_fault", settings)[0] == verdict
