"""Hypothesis strategies for states, expressions, and small well-formed systems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from tests.random_systems import random_system
from zcheck.system.expressions import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
    number,
)
from zcheck.system.system import Slot, State, System
from zcheck.system.types import value_range

ARITHMETIC = (BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MOD)
COMPARING = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE)

def numbers(slots: Sequence[int]) -> st.SearchStrategy[Expr]:
    """Expressions with any value, over the given slots."""
    return _both(tuple(slots))[0]


def conditions(slots: Sequence[int]) -> st.SearchStrategy[Expr]:
    """Expressions that are 0 or 1, over the given slots."""
    return _both(tuple(slots))[1]


@cache
def _both(slots: tuple[int, ...], depth: int = 2) -> tuple[st.SearchStrategy[Expr], st.SearchStrategy[Expr]]:
    leaves: st.SearchStrategy[Expr] = st.integers(-3, 3).map(number)
    if slots:
        leaves = st.one_of(leaves, st.sampled_from(slots).map(Read), st.sampled_from(slots).map(Read))
    value, truth = leaves, st.sampled_from((TRUE, FALSE))
    truths: st.SearchStrategy[Expr] = truth
    for _ in range(depth):
        value, truths = _numbers_over(value, truths), _conditions_over(value, truths)
    return value, truths


def _numbers_over(value: st.SearchStrategy[Expr], truth: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(value, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        value,
        st.builds(Neg, value),
        st.builds(Binary, st.sampled_from(ARITHMETIC), value, value),
        st.builds(Many, st.sampled_from((ManyOp.ADD, ManyOp.MIN, ManyOp.MAX)), several),
        st.builds(Ite, truth, value, value),
        st.builds(Select, value, st.integers(-1, 1), several),
    )


def _conditions_over(value: st.SearchStrategy[Expr], truth: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(truth, min_size=2, max_size=3).map(tuple)
    members = st.sets(st.integers(-3, 5), min_size=1, max_size=4).map(lambda s: tuple(sorted(s)))
    return st.one_of(
        st.builds(Binary, st.sampled_from(COMPARING), value, value),
        st.builds(Not, truth),
        st.builds(Many, st.sampled_from((ManyOp.AND, ManyOp.OR)), several),
        st.builds(In, value, members),
    )


def states(slots: Sequence[Slot]) -> st.SearchStrategy[State]:
    """Any values within the ranges, reachable or not."""
    return st.tuples(*(st.integers(*value_range(slot.type)) for slot in slots))


def systems() -> st.SearchStrategy[System]:
    """Small systems of all kinds; see `tests.random_systems`."""
    return st.builds(
        random_system, st.integers(0, 2**32), st.integers(0, 3), st.integers(1, 3), st.integers(0, 3)
    )
