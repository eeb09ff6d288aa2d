"""The repeating part of a call chain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zcheck.explain.recursion import repeated
from zcheck.system.actions import CallFrame


def chain(names: str) -> tuple[CallFrame, ...]:
    return tuple(CallFrame(name, f"{name}({index})") for index, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "lead", "cycle", "rounds"),
    [
        ("aaaa", "", "a", 4),
        ("abab", "", "ab", 2),
        ("xabcabca", "x", "abc", 2),
        ("xaba", "x", "ab", 1),
        ("abcdb", "a", "bcd", 1),
    ],
)
def test_the_cycle_is_found(names: str, lead: str, cycle: str, rounds: int) -> None:
    found = repeated(chain(names))
    assert found is not None
    assert "".join(frame.procedure for frame in found.lead) == lead
    assert "".join(frame.procedure for frame in found.cycle) == cycle
    assert found.rounds == rounds
    assert found.again == chain(names)[len(lead) + len(cycle)]


def test_what_does_not_repeat_has_no_cycle() -> None:
    assert repeated(chain("abc")) is None
    assert repeated(()) is None


@given(st.text("abc", max_size=12))
def test_lead_and_cycle_are_the_beginning_of_the_chain(names: str) -> None:
    found = repeated(chain(names))
    if found is None:
        assert len(set(names)) == len(names)
        return
    told = (*found.lead, *found.cycle, found.again)
    assert told == chain(names)[: len(told)]
    assert found.again.procedure == found.cycle[0].procedure
