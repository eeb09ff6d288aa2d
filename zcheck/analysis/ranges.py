"""Ranges of slots where an action is enabled, and behind it; bounds of expressions that also decide tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import COMPARISONS
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
}


@dataclass(frozen=True, slots=True)
class Ranges:
    """The declared ranges, and narrower ones that are known."""

    system: System
    known: Mapping[int, Interval]

    def __call__(self, slot: int) -> Interval:
        found = self.known.get(slot)
        return value_range(self.system.slots[slot].type) if found is None else found


def conjuncts(expr: Expr) -> Iterator[Expr]:
    """The parts of a conjunction; a condition that is none is its only part."""
    if isinstance(expr, Many) and expr.op is ManyOp.AND:
        for arg in expr.args:
            yield from conjuncts(arg)
    else:
        yield expr


def known_before(system: System, action: Action) -> Ranges:
    """What the place and simple comparisons in the guard say; nothing where they contradict each other."""
    known: dict[int, Interval] = {}
    if action.thread is not None:
        assert action.source is not None
        known[system.threads[action.thread].location_slot] = (action.source, action.source)
    for part in conjuncts(action.guard):
        found = _narrowed(part)
        if found is None:
            continue
        slot, low, high = found
        least, greatest = Ranges(system, known)(slot)
        low = least if low is None else max(least, low)
        high = greatest if high is None else min(greatest, high)
        if low <= high:
            known[slot] = (low, high)
    return Ranges(system, known)


def _narrowed(expr: Expr) -> tuple[int, int | None, int | None] | None:
    """The slot that a comparison with a constant is about, and the bounds it gives."""
    match expr:
        case Binary(op, Const() as left, Read() as right) if op in MIRRORED:
            return _narrowed(Binary(MIRRORED[op], right, left))
        case Binary(BinaryOp.EQ, Read(slot), Const(value)):
            return slot, value, value
        case Binary(BinaryOp.GE, Read(slot), Const(value)):
            return slot, value, None
        case Binary(BinaryOp.GT, Read(slot), Const(value)):
            return slot, value + 1, None
        case Binary(BinaryOp.LE, Read(slot), Const(value)):
            return slot, None, value
        case Binary(BinaryOp.LT, Read(slot), Const(value)):
            return slot, None, value - 1
        case In(Read(slot), values):
            return slot, values[0], values[-1]
        case _:
            return None


def known_after(before: Ranges, values: Mapping[int, Expr]) -> Ranges:
    """Behind simultaneous assignments of values that stay in the slots' ranges."""
    known = {slot: interval for slot, interval in before.known.items() if slot not in values}
    for slot, value in values.items():
        low, high = value_range(before.system.slots[slot].type)
        least, greatest = refined_bounds(value, before)
        if max(low, least) <= min(high, greatest):
            known[slot] = (max(low, least), min(high, greatest))
    return Ranges(before.system, known)


def refined_bounds(expr: Expr, ranges: Ranges) -> Interval:
    """As `bounds`, with comparisons decided where the ranges of both sides decide them."""
    match expr:
        case Binary(op, left, right) if op in COMPARISONS:
            return _decided(op, refined_bounds(left, ranges), refined_bounds(right, ranges))
        case Not(operand):
            low, high = refined_bounds(operand, ranges)
            return 1 - high, 1 - low
        case In(operand, values):
            low, high = refined_bounds(operand, ranges)
            inside = [value for value in values if low <= value <= high]
            return int(len(inside) == high - low + 1), int(bool(inside))
        case Many(ManyOp.AND | ManyOp.OR as op, args):
            parts = [refined_bounds(arg, ranges) for arg in args]
            pick = min if op is ManyOp.AND else max
            return pick(low for low, _ in parts), pick(high for _, high in parts)
        case _:
            return bounds(expr, ranges)


def _decided(op: BinaryOp, left: Interval, right: Interval) -> Interval:
    match op:
        case BinaryOp.LT:
            return int(left[1] < right[0]), int(left[0] < right[1])
        case BinaryOp.LE:
            return int(left[1] <= right[0]), int(left[0] <= right[1])
        case BinaryOp.GT:
            return _decided(BinaryOp.LT, right, left)
        case BinaryOp.GE:
            return _decided(BinaryOp.LE, right, left)
        case BinaryOp.EQ:
            same = left == right and left[0] == left[1]
            return int(same), int(left[0] <= right[1] and right[0] <= left[1])
        case _:
            low, high = _decided(BinaryOp.EQ, left, right)
            return 1 - high, 1 - low
