"""Wait-for knots: the right ones on the classics, and real ones on random systems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.explain.reasons import reason_of, reasons_of
from tests.random_systems import random_system
from zcheck.explain.future import future_of
from zcheck.explain.helping import changes
from zcheck.explain.knots import Knot, knots
from zcheck.explain.waiting import wait_for_graph, waiters
from zcheck.semantics.judging import build_graph
from zcheck.semantics.states import can_act, is_deadlock, not_resting
from zcheck.system.building import reads
from zcheck.system.expressions import FALSE, TRUE
from zcheck.system.system import State, System

ROOT = Path(__file__).parents[2]


def chain(knot: Knot) -> dict[str, str | None]:
    """Who waits for which holder."""
    return {waiter.name: lack.holder for waiter, lack in knot.members}


def test_abba_beside_a_spinner_names_the_two_and_not_the_spinner() -> None:
    found = reasons_of(ROOT / "tests/examples/abba_spinner.zm")["nobody_stuck"]
    (knot,) = found.knots
    assert chain(knot) == {"first": "second", "second": "first"}
    assert "spinner" not in {waiter.name for waiter in found.waiters}


def test_a_lost_wakeup_is_waited_for_by_the_sleeper_alone_and_nobody_can_end_it() -> None:
    found = reasons_of(ROOT / "tests/examples/sleep_wakeup.zm")
    knot = next(iter(found.values())).knots[0]
    ((waiter, lack),) = knot.members
    assert (waiter.name, lack.providers, lack.optional) == ("sleeper", (), ())


def test_hold_and_wait_of_slab_pages_is_a_knot_of_all_who_collect() -> None:
    found = reasons_of(ROOT / "models/slab_hold_and_wait.zm", "three_threads")["three_threads"]
    (knot,) = found.knots
    assert set(knot.names) == {"allocator[0]", "allocator[1]", "allocator[2]"}
    for waiter, lack in knot.members:
        assert {provider.who for provider in lack.providers} == set(knot.names) - {waiter.name}


def test_waiting_for_memory_with_a_lock_that_the_pager_needs() -> None:
    found = reasons_of(ROOT / "tests/examples/token_inversion.zm")["inversion"]
    (knot,) = found.knots
    assert chain(knot) == {"low": None, "high": "low"}
    needs = {waiter.name: {p.who for p in lack.providers} for waiter, lack in knot.members}
    assert needs == {"low": {"high"}, "high": {"low"}}


def test_the_pagers_wait_for_each_other_and_the_reserve_does_not_help() -> None:
    found = reasons_of(ROOT / "models/kmalloc_obj.zm", "no_hang")["no_hang"]
    (knot,) = found.knots
    assert set(knot.names) == {"pagedaemon", "emergpager[0]"}
    refused = {one.page_class: (one.refusal.name, one.pages, one.limits) for one in found.short[0][1].classes}
    assert refused == {
        "NORMAL": ("GUARDED", 2, (("free_reserved", "6"),)),
        "SYSTEM": ("GUARDED", 2, (("free_reserved", "6"), ("interrupt_free_min", "2"))),
        "INTERRUPT": ("UNASKED", 2, ()),
    }
    assert sum(stock.pages for stock in found.stocks) == 10


def test_a_livelock_is_told_by_what_its_rounds_do_and_undo() -> None:
    found = reasons_of(ROOT / "models/contigmalloc.zm", "before")["before"]
    assert found.round is not None
    assert {part.who for part in found.round.parts} == {"kldload", "process[0]", "io_done"}
    assert set(found.round.contested) == {"written", "free", "inactive", "writing"}


def test_a_wait_that_an_optional_event_might_end_says_so(tmp_path: Path) -> None:
    found = reason_of(
        tmp_path,
        "var go : bool = false  thread t { await go }  optional event maybe when not go { go = true }\n"
        "check c : deadlock free",
    )
    ((_, lack),) = found.knots[0].members
    assert [provider.who for provider in lack.optional] == ["maybe"]


def test_who_needs_two_things_is_in_a_knot_by_either(tmp_path: Path) -> None:
    found = reason_of(
        tmp_path,
        "var a : bool = false  var b : bool = false\n"
        "thread x { await a and b }  thread y { await b  a = true }\n"
        "check c : deadlock free",
    )
    assert sorted(found.knots[0].names) == ["y"]


@pytest.mark.parametrize("seed", range(150))
def test_knots_of_random_deadlocks_are_closed_minimal_and_real(seed: int) -> None:
    system = random_system(seed, threads=3, variables=3, events=1)
    dead = [state for state in build_graph(system).depth if is_deadlock(system, state)][:3]
    for state in dead:
        future = future_of(system, (state,))
        assert future is not None
        found = waiters(system, state, future)
        names = frozenset(system.threads[index].name for index in not_resting(system, state))
        tied = knots(found, names)
        waiting = {waiter.name for waiter in found}
        assert names <= waiting
        graph = wait_for_graph(found)
        for knot in tied:
            _assert_closed_and_minimal(knot, waiting)
            for waiter, lack in knot.members:
                assert {provider.who for provider in lack.providers} <= set(graph.successors(waiter.name))
                _assert_real(system, state, knot, waiter.name)
        outside = names - {name for knot in tied for name in knot.names}
        assert tied or not names
        assert all(name in waiting for name in outside)


def _assert_closed_and_minimal(knot: Knot, waiting: set[str]) -> None:
    """What each member lacks, only members could end; no part of the members is closed itself."""
    for _, lack in knot.members:
        assert {p.who for p in lack.providers} & waiting <= set(knot.names)
    for left_out in knot.names:
        inside = set(knot.names) - {left_out}
        while True:
            kept = {
                waiter.name
                for waiter, _ in knot.members
                if waiter.name in inside
                and any({p.who for p in lack.providers} & waiting <= inside for lack in waiter.lacks)
            }
            if kept == inside:
                break
            inside = kept
        assert not inside


def _assert_real(system: System, state: State, knot: Knot, name: str) -> None:
    """A member whose only lack is taken away can go on; every step named could change what is lacked."""
    waiter, lack = next(pair for pair in knot.members if pair[0].name == name)
    for provider in (*lack.providers, *lack.optional):
        assert changes(system, system.actions[provider.action]).keys() & reads(lack.part)
    if waiter.thread is None or len(waiter.lacks) > 1:
        return
    freed = replace(
        system,
        actions=tuple(
            replace(action, guard=TRUE) if action.thread == waiter.thread else action for action in system.actions
        ),
    )
    assert not can_act(system, waiter.thread, state)
    assert can_act(freed, waiter.thread, state) is (lack.part != FALSE)      # false: nothing follows there
