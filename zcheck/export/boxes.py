"""Conditions on single slots against constants, as unions of boxes: what arcs of a net can test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, In, Many, ManyOp, Not, Read
from zcheck.system.intervals import Interval

Box: TypeAlias = dict[int, Interval]
"""By slot, the least and the greatest value; slots that are not there may have any."""

T = TypeVar("T")

MOST_BOXES = 256

MIRRORED = {
    BinaryOp.LT: BinaryOp.GT,
    BinaryOp.LE: BinaryOp.GE,
    BinaryOp.GT: BinaryOp.LT,
    BinaryOp.GE: BinaryOp.LE,
    BinaryOp.EQ: BinaryOp.EQ,
    BinaryOp.NE: BinaryOp.NE,
}


class NoThreshold(Exception):
    """A part of a condition that compares anything but one slot with a constant."""

    def __init__(self, part: Expr) -> None:
        super().__init__()
        self.part = part


class TooManyCases(Exception):
    """The union has more than MOST_BOXES boxes."""


def boxes(expr: Expr, slot_range: Callable[[int], Interval], wanted: bool = True) -> list[Box]:
    """Where `expr` is true (false, if not `wanted`); raises NoThreshold, TooManyCases."""
    match expr:
        case Const(value):
            return [{}] if bool(value) == wanted else []
        case Not(operand):
            return boxes(operand, slot_range, not wanted)
        case Many(ManyOp.AND | ManyOp.OR as op, args):
            parts = [boxes(arg, slot_range, wanted) for arg in args]
            return _all_of(parts) if (op is ManyOp.AND) == wanted else _limited(_any_of(parts))
        case Binary(op, Const(value), Read(slot)) if op in MIRRORED:
            return _where(slot, _passing(MIRRORED[op], value), slot_range(slot), wanted)
        case Binary(op, Read(slot), Const(value)) if op in MIRRORED:
            return _where(slot, _passing(op, value), slot_range(slot), wanted)
        case In(Read(slot), values):
            return _where(slot, lambda value: value in values, slot_range(slot), wanted)
        case Read(slot):
            return _where(slot, bool, slot_range(slot), wanted)
        case _:
            raise NoThreshold(expr)


def _passing(op: BinaryOp, bound: int) -> Callable[[int], bool]:
    match op:
        case BinaryOp.LT:
            return lambda value: value < bound
        case BinaryOp.LE:
            return lambda value: value <= bound
        case BinaryOp.GT:
            return lambda value: value > bound
        case BinaryOp.GE:
            return lambda value: value >= bound
        case BinaryOp.EQ:
            return lambda value: value == bound
        case _:
            return lambda value: value != bound


def _where(slot: int, passes: Callable[[int], bool], within: Interval, wanted: bool) -> list[Box]:
    """One box for each run of values that pass."""
    found: list[Interval] = []
    for value in range(within[0], within[1] + 1):
        if bool(passes(value)) != wanted:
            continue
        if found and found[-1][1] == value - 1:
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, value))
    return [{} if run == within else {slot: run} for run in _limited(found)]


def _any_of(parts: Iterable[list[Box]]) -> list[Box]:
    """The union, without boxes that lie inside others."""
    every: list[Box] = []
    for box in (box for part in parts for box in part):
        if not any(_inside(box, other) for other in every):
            every = [other for other in every if not _inside(other, box)]
            every.append(box)
    return every


def _inside(box: Box, other: Box) -> bool:
    return all(
        slot in box and low <= box[slot][0] and box[slot][1] <= high for slot, (low, high) in other.items()
    )


def _all_of(parts: Iterable[list[Box]]) -> list[Box]:
    product: list[Box] = [{}]
    for part in parts:
        pairs = (_meet(one, two) for one in product for two in part)
        product = _limited(_any_of([[met for met in pairs if met is not None]]))
    return product


def _meet(one: Box, two: Box) -> Box | None:
    met = dict(one)
    for slot, (low, high) in two.items():
        here = met.get(slot, (low, high))
        both = max(low, here[0]), min(high, here[1])
        if both[0] > both[1]:
            return None
        met[slot] = both
    return met


def _limited(found: list[T]) -> list[T]:
    if len(found) > MOST_BOXES:
        raise TooManyCases
    return found
