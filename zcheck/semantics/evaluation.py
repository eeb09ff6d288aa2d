"""The value of an expression in a state: the law that every engine's encoding is tested against."""

from __future__ import annotations

from typing import assert_never

from zcheck.system.arithmetic import BINARY, combine
from zcheck.system.expressions import Binary, Const, Expr, In, Ite, Many, Neg, Not, Read, Select
from zcheck.system.system import State


def evaluate(expr: Expr, state: State) -> int:
    """The value of `expr` in `state`; truth values are 0 and 1. Never fails."""
    match expr:
        case Const(value):
            return int(value)
        case Read(slot):
            return state[slot]
        case Not(operand):
            return int(not evaluate(operand, state))
        case Neg(operand):
            return -evaluate(operand, state)
        case Binary(op, left, right):
            return BINARY[op](evaluate(left, state), evaluate(right, state))
        case Many(op, args):
            return combine(op, [evaluate(arg, state) for arg in args])
        case Ite(test, yes, no):
            return evaluate(yes if evaluate(test, state) else no, state)
        case Select(index, low, items):
            position = evaluate(index, state) - low
            return evaluate(items[position], state) if 0 <= position < len(items) else 0
        case In(operand, values):
            return int(evaluate(operand, state) in values)
        case _:
            assert_never(expr)


def is_true(expr: Expr, state: State) -> bool:
    return bool(evaluate(expr, state))
