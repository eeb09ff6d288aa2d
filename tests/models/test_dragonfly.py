"""The DragonFly models beyond swap metadata: every check as expected, and thresholds against plain arithmetic."""

from __future__ import annotations

import pytest

from tests.models.oracle_small import reaches
from tests.models.points import HOLDS, VIOLATED
from tests.models.shipped import ROOT, run
from zcheck.checking import Options, check
from zcheck.diagnostics.codes import Code
from zcheck.results.outcome import Standing

MODELS = ("pageout", "pv_entry", "boot", "kva", "objcache", "interrupt_alloc")
SPECS = (
    "static_boot_slabs", "keep_slabs_intnowait", "all_or_nothing", "one_at_a_time", "single_page_slab",
    "no_emergency_pager",
)
FILES = [*(f"models/{name}.zm" for name in MODELS), *(f"specs/{name}.zs" for name in SPECS)]


@pytest.mark.parametrize("file", FILES)
def test_every_check_is_as_expected_and_nothing_else_is_warned_of(file: str) -> None:
    outcome = check(ROOT / file, Options())
    assert outcome.checks
    assert [entry.check.name for entry in outcome.checks if entry.standing is not Standing.AS_EXPECTED] == []
    for warning in outcome.warnings:
        assert warning.code is Code.UNUSED_FLAGS
        assert "kmalloc_obj" in warning.message


@pytest.mark.parametrize("objects", [1, 2, 3])
@pytest.mark.parametrize("slabs", [0, 1, 2])
def test_static_slabs_last_as_long_as_boot_needs_no_more_objects(objects: int, slabs: int) -> None:
    for needed in range(1, 7):
        settings = {"map_slabs": str(slabs), "slab_objects": str(objects), "boot_pvs": "0"}
        settings["boot_maps"] = str(needed)
        expected = HOLDS if slabs * objects >= needed else VIOLATED
        assert run("models/boot.zm", "no_fault", settings)[0] == expected


def holders_hang(users: int, needs: int, limit: int) -> bool:
    """Whether threads that collect `needs` objects one by one, and then put them all back, can all wait."""

    def successors(held: tuple[int, ...]) -> list[tuple[int, ...]]:
        following = []
        for user, objects in enumerate(held):
            if 0 <= objects < needs and sum(part for part in held if part > 0) < limit:
                following.append((*held[:user], objects + 1, *held[user + 1:]))
            if objects == needs:
                following.append((*held[:user], -1, *held[user + 1:]))
        return following

    def bad(held: tuple[int, ...]) -> bool:
        return not successors(held) and any(objects >= 0 for objects in held)

    return reaches((0,) * users, successors, bad)


@pytest.mark.parametrize(("users", "needs"), [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2)])
def test_holders_of_objects_need_one_more_than_all_can_hold_and_wait(users: int, needs: int) -> None:
    for limit in range(1, users * needs + 1):
        expected = limit < users * (needs - 1) + 1
        assert holders_hang(users, needs, limit) == expected
        settings = {"users": str(users), "needs": str(needs), "limit": str(limit)}
        assert run("models/objcache.zm", "no_hang", settings)[0] == (VIOLATED if expected else HOLDS)


@pytest.mark.parametrize("pbufs", [1, 2, 3])
@pytest.mark.parametrize("wake_at", [0, 1])
def test_a_release_that_wakes_at_one_loses_the_wakeup_of_a_single_pbuf(pbufs: int, wake_at: int) -> None:
    settings = {"pbuf_limit": str(pbufs), "wake_at": str(wake_at), "other_system": "0"}
    expected = VIOLATED if pbufs == 1 and wake_at == 1 else HOLDS
    assert run("models/pageout.zm", "on_zalloc", settings)[0] == expected
