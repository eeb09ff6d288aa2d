"""Numbers for expressions: equal numbers mean equal values in every state. The converse is not claimed."""

from __future__ import annotations

from typing import assert_never

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

MIRRORED = {BinaryOp.GT: BinaryOp.LT, BinaryOp.GE: BinaryOp.LE}
SYMMETRIC = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.MUL)
IDEMPOTENT = (ManyOp.AND, ManyOp.OR, ManyOp.MIN, ManyOp.MAX)

ActionKey = tuple[
    int | None, int | None, int | None, int, tuple[int, ...], frozenset[tuple[int, int]], bool, frozenset[str]
]
"""Thread, source, target, guard, tests, updates, duty, labels: equal keys are steps that do the same."""


class Normaliser:
    """Hands out numbers: operands of commutative operators in order, nested sums and junctions flat."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str | int, ...], int] = {}

    def number(self, expr: Expr) -> int:
        match expr:
            case Const(value):
                return self._of("const", int(value))
            case Read(slot):
                return self._of("read", slot)
            case Not(operand):
                return self._of("not", self.number(operand))
            case Neg(operand):
                return self._of("neg", self.number(operand))
            case Binary(op, left, right) if op in MIRRORED:
                return self.number(Binary(MIRRORED[op], right, left))
            case Binary(op, left, right):
                sides = [self.number(left), self.number(right)]
                return self._of(op.value, *(sorted(sides) if op in SYMMETRIC else sides))
            case Many(op, args):
                parts = [self.number(arg) for arg in _flat(op, args)]
                return self._of(op.value, *sorted(set(parts) if op in IDEMPOTENT else parts))
            case Ite(test, yes, no):
                return self._of("if", self.number(test), self.number(yes), self.number(no))
            case Select(index, low, items):
                return self._of("select", self.number(index), low, *map(self.number, items))
            case In(operand, values):
                return self._of("in", self.number(operand), *values)
            case _:
                assert_never(expr)

    def action(self, action: Action) -> ActionKey:
        return (
            action.thread,
            action.source,
            action.target,
            self.number(action.guard),
            tuple(sorted({self.number(test.holds) for test in action.tests})),
            frozenset((update.slot, self.number(update.value)) for update in action.updates),
            action.mandatory,
            action.progress,
        )

    def _of(self, *parts: str | int) -> int:
        return self._numbers.setdefault(parts, len(self._numbers))


def _flat(op: ManyOp, args: tuple[Expr, ...]) -> list[Expr]:
    found: list[Expr] = []
    for arg in args:
        if isinstance(arg, Many) and arg.op is op:
            found += _flat(op, arg.args)
        else:
            found.append(arg)
    return found
