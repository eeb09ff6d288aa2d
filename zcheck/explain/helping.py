"""Which steps could make a condition true: those that change what it reads in a direction that helps.

Careful on the side of too many: a step that is not named here cannot make the condition true, whatever the
values; one that is named need not suffice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Flag, auto
from typing import assert_never

from zcheck.semantics.evaluation import evaluate
from zcheck.system.actions import Action
from zcheck.system.building import reads
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
from zcheck.system.system import State, System
from zcheck.system.types import value_range


class Way(Flag):
    """A direction in which a value may have to change."""

    UP = auto()
    DOWN = auto()


EITHER = Way.UP | Way.DOWN
UP_IF = {BinaryOp.GE: Way.UP, BinaryOp.GT: Way.UP, BinaryOp.LE: Way.DOWN, BinaryOp.LT: Way.DOWN}
BOTH_SIDES = frozenset(UP_IF) | {BinaryOp.EQ, BinaryOp.NE}


def wanted(condition: Expr, state: State) -> dict[int, Way]:
    """The slots that have to change, and how, for `condition`, false in `state`, to become true."""
    found: dict[int, Way] = {}
    _collect(condition, True, state, found)
    return found


def _collect(expr: Expr, goal: bool, state: State, found: dict[int, Way]) -> None:
    """Add what helps `expr` to become `goal`; nothing where it is already."""
    if bool(evaluate(expr, state)) is goal:
        return
    match expr:
        case Not(operand):
            _collect(operand, not goal, state, found)
        case Many(ManyOp.AND | ManyOp.OR, args):
            for arg in args:
                _collect(arg, goal, state, found)
        case Binary(op, left, right) if op in BOTH_SIDES:
            way = _way(op, goal)
            _push(left, way, found)
            _push(right, _mirrored(way), found)
        case Read(slot):
            found[slot] = found.get(slot, Way(0)) | (Way.UP if goal else Way.DOWN)
        case _:
            for slot in reads(expr):
                found[slot] = EITHER


def _way(op: BinaryOp, goal: bool) -> Way:
    """How the left side has to change."""
    way = UP_IF.get(op)
    if way is None:
        return EITHER
    return way if goal else _mirrored(way)


def _mirrored(way: Way) -> Way:
    if way is EITHER:
        return EITHER
    return Way.DOWN if way is Way.UP else Way.UP


def _push(expr: Expr, way: Way, found: dict[int, Way]) -> None:
    """Add what moves the value of `expr` that way."""
    match expr:
        case Const():
            pass
        case Read(slot):
            found[slot] = found.get(slot, Way(0)) | way
        case Neg(operand):
            _push(operand, _mirrored(way), found)
        case Many(ManyOp.ADD | ManyOp.MIN | ManyOp.MAX, args):
            for arg in args:
                _push(arg, way, found)
        case Binary(BinaryOp.SUB, left, right):
            _push(left, way, found)
            _push(right, _mirrored(way), found)
        case Binary() | Many() | Not() | Ite() | Select() | In():
            for slot in reads(expr):
                found[slot] = EITHER
        case _:
            assert_never(expr)


def changes(system: System, action: Action) -> dict[int, Way]:
    """The slots that firing `action` may change, and how; its thread's location among them."""
    def ranges(slot: int) -> Interval:
        return value_range(system.slots[slot].type)

    found = {
        update.slot: way
        for update in action.updates
        if (way := _direction(update.slot, update.value, ranges))
    }
    if action.thread is not None and action.source != action.target:
        found[system.threads[action.thread].location_slot] = EITHER
    return found


def _direction(slot: int, value: Expr, ranges: Callable[[int], Interval]) -> Way:
    if isinstance(value, Many) and value.op is ManyOp.ADD and Read(slot) in value.args:
        rest = [arg for arg in value.args if arg != Read(slot)]
        if len(rest) == len(value.args) - 1:
            parts = [bounds(arg, ranges) for arg in rest]
            low, high = sum(low for low, _ in parts), sum(high for _, high in parts)
            return (Way.UP if high > 0 else Way(0)) | (Way.DOWN if low < 0 else Way(0))
    low, high = bounds(value, ranges)
    least, most = ranges(slot)
    return (Way.UP if high > least else Way(0)) | (Way.DOWN if low < most else Way(0))


def helps(changed: Mapping[int, Way], needed: Mapping[int, Way]) -> bool:
    """Whether some change goes in a direction that is needed."""
    return any(changed.get(slot, Way(0)) & way for slot, way in needed.items())
