"""What the operators compute: the one truth for folding, evaluation, and every engine.

Division truncates towards zero and the remainder has the sign of the dividend, as in C99 6.5.5; both give 0
for a divisor of 0 (the step that divides by zero faults before the value matters).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from zcheck.system.expressions import BinaryOp, ManyOp


def divide(left: int, right: int) -> int:
    if right == 0:
        return 0
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def remainder(left: int, right: int) -> int:
    return 0 if right == 0 else left - right * divide(left, right)


BINARY: dict[BinaryOp, Callable[[int, int], int]] = {
    BinaryOp.SUB: lambda a, b: a - b,
    BinaryOp.MUL: lambda a, b: a * b,
    BinaryOp.DIV: divide,
    BinaryOp.MOD: remainder,
    BinaryOp.EQ: lambda a, b: int(a == b),
    BinaryOp.NE: lambda a, b: int(a != b),
    BinaryOp.LT: lambda a, b: int(a < b),
    BinaryOp.LE: lambda a, b: int(a <= b),
    BinaryOp.GT: lambda a, b: int(a > b),
    BinaryOp.GE: lambda a, b: int(a >= b),
}


def combine(op: ManyOp, values: Sequence[int]) -> int:
    """`op` over `values`, which must not be empty; truth values are 0 and 1."""
    match op:
        case ManyOp.AND:
            return int(all(values))
        case ManyOp.OR:
            return int(any(values))
        case ManyOp.ADD:
            return sum(values)
        case ManyOp.MIN:
            return min(values)
        case ManyOp.MAX:
            return max(values)
        case _:
            assert_never(op)
