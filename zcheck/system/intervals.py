"""Bounds on the values of expressions, from the ranges of the slots they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

from zcheck.system.arithmetic import BINARY
from zcheck.system.building import COMPARISONS
from zcheck.system.expressions import (
    Binary,
    BinaryOp,
    Const,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
)

Interval: TypeAlias = tuple[int, int]
"""Least and greatest value, both included."""


def bounds(expr: Expr, slot_range: Callable[[int], Interval]) -> Interval:
    """An interval that contains every value of `expr`; `slot_range` gives each slot's."""
    match expr:
        case Const(value):
            return value, value
        case Read(slot):
            return slot_range(slot)
        case Not() | In():
            return 0, 1
        case Neg(operand):
            low, high = bounds(operand, slot_range)
            return -high, -low
        case Binary(op, left, right):
            return _binary(op, bounds(left, slot_range), bounds(right, slot_range))
        case Many(op, args):
            return _many(op, [bounds(arg, slot_range) for arg in args])
        case Ite(_, yes, no):
            return _hull([bounds(yes, slot_range), bounds(no, slot_range)])
        case Select(index, low, items):
            reached = bounds(index, slot_range)
            inside = low <= reached[0] and reached[1] < low + len(items)
            hulls = [bounds(item, slot_range) for item in items]
            return _hull(hulls if inside else [*hulls, (0, 0)])
        case _:
            assert_never(expr)


def _hull(intervals: list[Interval]) -> Interval:
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def _binary(op: BinaryOp, left: Interval, right: Interval) -> Interval:
    if op in COMPARISONS:
        return 0, 1
    if op is BinaryOp.SUB:
        return left[0] - right[1], left[1] - right[0]
    if op is BinaryOp.MUL:
        corners = [a * b for a in left for b in right]
        return min(corners), max(corners)
    if op is BinaryOp.DIV:
        return _quotient(left, right)
    assert op is BinaryOp.MOD
    size = max(abs(right[0]), abs(right[1]), 1) - 1
    return max(min(left[0], 0), -size), min(max(left[1], 0), size)


def _quotient(left: Interval, right: Interval) -> Interval:
    """Truncated division is monotone in each argument on each side of zero; division by zero gives 0."""
    divisors = [d for d in (right[0], right[1], -1, 1) if d != 0 and right[0] <= d <= right[1]]
    corners = [BINARY[BinaryOp.DIV](a, d) for a in left for d in divisors]
    if left[0] < 0 < left[1] or right[0] <= 0 <= right[1] or not corners:
        corners.append(0)
    return min(corners), max(corners)


def _many(op: ManyOp, args: list[Interval]) -> Interval:
    match op:
        case ManyOp.AND | ManyOp.OR:
            return 0, 1
        case ManyOp.ADD:
            return sum(low for low, _ in args), sum(high for _, high in args)
        case ManyOp.MIN:
            return min(low for low, _ in args), min(high for _, high in args)
        case ManyOp.MAX:
            return max(low for low, _ in args), max(high for _, high in args)
        case _:
            assert_never(op)
