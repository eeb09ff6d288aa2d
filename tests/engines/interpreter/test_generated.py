"""Generated code at its edges: large systems, deep expressions, wide states, values that escape."""

from __future__ import annotations

from random import Random

import pytest

from tests.builders import RUN, Builder, check, in_range
from tests.engines.contract.test_contract import assert_agrees
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter import dispatch
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.limits import Limits
from zcheck.semantics.judging import build_graph
from zcheck.system.building import at_least, conj, equal, shifted
from zcheck.system.expressions import TRUE, Expr, Ite, Many, ManyOp, Read, number
from zcheck.system.layout import layout_of
from zcheck.system.properties import DeadlockFree, Never, Progress
from zcheck.system.system import System


def net(places: int, events: int) -> System:
    """Tokens that move between places, as in a Petri net; every event reads and writes four of them."""
    random = Random(places)
    b = Builder("net")
    slots = [b.number(f"p{i}", 0, 3, int(i < places // 8)) for i in range(places)]
    for _ in range(events):
        taken, given = random.sample(slots, 2), random.sample(slots, 2)
        moves = {slot: (slot in given) - (slot in taken) for slot in {*taken, *given}}
        updates = {slot: shifted(Read(slot), by) for slot, by in sorted(moves.items()) if by}
        guard = conj(at_least(Read(slot), number(1)) for slot in taken)
        b.event(guard, updates, [in_range(value, 0, 3) for value in updates.values()], progress=("go",))
    return b.system(check(DeadlockFree()), check(Progress("go")))


def test_two_thousand_events_over_two_hundred_variables_start() -> None:
    found = explore(net(200, 2_000), Limits(states=50))
    assert found.statistics.states > 50
    assert found.statistics.depth >= 1


def test_code_in_several_functions_is_the_same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    system = net(8, 12)
    plain = explore(system, Limits())
    monkeypatch.setattr("zcheck.engines.interpreter.bodies.LARGE", 3)
    monkeypatch.setattr(dispatch, "LARGE", 3)
    split = explore(system, Limits())
    assert split.verdicts == plain.verdicts
    assert split.statistics.transitions == plain.statistics.transitions
    assert_agrees(system, split)


def nested(slots: list[int]) -> Expr:
    expr: Expr = number(0)
    for slot in slots:
        expr = Ite(equal(Read(slot), number(1)), number(slot % 2), shifted(expr, 1))
    return expr


def test_deep_expressions_and_long_sums() -> None:
    """One choice for each of 64 threads, a sum over a thousand."""
    b = Builder("deep")
    slots = [b.number(f"x{i}", 0, 1) for i in range(64)]
    long = Many(ManyOp.ADD, tuple(Read(slot) for slot in slots * 16))
    b.event(at_least(nested(slots), number(64)), {5: number(1)})
    b.event(equal(long, number(16)), {6: number(1)})
    system = b.system(check(DeadlockFree()), check(Never(equal(nested(slots), number(2)), TRUE)))
    found = explore(system, Limits())
    assert found.statistics.states == len(build_graph(system).depth) == 3
    assert_agrees(system, found)


def test_states_of_many_words() -> None:
    b = Builder("wide")
    slots = [b.number(f"x{i}", -5, 1000, -5) for i in range(30)]
    for slot in slots[::15]:
        b.event(equal(Read(slot), number(-5)), {slot: number(1000), slot + 1: shifted(Read(slot), 7)})
    system = b.system(check(Never(equal(Read(16), number(2)), TRUE)))
    assert layout_of(system).bits == 300
    assert_agrees(system, explore(system, Limits()))


def test_a_state_longer_than_any_decimal_number_python_reads() -> None:
    """Its limit is 4300 digits."""
    b = Builder("long")
    slots = [b.number(f"x{i}", 0, 1) for i in range(15_000)]
    b.event(equal(Read(slots[-1]), number(0)), {slots[0]: number(1), slots[-1]: number(1)})
    found = explore(b.system(check(DeadlockFree())), Limits())
    assert found.statistics.states == 2


def test_a_value_that_escapes_is_a_bug_and_not_another_state() -> None:
    """Whoever builds a system without a range test where one is needed hears of it."""
    b = Builder("escape")
    x, _ = b.number("x", 0, 2), b.number("y", 0, 3)
    me = b.thread("me", (RUN,))
    b.step(me, 0, 0, TRUE, {x: shifted(Read(x), 1)})
    with pytest.raises(EngineBug, match="gives x a value outside its range"):
        explore(b.system(check(DeadlockFree())), Limits())


def test_firing_is_noted_only_where_asked() -> None:
    system = net(8, 6)
    layout = layout_of(system)
    fired = bytearray(6)
    everything = [layout.pack(tuple(1 for _ in system.slots))]
    Stepper(system, layout).expand(False, [2, 4])(everything, [], [], [], fired)
    assert list(fired) == [0, 0, 1, 0, 1, 0]
