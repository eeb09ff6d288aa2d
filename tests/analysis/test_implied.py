"""Implied slots against every reachable state, on systems that a person can check and on random ones."""

from __future__ import annotations

from hypothesis import given, settings

from tests.builders import IDLE, RUN, Builder
from tests.strategies import systems
from zcheck.analysis.hull import Law
from zcheck.analysis.implied import implied_slots
from zcheck.analysis.laws import laws_of
from zcheck.semantics.judging import build_graph
from zcheck.system.building import at_least, shifted
from zcheck.system.expressions import Read, number
from zcheck.system.layout import Implied, layout_of
from zcheck.system.places import Place
from zcheck.system.system import System


def slabs() -> System:
    """A thread turns three pages of `free` into a slab; `backing` is their number, which nothing looks at."""
    b = Builder("slabs")
    free, backing = b.number("free", 0, 30, 30), b.number("backing", 0, 30)
    slabs = b.number("slabs", 0, 10)
    me = b.thread("user", (IDLE, RUN))
    changes = {free: shifted(Read(free), -3), backing: shifted(Read(backing), 3), slabs: shifted(Read(slabs), 1)}
    b.step(me, 0, 1, at_least(Read(free), number(3)), changes)
    b.step(me, 1, 0)
    return b.system()


def test_the_slots_that_are_read_least_are_implied() -> None:
    free, backing, slab_count = 0, 1, 2
    system = slabs()
    assert implied_slots(system, laws_of(system), set()) == (
        Implied(free, 30, ((Place(slab_count), -3),)),
        Implied(backing, 0, ((Place(slab_count), 3),)),
    )


def test_nothing_is_implied_in_fractions() -> None:
    """There are a third as many slabs as pages behind them, which is not said of `slabs`."""
    free, backing = 0, 1
    system = slabs()
    assert implied_slots(system, laws_of(system), {free, backing}) == ()


def test_no_more_is_implied_than_is_asked_for() -> None:
    system = slabs()
    laws = laws_of(system)
    assert [len(implied_slots(system, laws, set(), bits)) for bits in (0, 1, 5, 6, 10, 11)] == [0, 1, 1, 2, 2, 2]


def test_sums_fit_into_machine_words() -> None:
    b = Builder("wide")
    one, other = b.number("one", 0, 2**61, 0), b.number("other", 0, 2**61, 0)
    b.event()
    half = Law(((Place(one), 1), (Place(other), -1)), 0)
    assert len(implied_slots(b.system(), (half,), set())) == 1
    assert implied_slots(b.system(), (Law(((Place(one), 1), (Place(other), -2)), 0),), set()) == ()


def test_a_value_goes_with_places() -> None:
    b = Builder("two")
    b.number("x", 0, 3, 1)
    b.thread("user", (IDLE, RUN, RUN, RUN))
    b.event()
    law = Law(((Place(0), 1), (Place(1, 2), -2), (Place(1, 3), -2)), 1)
    assert implied_slots(b.system(), (law,), set()) == (Implied(0, 1, ((Place(1, 2), 2), (Place(1, 3), 2))),)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(systems())
def test_states_of_random_systems_come_back_from_what_is_stored(system: System) -> None:
    implied = implied_slots(system, laws_of(system), set())
    spared = {one.slot for one in implied}
    assert not any(place.slot in spared for one in implied for place, _ in one.weights)
    layout = layout_of(system, implied)
    assert layout.bits <= layout_of(system).bits
    for state in build_graph(system).depth:
        assert layout.unpack(layout.pack(state)) == state
