"""Encoded expressions against the evaluator: the height at which arithmetic goes wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Builder
from tests.strategies import conditions, numbers, states
from zcheck.engines.symbolic.expressions import Encoder
from zcheck.engines.symbolic.values import Ladder, Place, Value, Word, as_word, at_least, is_value, width_of
from zcheck.semantics.evaluation import evaluate
from zcheck.system.expressions import Expr
from zcheck.system.system import State, System
from zcheck.system.types import IntRange, value_range

STEADY = settings(derandomize=True, deadline=None, max_examples=300)


def three_slots() -> System:
    b = Builder("slots")
    b.slot("a", IntRange(-4, 3))
    b.slot("b", IntRange(0, 5))
    b.slot("c", IntRange(-2, -1), -1)
    b.event()
    return b.system()


SLOTS = three_slots()


def free_ladder(name: str, low: int, high: int) -> tuple[Value, list[z3.BoolRef]]:
    rungs = tuple(z3.Bool(f"{name}>={c}") for c in range(low + 1, high + 1))
    return Ladder(low, rungs), [z3.Implies(above, below) for below, above in pairwise(rungs)]


def free_place(name: str, low: int, high: int) -> tuple[Value, list[z3.BoolRef]]:
    marks = tuple(z3.Bool(f"{name}={c}") for c in range(low, high + 1))
    return Place(low, marks), [z3.PbEq([(mark, 1) for mark in marks], 1)]


def free_word(name: str, low: int, high: int) -> tuple[Value, list[z3.BoolRef]]:
    term = z3.BitVec(name, width_of(low, high))
    return Word(term, low, high), [term >= low, term <= high]


@pytest.mark.parametrize("make", [free_ladder, free_place, free_word])
def test_each_kind_of_value_in_every_state(make: object) -> None:
    """One solver a kind, all expressions of one run: the encoding of a state has one value, the evaluator's."""
    assert callable(make)
    kinds = [make(slot.name, *value_range(slot.type)) for slot in SLOTS.slots]
    values = [value for value, _ in kinds]
    solver = z3.SolverFor("QF_FD")
    for _, laws in kinds:
        solver.add(*laws)

    @STEADY
    @given(st.one_of(numbers((0, 1, 2)), conditions((0, 1, 2))), states(SLOTS.slots))
    def agree(expr: Expr, state: State) -> None:
        encoder = Encoder(values)
        number = encoder.number(expr)
        expected = evaluate(expr, state)
        assert number.low <= expected <= number.high
        here = [is_value(value, v) for value, v in zip(values, state, strict=True)]
        solver.push()
        solver.add(*here)
        assert solver.check() == z3.sat
        solver.add(z3.Not(z3.And(is_value(number, expected), at_least(number, expected))))
        assert solver.check() == z3.unsat
        solver.pop()
        word = as_word(number)
        assert word.term.size() == width_of(number.low, number.high)

    agree()


def test_truths() -> None:
    values, laws = zip(*(free_ladder(s.name, *value_range(s.type)) for s in SLOTS.slots), strict=True)
    solver = z3.SolverFor("QF_FD")
    for law in laws:
        solver.add(*law)

    @STEADY
    @given(conditions((0, 1, 2)), states(SLOTS.slots))
    def agree(expr: Expr, state: State) -> None:
        here = [is_value(value, v) for value, v in zip(values, state, strict=True)]
        solver.push()
        solver.add(*here, Encoder(values).truth(expr) != bool(evaluate(expr, state)))
        assert solver.check() == z3.unsat
        solver.pop()

    agree()
