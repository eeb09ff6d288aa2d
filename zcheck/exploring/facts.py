"""What is known of values where a guard and some tests hold: narrower ranges, conditions known to be true.

Lets generated code drop tests that cannot fail and fold differences that cannot vary.
"""

from __future__ import annotations

from collections.abc import Iterable

from zcheck.system.actions import Update
from zcheck.system.building import add, shifted
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, In, Many, ManyOp, Not, Read
from zcheck.system.intervals import Interval, bounds
from zcheck.system.system import System
from zcheck.system.types import value_range

MIRRORED = {
    BinaryOp.LT: BinaryOp.GT,
    BinaryOp.LE: BinaryOp.GE,
    BinaryOp.GT: BinaryOp.LT,
    BinaryOp.GE: BinaryOp.LE,
    BinaryOp.EQ: BinaryOp.EQ,
    BinaryOp.NE: BinaryOp.NE,
}


class Ranges:
    """The declared range of each slot."""

    def __init__(self, system: System) -> None:
        self._ranges = tuple(value_range(slot.type) for slot in system.slots)

    def __call__(self, slot: int) -> Interval:
        return self._ranges[slot]


class Facts:
    """Grows by `assume`; everything it says is true of every state where all assumptions hold."""

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges
        self._slots: dict[int, Interval] = {}
        self._known: dict[Expr, Interval] = {}

    def slot(self, slot: int) -> Interval:
        return self._slots.get(slot) or self._ranges(slot)

    def bounds(self, expr: Expr) -> Interval:
        found = bounds(expr, self.slot)
        if not self._known or isinstance(expr, Const | Read):
            return found
        known = self._known.get(expr)
        return _meet(found, known) if known else found

    def assume_all(self, exprs: Iterable[Expr]) -> None:
        for expr in exprs:
            self.assume(expr)

    def assume(self, expr: Expr) -> None:
        match expr:
            case Many(ManyOp.AND, args):
                self.assume_all(args)
            case Binary(op, left, Const(value)) if op in MIRRORED:
                self._compare(op, left, value)
                self._known[expr] = (1, 1)
            case Binary(op, Const(value), right) if op in MIRRORED:
                self._compare(MIRRORED[op], right, value)
                self._known[expr] = (1, 1)
            case Not(Read(slot)):
                self._narrow(Read(slot), (0, 0))
            case In(operand, values):
                self._narrow(operand, (values[0], values[-1]))
                self._known[expr] = (1, 1)
            case _ if self.bounds(expr) == (0, 1):
                self._narrow(expr, (1, 1))
            case _:
                pass

    def _compare(self, op: BinaryOp, expr: Expr, value: int) -> None:
        low, high = self.bounds(expr)
        match op:
            case BinaryOp.EQ:
                low = high = value
            case BinaryOp.NE:
                low, high = low + (low == value), high - (high == value)
            case BinaryOp.LT | BinaryOp.LE:
                high = value - (op is BinaryOp.LT)
            case _:
                low = value + (op is BinaryOp.GT)
        if low <= high:
            self._narrow(expr, (low, high))

    def _narrow(self, expr: Expr, to: Interval) -> None:
        if isinstance(expr, Read):
            self._slots[expr.slot] = _meet(self.slot(expr.slot), to)
            return
        self._known[expr] = _meet(self.bounds(expr), to)
        if isinstance(expr, Many) and expr.op is ManyOp.ADD:
            self._narrow_terms(expr, to)

    def _narrow_terms(self, total: Many, to: Interval) -> None:
        """What the range of a sum says of each slot in it, given the ranges of the others."""
        whole = bounds(total, self.slot)
        for term in total.args:
            if isinstance(term, Read):
                low, high = self.slot(term.slot)
                others = whole[0] - low, whole[1] - high
                self._slots[term.slot] = _meet((low, high), (to[0] - others[1], to[1] - others[0]))

    def is_sure(self, expr: Expr) -> bool:
        """Whether `expr` is true wherever the assumptions hold; False says nothing."""
        match expr:
            case Many(ManyOp.AND, args):
                return all(self.is_sure(arg) for arg in args)
            case Many(ManyOp.OR, args) if any(self.is_sure(arg) for arg in args):
                return True
            case Binary(op, left, right) if op in MIRRORED and _always(
                op, self.bounds(left), self.bounds(right)
            ):
                return True
            case _:
                return self.bounds(expr)[0] >= 1


def _meet(left: Interval, right: Interval) -> Interval:
    """What both allow; assumptions that contradict each other are of no state, so any answer is right."""
    low, high = max(left[0], right[0]), min(left[1], right[1])
    return (low, high) if low <= high else left


def _always(op: BinaryOp, left: Interval, right: Interval) -> bool:
    match op:
        case BinaryOp.LT:
            return left[1] < right[0]
        case BinaryOp.LE:
            return left[1] <= right[0]
        case BinaryOp.GT:
            return left[0] > right[1]
        case BinaryOp.GE:
            return left[0] >= right[1]
        case BinaryOp.EQ:
            return left == right and left[0] == left[1]
        case _:
            return left[1] < right[0] or right[1] < left[0]


def change_of(update: Update, facts: Facts) -> Expr | None:
    """The value minus the old value, if that is simpler than the value; else None."""
    low, high = facts.slot(update.slot)
    if isinstance(update.value, Const) and low == high:
        return shifted(update.value, -low)
    own = Read(update.slot)
    if update.value == own:
        return add(())
    if isinstance(update.value, Many) and update.value.op is ManyOp.ADD:
        args = list(update.value.args)
        if own in args:
            args.remove(own)
            return add(args)
    return None
