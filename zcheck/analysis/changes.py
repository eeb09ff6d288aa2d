"""How a step may change the value of an expression: bounds on *after minus before*, for every state in which
the action is enabled and does not fault. For truth values: (0, 1) may become true, (-1, 0) may become false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from zcheck.analysis.ranges import Ranges, known_after, known_before, refined_bounds
from zcheck.system.actions import Action
from zcheck.system.building import COMPARISONS, reads
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
from zcheck.system.intervals import Interval
from zcheck.system.system import System

NOTHING: Interval = (0, 0)
LESS = (BinaryOp.LT, BinaryOp.LE)
MORE = (BinaryOp.GT, BinaryOp.GE)


class Changes:
    """What one action does to expressions."""

    def __init__(self, system: System, action: Action) -> None:
        self.values: Mapping[int, Expr] = _assigned(system, action)
        self.before: Ranges = known_before(system, action)
        self._after = known_after(self.before, self.values)

    @property
    def written(self) -> frozenset[int]:
        """The slots whose values may change, a thread's location among them."""
        return frozenset(self.values)

    def of(self, expr: Expr) -> Interval:
        if self.written.isdisjoint(reads(expr)):
            return NOTHING
        before = refined_bounds(expr, self.before)
        rough = _minus(refined_bounds(expr, self._after), before)
        found = (self._by_shape(expr), rough, self._by_case(expr, before))
        return max(low for low, _ in found), min(high for _, high in found)

    def _by_case(self, expr: Expr, before: Interval) -> Interval:
        """Where one slot of `expr` gets one of several values: its own, or another."""
        written = sorted(self.written & reads(expr))
        cases = _cases(self.values[written[0]])
        if len(written) > 1 or len(cases) == 1:
            return _minus(refined_bounds(expr, self._after), before)
        found = [NOTHING] if Read(written[0]) in cases else []
        for value in cases - {Read(written[0])}:
            known = {**self._after.known, written[0]: refined_bounds(value, self.before)}
            found.append(_minus(refined_bounds(expr, replace(self._after, known=known)), before))
        return _hull(*found)

    def leaves(self, expr: Expr) -> bool:
        """Whether the value is surely the same after the step."""
        return self.of(expr) == NOTHING

    def _by_shape(self, expr: Expr) -> Interval:
        match expr:
            case Const():
                return NOTHING
            case Read(slot):
                return self._of_slot(slot)
            case Not(operand) | Neg(operand):
                low, high = self.of(operand)
                return -high, -low
            case Binary(op, left, right) if op in COMPARISONS:
                return _comparison(op, _minus(self.of(left), self.of(right)))
            case Binary(BinaryOp.SUB, left, right):
                return _minus(self.of(left), self.of(right))
            case Many(op, args):
                return _many(op, [self.of(arg) for arg in args])
            case Ite(test, yes, no) if self.leaves(test):
                return _hull(self.of(yes), self.of(no))
            case Select(index, _, items) if self.leaves(index):
                return _hull(NOTHING, *map(self.of, items))
            case Binary() | Ite() | Select() | In():
                return _minus(refined_bounds(expr, self._after), refined_bounds(expr, self.before))
            case _:
                assert_never(expr)

    def _of_slot(self, slot: int) -> Interval:
        value = self.values.get(slot)
        return NOTHING if value is None else self._beyond(value, slot)

    def _beyond(self, value: Expr, slot: int) -> Interval:
        """Bounds on `value` minus the value of `slot`, both before the step."""
        match value:
            case Read(same) if same == slot:
                return NOTHING
            case Ite(_, yes, no):
                return _hull(self._beyond(yes, slot), self._beyond(no, slot))
            case Many(ManyOp.ADD, args) if Read(slot) in args:
                rest = list(args)
                rest.remove(Read(slot))
                parts = [refined_bounds(arg, self.before) for arg in rest]
                return sum(low for low, _ in parts), sum(high for _, high in parts)
            case Many(ManyOp.MIN, args):
                parts = [self._beyond(arg, slot) for arg in args]
                return min(low for low, _ in parts), min(high for _, high in parts)
            case Many(ManyOp.MAX, args):
                parts = [self._beyond(arg, slot) for arg in args]
                return max(low for low, _ in parts), max(high for _, high in parts)
            case _:
                return _minus(refined_bounds(value, self.before), self.before(slot))


def _cases(value: Expr) -> frozenset[Expr]:
    """The values among which a value is chosen by conditions."""
    match value:
        case Ite(_, yes, no):
            return _cases(yes) | _cases(no)
        case _:
            return frozenset({value})


def _assigned(system: System, action: Action) -> dict[int, Expr]:
    found = {update.slot: update.value for update in action.updates}
    if action.thread is not None:
        assert action.target is not None
        slot = system.threads[action.thread].location_slot
        found[slot] = Const(action.target, system.slots[slot].type)
    return {slot: value for slot, value in found.items() if value != Read(slot)}


def _minus(left: Interval, right: Interval) -> Interval:
    return left[0] - right[1], left[1] - right[0]


def _hull(*parts: Interval) -> Interval:
    return min(low for low, _ in parts), max(high for _, high in parts)


def _comparison(op: BinaryOp, difference: Interval) -> Interval:
    """The change of ``left op right``, given that of ``left - right``."""
    low, high = difference
    if low == high == 0:
        return NOTHING
    if low >= 0 and op in (*LESS, *MORE):
        return (-1, 0) if op in LESS else (0, 1)
    if high <= 0 and op in (*LESS, *MORE):
        return (0, 1) if op in LESS else (-1, 0)
    return -1, 1


def _many(op: ManyOp, parts: list[Interval]) -> Interval:
    if op is ManyOp.ADD:
        return sum(low for low, _ in parts), sum(high for _, high in parts)
    return _hull(*parts)
