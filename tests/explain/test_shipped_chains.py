"""Bugs that are known by name, each explained by the right chain: who waits for whom, and for what."""

from __future__ import annotations

from pathlib import Path

from zcheck.checking import Options, check
from zcheck.explain.knots import Knot
from zcheck.explain.reason import Reason, reason
from zcheck.explain.reserve import Refusal
from zcheck.results.trace import Deadlocked, Livelocked, Stuck, Trace

ROOT = Path(__file__).parents[2]


def explained(file: str, name: str) -> tuple[Reason, Trace]:
    outcome = check(ROOT / file, Options(only=frozenset({name})))
    (one,) = outcome.checks
    assert one.trace is not None
    assert one.run is not None
    return reason(outcome.runs[one.run].system, one.check.property, one.trace), one.trace


def waits(knot: Knot) -> dict[str, set[str]]:
    """For each member who could end its wait."""
    return {waiter.name: {provider.who for provider in lack.providers} for waiter, lack in knot.members}


def locks(knot: Knot) -> dict[str, tuple[str | None, str | None]]:
    return {waiter.name: (lack.lock, lack.holder) for waiter, lack in knot.members}


def test_abba_beside_a_spinner() -> None:
    """The spinner goes on for ever, so nothing is deadlocked; the two are stuck, and it is not part of it."""
    why, trace = explained("tests/examples/abba_spinner.zm", "nobody_stuck")
    assert isinstance(trace.ending, Stuck)
    assert why.concerned == ("first", "second")
    (knot,) = why.knots
    assert locks(knot) == {"first": ("b", "second"), "second": ("a", "first")}
    assert {waiter.name for waiter in why.waiters} == {"first", "second"}


def test_a_lost_wakeup() -> None:
    """Who sleeps is a knot of its own: nobody is left who would wake it."""
    for file, name, sleeper, channel in (
        ("models/objcache.zm", "r12", "user[1]", "depot_wait"),
        ("tests/examples/sleep_wakeup.zm", "no_hang", "sleeper", "done_channel"),
        ("models/uma.zm", "f6_wakes_one", "user[2]", "zonelimit"),
    ):
        why, _ = explained(file, name)
        (knot,) = why.knots
        ((waiter, lack),) = knot.members
        assert (waiter.name, lack.channel, lack.providers) == (sleeper, channel, ())


def test_a_sleeper_that_should_have_looked_again() -> None:
    """Before the step that cannot be taken back, it could still have gone in and seen the object."""
    why, _ = explained("models/objcache.zm", "r12")
    assert why.too_late is not None
    assert [one.who for one in why.too_late.instead] == ["user[1]"]


def test_a_zgetlk_priority_inversion() -> None:
    """Both pagers wait for a lock; its holder waits for a page that only they could clean."""
    why, trace = explained("models/map_entry_zalloc.zm", "inversion")
    assert isinstance(trace.ending, Deadlocked)
    (knot,) = why.knots
    held = locks(knot)
    assert held["pagedaemon"] == held["emergpager[0]"] == ("zgetlk", "changer[0]")
    assert held["changer[0]"] == (None, None)
    assert waits(knot)["changer[0]"] >= {"pagedaemon", "emergpager[0]"}
    ((short, shortage),) = why.short
    assert (short, shortage.flags) == ("changer[0]", "M_WAITOK")
    refusals = {one.page_class: (one.pages, one.refusal) for one in shortage.classes}
    assert refusals == {
        "NORMAL": (5, Refusal.GUARDED), "SYSTEM": (5, Refusal.UNASKED), "INTERRUPT": (5, Refusal.UNASKED),
    }


def test_hold_and_wait_of_slab_pages() -> None:
    """Each waits for any one of the others: an OR-wait, which is no cycle of locks."""
    for name, count in (("hangs", 2), ("three_threads", 3)):
        why, _ = explained("models/slab_hold_and_wait.zm", name)
        (knot,) = why.knots
        everybody = {f"allocator[{number}]" for number in range(count)}
        assert waits(knot) == {who: everybody - {who} for who in everybody}
        assert all(lack.lock is None and lack.need.text == "pool >= 1" for _, lack in knot.members)
        assert {stock.name: stock.pages for stock in why.stocks} == {f"{who}.held": 2 for who in everybody}
        assert {shortage.classes[0].refusal for _, shortage in why.short} == {Refusal.EMPTY}


def test_a_contigmalloc_livelock() -> None:
    """One launders a page, another takes it back into use: no knot, but a round that ends where it began."""
    why, trace = explained("models/contigmalloc.zm", "before")
    assert isinstance(trace.ending, Livelocked)
    assert why.knots == ()
    assert why.round is not None
    nets = {part.who: {net.name: net.amount for net in part.nets} for part in why.round.parts}
    assert nets["process[0]"] == {"inactive": 1, "free": -1}
    assert nets["kldload"]["inactive"] == -1
    assert nets["kldload"]["free"] == 1
    sums: dict[str, int] = {}
    for part in nets.values():
        for name, amount in part.items():
            sums[name] = sums.get(name, 0) + amount
    assert set(sums.values()) == {0}
    assert {"inactive", "free"} <= set(why.round.contested)


def test_pagers_that_wait_for_each_others_page() -> None:
    """The conversion this project is about: what each pager waits for could only come from the other."""
    why, _ = explained("models/kmalloc_obj.zm", "no_hang")
    (knot,) = why.knots
    assert waits(knot) == {"pagedaemon": {"emergpager[0]"}, "emergpager[0]": {"pagedaemon"}}
    limits = {
        refused.page_class: dict(refused.limits)
        for _, shortage in why.short
        for refused in shortage.classes
        if refused.refusal is Refusal.GUARDED
    }
    assert limits["SYSTEM"]["interrupt_free_min"] == "2"
