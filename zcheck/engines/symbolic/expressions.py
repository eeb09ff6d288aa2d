"""Expressions over one frame as terms with the value that `zcheck.semantics.evaluation` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import z3

from zcheck.engines.symbolic.logic import NO, both, choice, either, opposite, truth
from zcheck.engines.symbolic.values import (
    LARGEST_LADDER,
    Ladder,
    Place,
    Small,
    Value,
    Word,
    as_word,
    at_least,
    constant,
    equal,
    is_value,
    ladder,
    not_below,
    resized,
    width_of,
)
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
from zcheck.system.intervals import Interval, bounds

COST = 2_000
"""Pairs of values of two ladders above which they are combined as words."""


class Encoder:
    """Encodes over the values that the slots have in one frame; remembers what it has encoded."""

    def __init__(self, slots: Sequence[Value]) -> None:
        self._slots = slots
        self._numbers: dict[int, tuple[Expr, Value]] = {}
        self._truths: dict[int, tuple[Expr, z3.BoolRef]] = {}

    def truth(self, expr: Expr) -> z3.BoolRef:
        """Whether a condition is true; the value of `expr` must be 0 or 1."""
        known = self._truths.get(id(expr))
        if known is None:
            known = self._truths[id(expr)] = expr, self._truth(expr)
        return known[1]

    def number(self, expr: Expr) -> Value:
        known = self._numbers.get(id(expr))
        if known is None:
            known = self._numbers[id(expr)] = expr, self._number(expr)
        return known[1]

    def _truth(self, expr: Expr) -> z3.BoolRef:
        match expr:
            case Const(value):
                return truth(bool(value))
            case Not(operand):
                return opposite(self.truth(operand))
            case Many(ManyOp.AND, args):
                return both(map(self.truth, args))
            case Many(ManyOp.OR, args):
                return either(map(self.truth, args))
            case In(operand, values):
                number = self.number(operand)
                return either(is_value(number, value) for value in values)
            case Binary(op, left, right) if op in COMPARISONS:
                return _compared(op, self.number(left), self.number(right))
            case Ite(test, yes, no):
                return choice(self.truth(test), self.truth(yes), self.truth(no))
            case _:
                return at_least(self.number(expr), 1)

    def _number(self, expr: Expr) -> Value:
        match expr:
            case Const(value):
                return constant(int(value))
            case Read(slot):
                return self._slots[slot]
            case Neg(operand):
                return _negated(self.number(operand))
            case Many(ManyOp.AND | ManyOp.OR, _) | Not() | In():
                return Ladder(0, (self.truth(expr),))
            case Many(op, args):
                return self._many(op, [self.number(arg) for arg in args])
            case Binary(op, left, right):
                return self._binary(expr, op, left, right)
            case Ite(test, yes, no):
                return _chosen(self.truth(test), self.number(yes), self.number(no))
            case Select(index, low, items):
                return self._selected(self.number(index), low, [self.number(item) for item in items])
            case _:
                assert_never(expr)

    def _binary(self, expr: Binary, op: BinaryOp, left: Expr, right: Expr) -> Value:
        if op in COMPARISONS:
            return Ladder(0, (self.truth(expr),))
        a, b = self.number(left), self.number(right)
        if op is BinaryOp.SUB:
            return _sum(a, _negated(b))
        if not isinstance(a, Word) and not isinstance(b, Word) and _is_cheap(a, b):
            return _tabulated(op, a, b)
        return _computed(op, as_word(a), as_word(b))

    def _many(self, op: ManyOp, args: list[Value]) -> Value:
        total = args[0]
        for arg in args[1:]:
            if op is ManyOp.ADD:
                total = _sum(total, arg)
            elif op is ManyOp.MIN:
                total = _least(total, arg)
            else:
                total = _negated(_least(_negated(total), _negated(arg)))
        return total

    def _selected(self, index: Value, low: int, items: list[Value]) -> Value:
        chosen: Value = constant(0)
        for place, item in enumerate(items, low):
            here = is_value(index, place)
            if here is not NO:
                chosen = _chosen(here, item, chosen)
        return chosen


def _compared(op: BinaryOp, left: Value, right: Value) -> z3.BoolRef:
    match op:
        case BinaryOp.EQ:
            return equal(left, right)
        case BinaryOp.NE:
            return opposite(equal(left, right))
        case BinaryOp.GE:
            return not_below(left, right)
        case BinaryOp.LE:
            return not_below(right, left)
        case BinaryOp.LT:
            return opposite(not_below(left, right))
        case _:
            return opposite(not_below(right, left))


def _is_cheap(left: Small, right: Small) -> bool:
    return (left.high - left.low + 1) * (right.high - right.low + 1) <= COST


def _negated(value: Value) -> Value:
    low, high = -value.high, -value.low
    if isinstance(value, Word):
        return Word(-resized(value, max(width_of(low, high), value.term.size())), low, high).fitted()
    return ladder(low, high, lambda c: opposite(at_least(value, 1 - c)))


def _sum(left: Value, right: Value) -> Value:
    low, high = left.low + right.low, left.high + right.high
    if isinstance(left, Word) or isinstance(right, Word) or not _is_cheap(left, right):
        width = width_of(low, high)
        wider = max(width, width_of(left.low, left.high), width_of(right.low, right.high))
        return Word(resized(as_word(left), wider) + resized(as_word(right), wider), low, high).fitted()
    if left.low == left.high:
        left, right = right, left
    if right.low == right.high and isinstance(left, Ladder):
        return Ladder(low, left.rungs)
    return ladder(low, high, lambda c: _sum_reaches(left, right, c))


def _sum_reaches(left: Small, right: Small, bound: int) -> z3.BoolRef:
    parts = range(max(left.low, bound - right.high), left.high + 1)
    return either(both((at_least(left, part), at_least(right, bound - part))) for part in parts)


def _least(left: Value, right: Value) -> Value:
    low, high = min(left.low, right.low), min(left.high, right.high)
    if isinstance(left, Word) or isinstance(right, Word):
        return _bounded(_chosen(not_below(right, left), left, right), low, high)
    return ladder(low, high, lambda c: both((at_least(left, c), at_least(right, c))))


def _bounded(value: Value, low: int, high: int) -> Value:
    """The same number, known to be within closer bounds."""
    return Word(as_word(value).term, low, high).fitted() if isinstance(value, Word) else value


def _chosen(test: z3.BoolRef, yes: Value, no: Value) -> Value:
    low, high = min(yes.low, no.low), max(yes.high, no.high)
    if isinstance(yes, Word) or isinstance(no, Word) or high - low >= LARGEST_LADDER:
        width = width_of(low, high)
        return Word(z3.If(test, resized(as_word(yes), width), resized(as_word(no), width)), low, high)
    if isinstance(yes, Place) or isinstance(no, Place):
        values = range(low, high + 1)
        return Place(low, tuple(choice(test, is_value(yes, v), is_value(no, v)) for v in values))
    return ladder(low, high, lambda c: choice(test, at_least(yes, c), at_least(no, c)))


def _tabulated(op: BinaryOp, left: Small, right: Small) -> Value:
    results: dict[int, list[z3.BoolRef]] = {}
    for a in range(left.low, left.high + 1):
        for b in range(right.low, right.high + 1):
            here = both((is_value(left, a), is_value(right, b)))
            results.setdefault(BINARY[op](a, b), []).append(here)
    reached = {value: either(ways) for value, ways in results.items()}
    low, high = min(reached), max(reached)
    if high - low >= LARGEST_LADDER:
        total: Value = constant(low)
        for value, way in reached.items():
            total = _chosen(way, constant(value), total)
        return total
    return ladder(low, high, lambda c: either(way for value, way in reached.items() if value >= c))


def _computed(op: BinaryOp, left: Word, right: Word) -> Word:
    low, high = _bounds_of(op, (left.low, left.high), (right.low, right.high))
    width = max(width_of(low, high), left.term.size(), right.term.size())
    a, b = resized(left, width), resized(right, width)
    zero = z3.BitVecVal(0, width)
    match op:
        case BinaryOp.MUL:
            term = a * b
        case BinaryOp.DIV:
            term = z3.If(b == zero, zero, a / b)
        case _:
            term = z3.If(b == zero, zero, z3.SRem(a, b))
    return Word(term, low, high).fitted()


def _bounds_of(op: BinaryOp, left: Interval, right: Interval) -> Interval:
    return bounds(Binary(op, Read(0), Read(1)), lambda slot: right if slot else left)
