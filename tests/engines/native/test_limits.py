"""Limits on states, memory and time, interruption, a disk instead of memory: prompt ends and no wrong answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from tests.builders import RUN, Builder, check, independent
from tests.engines.native.batches import Batch, tools
from tests.engines.native.test_agreement import seen
from tests.engines.native.test_workers import GREEDY, pool
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.native import explorer
from zcheck.engines.native.explorer import explore
from zcheck.engines.native.expressions import TooLarge
from zcheck.engines.native.memory import spare_memory
from zcheck.limits import Limits
from zcheck.results.statistics import Snapshot
from zcheck.results.verdict import Undetermined, Violated
from zcheck.system.building import shifted
from zcheck.system.expressions import TRUE, Read
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System
from zcheck.system.types import Enumeration

MEGABYTE = 1 << 20


def bare(system: System) -> System:
    return replace(system, checks=(check(DeadlockFree()), check(FaultFree())))


LARGE = bare(independent((5,) * 8))
"""390 625 states."""

HUGE = bare(independent((8,) * 14))
"""4 * 10^12 states: no search of it ends by itself."""


@pytest.fixture(scope="module")
def large() -> Batch:
    return Batch([LARGE], ("-std=gnu11", "-O2", "-march=native", "-pthread", "-w"))


@pytest.mark.parametrize("megabytes", [1, 2, 3])
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_limit_on_memory_ends_a_search(large: Batch, megabytes: int, jobs: int) -> None:
    found = large.explore(0, jobs=jobs, memory=megabytes * MEGABYTE)
    assert found.statistics.stopped_by == "out of memory"
    assert not found.statistics.complete
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)
    assert found.statistics.states * 8 < megabytes * MEGABYTE


def test_little_memory_is_used_up_before_the_end(large: Batch) -> None:
    """As much as is needed is enough, though the set of visited states cannot double any more."""
    found = large.explore(0, memory=6 * MEGABYTE)
    assert found.statistics.complete
    assert found.statistics.states == 5**8


def test_workers_take_little_at_once_where_memory_is_short() -> None:
    """However large a part of a level they would take, the room for it is not what ends the search."""
    found = Batch([LARGE], GREEDY).explore(0, jobs=3, memory=9 * MEGABYTE)
    assert found.statistics.complete
    assert found.statistics.states == 5**8


def test_more_memory_never_sees_less(large: Batch) -> None:
    states = [large.explore(0, memory=k * MEGABYTE // 2).statistics.states for k in range(1, 12)]
    assert states == sorted(states)


def test_no_memory_at_all() -> None:
    found = explore(LARGE, Limits(memory_bytes=1), tools=tools())
    assert found.statistics.stopped_by == "stopped at the limit of 1 bytes of memory"
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)


def test_a_limit_on_seconds() -> None:
    found = explore(HUGE, Limits(seconds=0.2), tools=tools())
    assert found.statistics.stopped_by == "stopped at the limit of 0.2 seconds"
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)
    assert found.statistics.states > 1000


@pytest.mark.parametrize("patience", [0, 2])
def test_interruption_is_a_limit(patience: int) -> None:
    snapshots: list[Snapshot] = []
    ticks = count()

    def impatient(snapshot: Snapshot) -> None:
        snapshots.append(snapshot)
        if len(snapshots) > patience:
            raise KeyboardInterrupt

    found = explore(HUGE, Limits(), impatient, lambda: float(next(ticks)), tools=tools(), jobs=2)
    assert len(snapshots) == patience + 1
    assert found.statistics.stopped_by == "interrupted"
    assert all(isinstance(verdict, Undetermined) for verdict in found.verdicts)
    assert [s.states for s in snapshots] == sorted(s.states for s in snapshots)
    assert found.statistics.states >= snapshots[-1].states - 2 * 1024     # ids that workers held: ZC_WIDEST_BLOCK


def test_states_on_disk(tmp_path: Path) -> None:
    system = pool(8, 7)
    in_memory = explore(system, Limits(), tools=tools())
    on_disk = explore(system, Limits(), tools=tools(), spill=tmp_path, jobs=2)
    assert seen(on_disk) == seen(in_memory)
    assert isinstance(on_disk.verdicts[0], Violated)
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_escapes_is_a_bug_and_not_another_state() -> None:
    b = Builder("escape")
    x, _ = b.number("x", 0, 2), b.number("y", 0, 3)
    me = b.thread("me", (RUN,))
    b.step(me, 0, 0, TRUE, {x: shifted(Read(x), 1)})
    with pytest.raises(EngineBug, match="gives x a value outside its range"):
        explore(b.system(check(DeadlockFree())), Limits(), tools=tools())


@pytest.mark.parametrize("bits", [62, 70, 130])
def test_values_that_do_not_fit_are_refused(bits: int) -> None:
    b = Builder("large")
    b.number("x", 0, 2**bits)
    b.event()
    with pytest.raises(TooLarge):
        explore(b.system(check(DeadlockFree())), Limits(), tools=tools())


def test_a_search_that_runs_out_of_ids_is_done_again_with_wider_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Padded to 128 bits, so that states are entered by id; ids have 14 bits here."""
    small = pool(8, 7)
    padding = replace(small.slots[0], type=Enumeration("padding", tuple("abcdefgh")), initial=0)
    spare = tuple(replace(padding, index=i, name=f"spare{i}") for i in range(len(small.slots), 50))
    system = replace(small, slots=(*small.slots, *spare))
    enough = explore(system, Limits(), tools=tools())
    assert enough.statistics.complete
    plain = explorer.text_of(system)
    narrow = replace(plain, flags=(*plain.flags, "-DZC_MOST_BITS=14"))
    assert "ZC_ENTRY_BITS 32" in narrow.source
    stopped = explore(system, Limits(), tools=tools(), text=narrow)
    assert stopped.statistics.stopped_by == "out of memory"
    assert 8_000 < stopped.statistics.states < enough.statistics.states
    monkeypatch.setattr(explorer, "SMALL_IDS", 8_000)
    assert seen(explore(system, Limits(), tools=tools(), text=narrow)) == seen(enough)


def test_spare_memory_is_what_machine_and_group_allow(tmp_path: Path) -> None:
    meminfo, group = tmp_path / "meminfo", tmp_path / "group"
    group.mkdir()
    assert spare_memory(meminfo, group) is None
    meminfo.write_text("MemTotal:  9000 kB\nMemAvailable:    1000 kB\n", encoding="ascii")
    assert spare_memory(meminfo, group) == int(1024_000 * 0.85)
    (group / "memory.max").write_text("max\n", encoding="ascii")
    (group / "memory.current").write_text("1000\n", encoding="ascii")
    assert spare_memory(meminfo, group) == int(1024_000 * 0.85)
    (group / "memory.max").write_text("5000\n", encoding="ascii")
    assert spare_memory(meminfo, group) == int(4000 * 0.85)
