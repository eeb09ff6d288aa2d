"""What is no system is found before an engine sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.builders import bounded_buffer, check
from tests.strategies import systems
from zcheck.diagnostics.errors import EngineBug
from zcheck.system.actions import Update
from zcheck.system.expressions import FALSE, TRUE, Expr, In, Many, ManyOp, Not, Read, number
from zcheck.system.properties import Always, NeverStuck
from zcheck.system.system import System
from zcheck.system.validate import validate

GOOD = bounded_buffer(2)
USED, PRODUCER = 0, 1


def with_guard(guard: Expr) -> System:
    first, *rest = GOOD.actions
    return replace(GOOD, actions=(replace(first, guard=guard), *rest))


def with_updates(*updates: Update) -> System:
    first, *rest = GOOD.actions
    return replace(GOOD, actions=(replace(first, updates=updates), *rest))


def with_action(**changes: object) -> System:
    first, *rest = GOOD.actions
    return replace(GOOD, actions=(replace(first, **changes), *rest))  # type: ignore[arg-type]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(systems())
def test_random_systems_are_systems(system: System) -> None:
    validate(system)


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (with_guard(Read(9)), "reads no slot"),
        (with_guard(Read(USED)), "not a truth value"),
        (with_guard(Not(Read(USED))), "operand is not a truth value"),
        (with_guard(In(Read(USED), (2, 1))), "not in order"),
        (with_guard(Many(ManyOp.AND, (TRUE,))), "has 1 operands"),
        (with_updates(Update(USED, number(1)), Update(USED, number(2))), "updates used twice"),
        (with_updates(Update(PRODUCER, number(1))), "location of its own thread"),
        (with_updates(Update(USED, number(5))), "never in its range"),
        (with_updates(Update(7, number(0))), "updates no slot"),
        (with_action(target=2), "from or to no location"),
        (with_action(thread=None), "locations but no thread"),
        (with_action(thread=4), "by no thread"),
        (with_action(index=3), "index 3 at place 0"),
        (with_action(name=GOOD.actions[1].name), "two actions are called"),
        (with_action(progress=frozenset(("consume",))), "does not carry"),
        (replace(GOOD, actions=GOOD.actions[::-1]), "order of threads"),
        (replace(GOOD, slots=(replace(GOOD.slots[0], initial=3), *GOOD.slots[1:])), "outside 0..2"),
        (replace(GOOD, slots=GOOD.slots[:2]), "has no location slot"),
        (replace(GOOD, checks=(check(NeverStuck((2,))),)), "about no thread"),
        (replace(GOOD, checks=(check(Always(Read(USED), TRUE)),)), "not a truth value"),
        (replace(GOOD, checks=(check(Always(FALSE, TRUE), within=-1),)), "bounded by -1 steps"),
    ],
)
def test_what_is_wrong_is_said(system: System, words: str) -> None:
    with pytest.raises(EngineBug, match=words):
        validate(system)
