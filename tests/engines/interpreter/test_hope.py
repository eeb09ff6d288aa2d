"""Hope masks: the rest that sweeps leave is settled state by state, with the same answer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.builders import IDLE, RUN, WAIT, Builder, check, everybody
from tests.engines.contract.test_contract import assert_agrees
from tests.strategies import systems
from zcheck.engines.interpreter import hope
from zcheck.engines.interpreter.explorer import explore
from zcheck.exploring.hopes import bits_for
from zcheck.limits import Limits
from zcheck.results.verdict import Holds, Violated
from zcheck.system.building import add, at_least, at_most, binary, equal, shifted
from zcheck.system.expressions import TRUE, BinaryOp, Read, number
from zcheck.system.properties import NeverStuck
from zcheck.system.system import System


@settings(
    derandomize=True, deadline=None, max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(system=systems())
def test_without_sweeps_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch, system: System) -> None:
    monkeypatch.setattr(hope, "SWEEPS", 0)
    assert_agrees(system, explore(system, Limits()))


def long_way_back(length: int) -> System:
    """Hope comes from one state and goes against the order of discovery in zigzags: many sweeps."""
    b = Builder("zigzag")
    x = b.number("x", 0, length)
    me = b.thread("me", (WAIT,))
    b.step(me, 0, 0, equal(Read(x), number(0)))
    b.event(at_least(Read(x), number(1)), {x: shifted(Read(x), -1)})
    b.event(at_most(Read(x), number(length - 1)), {x: shifted(Read(x), 1)}, mandatory=False)
    zigzag = binary(BinaryOp.MOD, add((binary(BinaryOp.MUL, Read(x), number(7)), number(3))), number(length))
    b.event(equal(Read(x), number(0)), {x: zigzag}, mandatory=False)
    return b.system(check(everybody(b)))


@pytest.mark.parametrize("sweeps", [0, 1, 6])
def test_hope_travels_any_distance(monkeypatch: pytest.MonkeyPatch, sweeps: int) -> None:
    monkeypatch.setattr(hope, "SWEEPS", sweeps)
    (verdict,) = explore(long_way_back(300), Limits()).verdicts
    assert isinstance(verdict, Holds)


def test_a_thread_that_another_puts_to_rest_is_not_settled() -> None:
    """Its bit may not be set where it rests: that would be hope for states in which it does not."""
    b = Builder("put to rest")
    sleeper = b.thread("sleeper", (WAIT, IDLE))
    killer = b.thread("killer", (RUN,))
    b.step(killer, 0, 0, TRUE, {b.threads[sleeper].location_slot: number(1)})
    system = b.system(check(NeverStuck((sleeper,))))
    assert sleeper not in bits_for(system, system.checks).settled
    assert_agrees(system, explore(system, Limits()))
    assert isinstance(explore(system, Limits()).verdicts[0], Violated)
