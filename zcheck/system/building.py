"""Constructors that fold constants and flatten; what they return means what the plain node would mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from zcheck.system.arithmetic import BINARY, combine
from zcheck.system.expressions import (
    FALSE,
    TRUE,
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
    number,
)

COMPARISONS = frozenset(
    {BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE}
)
NEGATED = {
    BinaryOp.EQ: BinaryOp.NE,
    BinaryOp.NE: BinaryOp.EQ,
    BinaryOp.LT: BinaryOp.GE,
    BinaryOp.GE: BinaryOp.LT,
    BinaryOp.GT: BinaryOp.LE,
    BinaryOp.LE: BinaryOp.GT,
}


def truth(value: bool) -> Const:
    return TRUE if value else FALSE


def conj(args: Iterable[Expr]) -> Expr:
    """The conjunction; true for no arguments."""
    return _junction(ManyOp.AND, args, TRUE, FALSE)


def disj(args: Iterable[Expr]) -> Expr:
    """The disjunction; false for no arguments."""
    return _junction(ManyOp.OR, args, FALSE, TRUE)


def _junction(op: ManyOp, args: Iterable[Expr], neutral: Const, absorbing: Const) -> Expr:
    flat: dict[Expr, None] = {}
    for arg in args:
        parts = arg.args if isinstance(arg, Many) and arg.op is op else (arg,)
        for part in parts:
            if isinstance(part, Const):
                if bool(part.value) == bool(absorbing.value):
                    return absorbing
            else:
                flat[part] = None
    if not flat:
        return neutral
    return next(iter(flat)) if len(flat) == 1 else Many(op, tuple(flat))


def negate(operand: Expr) -> Expr:
    match operand:
        case Const(value):
            return truth(not value)
        case Not(inner):
            return inner
        case Binary(op, left, right) if op in NEGATED:
            return Binary(NEGATED[op], left, right)
        case _:
            return Not(operand)


def implies(left: Expr, right: Expr) -> Expr:
    return disj((negate(left), right))


def binary(op: BinaryOp, left: Expr, right: Expr) -> Expr:
    if isinstance(left, Const) and isinstance(right, Const):
        value = BINARY[op](left.value, right.value)
        return truth(bool(value)) if op in COMPARISONS else number(value)
    if op is BinaryOp.SUB and isinstance(right, Const):
        return add((left, number(-right.value)))
    if op is BinaryOp.MUL:
        for here, there in ((left, right), (right, left)):
            if isinstance(here, Const) and here.value == 1:
                return there
            if isinstance(here, Const) and here.value == 0:
                return number(0)
    if op in COMPARISONS:
        return _comparison(op, left, right)
    return Binary(op, left, right)


def _comparison(op: BinaryOp, left: Expr, right: Expr) -> Expr:
    """``a + 1 < 3`` becomes ``a < 2``."""
    if left == right:
        return truth(op in (BinaryOp.EQ, BinaryOp.LE, BinaryOp.GE))
    if isinstance(right, Const) and isinstance(left, Many) and left.op is ManyOp.ADD:
        *rest, last = left.args
        if isinstance(last, Const):
            return Binary(op, add(rest), number(right.value - last.value))
    return Binary(op, left, right)


def equal(left: Expr, right: Expr) -> Expr:
    return binary(BinaryOp.EQ, left, right)


def at_least(left: Expr, right: Expr) -> Expr:
    return binary(BinaryOp.GE, left, right)


def at_most(left: Expr, right: Expr) -> Expr:
    return binary(BinaryOp.LE, left, right)


def add(args: Iterable[Expr]) -> Expr:
    """The sum; 0 for no arguments. The constant part comes last."""
    flat: list[Expr] = []
    constant = 0
    for arg in args:
        for part in arg.args if isinstance(arg, Many) and arg.op is ManyOp.ADD else (arg,):
            if isinstance(part, Const):
                constant += part.value
            else:
                flat.append(part)
    if constant or not flat:
        flat.append(number(constant))
    return flat[0] if len(flat) == 1 else Many(ManyOp.ADD, tuple(flat))


def shifted(expr: Expr, amount: int) -> Expr:
    """``expr + amount``."""
    return add((expr, number(amount)))


def extreme(op: ManyOp, args: Sequence[Expr]) -> Expr:
    """The least or greatest of one or more expressions."""
    if len(args) == 1:
        return args[0]
    values = [arg.value for arg in args if isinstance(arg, Const)]
    if len(values) == len(args):
        return number(combine(op, values))
    return Many(op, tuple(args))


def minus(operand: Expr) -> Expr:
    return number(-operand.value) if isinstance(operand, Const) else Neg(operand)


def ite(test: Expr, yes: Expr, no: Expr) -> Expr:
    if isinstance(test, Const):
        return yes if test.value else no
    return yes if yes == no else Ite(test, yes, no)


def select(index: Expr, low: int, items: Sequence[Expr]) -> Expr:
    if isinstance(index, Const):
        position = index.value - low
        return items[position] if 0 <= position < len(items) else number(0)
    return Select(index, low, tuple(items))


def member(operand: Expr, values: Iterable[int]) -> Expr:
    ordered = tuple(sorted(set(values)))
    if not ordered:
        return FALSE
    if isinstance(operand, Const):
        return truth(operand.value in ordered)
    if len(ordered) == 1:
        return Binary(BinaryOp.EQ, operand, number(ordered[0]))
    return In(operand, ordered)


def substitute(expr: Expr, values: Mapping[int, Expr]) -> Expr:
    """`expr` with every read of a slot in `values` replaced, folded again."""
    if not values:
        return expr
    match expr:
        case Const():
            return expr
        case Read(slot):
            return values.get(slot, expr)
        case Not(operand):
            return negate(substitute(operand, values))
        case Neg(operand):
            return minus(substitute(operand, values))
        case Binary(op, left, right):
            return binary(op, substitute(left, values), substitute(right, values))
        case Many(op, args):
            return _rebuild(op, [substitute(arg, values) for arg in args])
        case Ite(test, yes, no):
            return ite(
                substitute(test, values), substitute(yes, values), substitute(no, values)
            )
        case Select(index, low, items):
            return select(
                substitute(index, values), low, [substitute(item, values) for item in items]
            )
        case In(operand, members):
            return member(substitute(operand, values), members)
        case _:
            assert_never(expr)


def _rebuild(op: ManyOp, args: Sequence[Expr]) -> Expr:
    match op:
        case ManyOp.AND:
            return conj(args)
        case ManyOp.OR:
            return disj(args)
        case ManyOp.ADD:
            return add(args)
        case ManyOp.MIN | ManyOp.MAX:
            return extreme(op, args)
        case _:
            assert_never(op)


def operands(expr: Expr) -> tuple[Expr, ...]:
    """What `expr` is made of, from left to right; nothing for a constant or a read."""
    match expr:
        case Const() | Read():
            return ()
        case Not(operand) | Neg(operand) | In(operand, _):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Many(_, args):
            return args
        case Ite(test, yes, no):
            return test, yes, no
        case Select(index, _, items):
            return index, *items
        case _:
            assert_never(expr)


def reads(expr: Expr) -> frozenset[int]:
    """The slots that `expr` reads."""
    found: set[int] = set()
    stack: list[Expr] = [expr]
    while stack:
        here = stack.pop()
        if isinstance(here, Read):
            found.add(here.slot)
        else:
            stack += operands(here)
    return frozenset(found)
