"""Vectors of many words: a hundred variables, 64 threads, fields that lie across two words."""

from __future__ import annotations

import pytest

from tests.builders import RUN, WAIT, Builder, check, in_range
from tests.engines.native.batches import Batch
from tests.engines.native.test_agreement import seen
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.system.building import at_least, conj, equal, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.layout import layout_of
from zcheck.system.properties import Always, DeadlockFree, FaultFree, Never, Reachable
from zcheck.system.system import System


def hundred_variables() -> System:
    """Three of them move; what they become is read from others far away."""
    b = Builder("hundred")
    slots = [b.number(f"x{i}", -5, 1000, -5) for i in range(100)]
    for slot in (3, 50, 98):
        value = shifted(Read(slot), 201)
        updates = {slot: value, slot + 1: number(1000)}
        b.event(equal(Read(slot + 1), number(-5)), updates, [in_range(value, -5, 1000)])
        b.event(equal(Read(slot + 1), number(1000)), {slot + 1: number(-5), (slot + 40) % 100: Read(slot)})
    return b.system(
        check(DeadlockFree()),
        check(FaultFree()),
        check(Never(conj(equal(Read(slots[i]), number(598)) for i in (3, 50)), TRUE)),
        check(Reachable(equal(Read(slots[43]), number(397)), TRUE)),
        check(Always(at_least(Read(slots[90]), number(-5)), TRUE)),
    )


def many_threads(threads: int) -> System:
    """One token goes round; who has it may take a page."""
    b = Builder(f"threads({threads})")
    token, pages = b.number("token", 0, threads - 1), b.number("pages", 0, 3, 3)
    for index in range(threads):
        me = b.thread(f"t{index}", (WAIT, RUN, WAIT))
        b.step(me, 0, 1, equal(Read(token), number(index)), {token: number((index + 1) % threads)})
        b.step(me, 1, 2, at_least(Read(pages), number(1)), {pages: shifted(Read(pages), -1)})
        b.step(me, 2, 0, TRUE, {pages: number(3)})
    return b.system(check(DeadlockFree()), check(FaultFree()))


@pytest.mark.parametrize("flags", [
    ("-std=gnu11", "-O0", "-pthread", "-w"), ("-std=gnu11", "-O2", "-march=native", "-pthread", "-w"),
])
def test_a_hundred_variables(flags: tuple[str, ...]) -> None:
    system = hundred_variables()
    assert layout_of(system).bits == 1000
    assert seen(Batch([system], flags).explore(0)) == seen(explore(system, Limits()))


def test_two_thousand_variables() -> None:
    """Most of them never change: as many laws are solved for as many slots."""
    b = Builder("thousands")
    slots = [b.number(f"x{i}", 0, 1) for i in range(2000)]
    for slot in (0, 1000, 1999):
        b.event(equal(Read(slots[slot]), number(0)), {slots[slot]: number(1)})
    system = b.system(check(DeadlockFree()), check(Reachable(equal(Read(slots[1999]), number(1)), TRUE)))
    assert seen(Batch([system]).explore(0)) == seen(explore(system, Limits()))


@pytest.mark.parametrize("threads", [31, 32, 64])
def test_many_threads(threads: int) -> None:
    """Within the first states: there are more than any search sees."""
    system = many_threads(threads)
    bounded = Batch([system]).explore(0, Limits(states=3_000)).statistics
    assert bounded.states > 3_000
    near = System(
        system.name, "", system.slots, system.threads, system.actions,
        tuple(check(c.property, 6, c.name) for c in system.checks),
    )
    batch = Batch([near])
    assert seen(batch.explore(0)) == seen(explore(near, Limits())) == seen(batch.explore(0, jobs=3))
