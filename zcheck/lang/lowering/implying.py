"""When a guard already says what a test asks: bounds on one and the same expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp


def implied(wanted: Expr, guards: Iterable[Expr]) -> bool:
    """Whether the guards together certainly imply `wanted`; false where this cannot tell."""
    known = [part for guard in guards for part in conjuncts(guard)]
    return all(part in known or _bounded(part, known) for part in conjuncts(wanted))


def conjuncts(expr: Expr) -> Iterator[Expr]:
    """The parts of a conjunction."""
    if isinstance(expr, Many) and expr.op is ManyOp.AND:
        yield from expr.args
    else:
        yield expr


def _bounded(wanted: Expr, known: Iterable[Expr]) -> bool:
    least, most = _least(wanted), _most(wanted)
    for part in known:
        lower, upper = _least(part), _most(part)
        if least and lower and lower[0] == least[0] and lower[1] >= least[1]:
            return True
        if most and upper and upper[0] == most[0] and upper[1] <= most[1]:
            return True
    return False


def _least(expr: Expr) -> tuple[Expr, int] | None:
    """``e, k`` if `expr` says that ``e >= k``."""
    match expr:
        case Binary(BinaryOp.GE | BinaryOp.EQ, inner, Const(value)):
            return inner, value
        case Binary(BinaryOp.GT, inner, Const(value)):
            return inner, value + 1
        case _:
            return None


def _most(expr: Expr) -> tuple[Expr, int] | None:
    """``e, k`` if `expr` says that ``e <= k``."""
    match expr:
        case Binary(BinaryOp.LE | BinaryOp.EQ, inner, Const(value)):
            return inner, value
        case Binary(BinaryOp.LT, inner, Const(value)):
            return inner, value - 1
        case _:
            return None
