"""Packed states: every state fits, comes back, and keeps its place in the order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Builder
from tests.strategies import states, systems
from zcheck.system.layout import layout_of
from zcheck.system.system import System
from zcheck.system.types import IntRange


@settings(derandomize=True, deadline=None, max_examples=100)
@given(systems(), st.data())
def test_packing_loses_nothing_and_keeps_the_order(system: System, data: st.DataObject) -> None:
    layout = layout_of(system)
    one, other = data.draw(states(system.slots)), data.draw(states(system.slots))
    assert layout.unpack(layout.pack(one)) == one
    assert layout.pack(one) < 1 << layout.bits
    assert (layout.pack(one) < layout.pack(other)) == (one < other)


def test_fields_are_as_narrow_as_their_types() -> None:
    b = Builder("fields")
    for low, high in ((0, 0), (-3, 4), (7, 15), (0, 1)):
        b.slot(f"x{low}", IntRange(low, high), low)
    b.event()
    layout = layout_of(b.system())
    assert [(f.offset, f.width, f.low) for f in layout.fields] == [(8, 0, 0), (5, 3, -3), (1, 4, 7), (0, 1, 0)]
    assert layout.bits == 8
