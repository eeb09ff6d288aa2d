"""A second encoding, of numbers as integers and steps as they are defined; shares nothing with the first.

Certificates are checked with it: slow and plain, and no cleverness in which both could be wrong alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import z3

from zcheck.system.actions import Action
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
from zcheck.system.system import System
from zcheck.system.types import value_range

Numbers = Sequence[z3.ArithRef]
"""One integer for each slot."""


def every(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """The conjunction, with none of the empty ones that SMT-LIB has no words for."""
    kept = list(parts)
    if not kept:
        return z3.BoolVal(True)
    return kept[0] if len(kept) == 1 else z3.And(kept)


def some(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    kept = list(parts)
    if not kept:
        return z3.BoolVal(False)
    return kept[0] if len(kept) == 1 else z3.Or(kept)


def numbers(system: System, step: int) -> list[z3.ArithRef]:
    return [z3.Int(f"{slot.name}.{step}") for slot in system.slots]


def within_ranges(system: System, at: Numbers) -> z3.BoolRef:
    ranges = [value_range(slot.type) for slot in system.slots]
    return every(z3.And(low <= x, x <= high) for (low, high), x in zip(ranges, at, strict=True))


def is_initial(system: System, at: Numbers) -> z3.BoolRef:
    return every(x == slot.initial for slot, x in zip(system.slots, at, strict=True))


def value(expr: Expr, at: Numbers) -> z3.ArithRef:
    match expr:
        case Const(number):
            return z3.IntVal(int(number))
        case Read(slot):
            return at[slot]
        case Neg(operand):
            return -value(operand, at)
        case Binary(BinaryOp.SUB, left, right):
            return value(left, at) - value(right, at)
        case Binary(BinaryOp.MUL, left, right):
            return value(left, at) * value(right, at)
        case Binary(BinaryOp.DIV, left, right):
            return _divided(value(left, at), value(right, at))
        case Binary(BinaryOp.MOD, left, right):
            a, b = value(left, at), value(right, at)
            return z3.If(b == 0, 0, a - b * _divided(a, b))
        case Many(ManyOp.ADD, args):
            return z3.Sum([value(arg, at) for arg in args])
        case Many(ManyOp.MIN | ManyOp.MAX as op, args):
            found = value(args[0], at)
            for arg in args[1:]:
                other = value(arg, at)
                found = z3.If(found <= other if op is ManyOp.MIN else found >= other, found, other)
            return found
        case Ite(test, yes, no):
            return z3.If(is_true(test, at), value(yes, at), value(no, at))
        case Select(index, low, items):
            place = value(index, at)
            chosen: z3.ArithRef = z3.IntVal(0)
            for number, item in enumerate(items, low):
                chosen = z3.If(place == number, value(item, at), chosen)
            return chosen
        case Not() | In() | Binary() | Many():
            return z3.If(is_true(expr, at), z3.IntVal(1), z3.IntVal(0))
        case _:
            assert_never(expr)


def _divided(left: z3.ArithRef, right: z3.ArithRef) -> z3.ArithRef:
    """Truncated towards zero; z3 and SMT-LIB round so that the remainder is not negative."""
    up = z3.If(right > 0, -((-left) / right), (-left) / (-right))
    down = z3.If(right > 0, left / right, -(left / (-right)))
    return z3.If(right == 0, 0, z3.If(left >= 0, down, up))


def is_true(expr: Expr, at: Numbers) -> z3.BoolRef:
    match expr:
        case Not(operand):
            return z3.Not(is_true(operand, at))
        case Many(ManyOp.AND, args):
            return every(is_true(arg, at) for arg in args)
        case Many(ManyOp.OR, args):
            return some(is_true(arg, at) for arg in args)
        case In(operand, members):
            return some(value(operand, at) == member for member in members)
        case Binary(BinaryOp.EQ, left, right):
            return value(left, at) == value(right, at)
        case Binary(BinaryOp.NE, left, right):
            return value(left, at) != value(right, at)
        case Binary(BinaryOp.LT, left, right):
            return value(left, at) < value(right, at)
        case Binary(BinaryOp.LE, left, right):
            return value(left, at) <= value(right, at)
        case Binary(BinaryOp.GT, left, right):
            return value(left, at) > value(right, at)
        case Binary(BinaryOp.GE, left, right):
            return value(left, at) >= value(right, at)
        case _:
            return value(expr, at) != 0


def is_enabled(system: System, action: Action, at: Numbers) -> z3.BoolRef:
    guard = is_true(action.guard, at)
    if action.thread is None:
        return guard
    return z3.And(at[system.threads[action.thread].location_slot] == action.source, guard)


def is_sound(action: Action, at: Numbers) -> z3.BoolRef:
    return every(is_true(test.holds, at) for test in action.tests)


def leads_to(system: System, action: Action, before: Numbers, after: Numbers) -> z3.BoolRef:
    """The action is enabled, does not fault, and gives the state `after`."""
    values = {update.slot: value(update.value, before) for update in action.updates}
    if action.thread is not None:
        assert action.target is not None
        values[system.threads[action.thread].location_slot] = z3.IntVal(action.target)
    moved = [after[i] == values.get(i, before[i]) for i in range(len(system.slots))]
    return every((is_enabled(system, action, before), is_sound(action, before), *moved))


def is_step(system: System, before: Numbers, after: Numbers) -> z3.BoolRef:
    return some(leads_to(system, action, before, after) for action in system.actions)
