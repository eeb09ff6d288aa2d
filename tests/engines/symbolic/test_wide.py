"""Counters of real sizes: 2 GiB are 524288 pages of 4 KiB."""

from __future__ import annotations

import pytest

from tests.builders import DONE, WAIT, Builder, check, in_range
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.limits import Limits
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Proved, Violated
from zcheck.semantics.replay import replay
from zcheck.system.building import add, at_least, at_most, conj
from zcheck.system.expressions import Binary, BinaryOp, Expr, Read, number
from zcheck.system.properties import Always, DeadlockFree, FaultFree, Reachable
from zcheck.system.system import System

PAGES = 524_288
RESERVED = 1_349


def real_sizes(first: int, second: int) -> System:
    """Two threads each take two lots of pages, down to the reserve, keep them while they wait, and give back."""
    b = Builder("real sizes")
    free = b.number("free", 0, PAGES, PAGES)
    helds = []
    for name, lot in (("one", first), ("other", second)):
        me = b.thread(name, (WAIT, WAIT, WAIT, DONE))
        held = b.number(f"{name}.held", 0, PAGES)
        helds.append(held)
        enough = at_least(Read(free), number(lot + RESERVED))
        for place in (0, 1):
            taken, kept = _plus(free, -lot), _plus(held, lot)
            tests = [in_range(taken, 0, PAGES), in_range(kept, 0, PAGES)]
            b.step(me, place, place + 1, enough, {free: taken, held: kept}, tests)
        back = add((Read(free), Read(held)))
        b.step(me, 2, 3, at_least(Read(held), number(1)), {free: back, held: number(0)}, [in_range(back, 0, PAGES)])
    total = Binary(BinaryOp.EQ, add((Read(free), *map(Read, helds))), number(PAGES))
    low = at_most(Read(free), number(RESERVED + 1))
    return b.system(
        check(DeadlockFree()),
        check(FaultFree()),
        check(Always(total, conj(())), name="nothing lost"),
        check(Reachable(low, conj(())), name="nearly out"),
    )


def _plus(slot: int, amount: int) -> Expr:
    return add((Read(slot), number(amount)))


@pytest.mark.parametrize(("second", "hangs"), [(174_000, False), (200_000, True)])
def test_hold_and_wait_with_real_sizes(second: int, hangs: bool) -> None:
    """Lots that fit both, and lots that leave each waiting for what the other keeps."""
    system = real_sizes(200_000 if hangs else 87_000, second)
    deadlock, faults, lost, _ = explore_bounded(system, Limits(), depth=8).verdicts
    assert isinstance(deadlock, Violated if hangs else Holds)
    if isinstance(deadlock, Violated):
        assert isinstance(deadlock.evidence, Trace)
        assert deadlock.evidence.length == 2
        assert replay(system, system.checks[0], deadlock.evidence) is None
    assert isinstance(faults, Holds)
    assert isinstance(lost, Holds)
    assert isinstance(lost.evidence, Proved)


def test_the_edge_is_exact() -> None:
    """One page decides whether the second lot still fits."""
    for lot, reached in ((PAGES - RESERVED, True), (PAGES - RESERVED - 1, True), (PAGES - RESERVED - 2, False)):
        system = real_sizes(lot, PAGES)
        *_, nearly = explore_bounded(system, Limits(), depth=6).verdicts
        assert isinstance(nearly, Holds if reached else Violated)
