"""The law of values: total, truncating, and the same for every spelling of an expression."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import conditions, numbers
from zcheck.semantics.evaluation import evaluate
from zcheck.system.building import substitute
from zcheck.system.expressions import Binary, BinaryOp, Expr, Read, Select, number


@pytest.mark.parametrize(
    ("left", "right", "quotient", "rest"),
    [(7, 2, 3, 1), (-7, 2, -3, -1), (7, -2, -3, 1), (-7, -2, 3, -1), (5, 0, 0, 0), (-1, 3, 0, -1)],
)
def test_division_truncates_and_the_remainder_has_the_sign_of_the_dividend(
    left: int, right: int, quotient: int, rest: int
) -> None:
    assert evaluate(Binary(BinaryOp.DIV, Read(0), Read(1)), (left, right)) == quotient
    assert evaluate(Binary(BinaryOp.MOD, Read(0), Read(1)), (left, right)) == rest


def test_a_selection_outside_its_items_is_zero() -> None:
    choice = Select(Read(0), 1, (number(5), number(6)))
    assert [evaluate(choice, (i,)) for i in range(4)] == [0, 5, 6, 0]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.one_of(numbers((0, 1)), conditions((0, 1))), st.integers(-3, 3), st.integers(-3, 3))
def test_folding_keeps_the_value(expr: Expr, left: int, right: int) -> None:
    """Replacing slots by constants, or by themselves, folds as much as it can and changes no value."""
    value = evaluate(expr, (left, right))
    assert evaluate(substitute(expr, {0: number(left), 1: number(right)}), ()) == value
    assert evaluate(substitute(expr, {1: number(right)}), (left,)) == value
    assert evaluate(substitute(expr, {0: Read(0)}), (left, right)) == value
