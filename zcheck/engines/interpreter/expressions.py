"""Expressions as Python source that computes what `zcheck.semantics.evaluation` says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from zcheck.system.building import COMPARISONS
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

HEIGHT = 20
"""Nesting of parentheses after which a subexpression gets a name: Python's parser has limits."""

LONG = 100
"""Operands after which a sum is a call of ``sum``: a chain of ``+`` nests in Python's compiler."""

Line: TypeAlias = Callable[[str], None]


class PythonWriter:
    """Turns expressions into source text.

    `read` names the value of a slot, `line` writes a statement before the one under construction,
    `slot_range` bounds slots where the text will run. Texts are atoms: safe as operands of anything.
    """

    def __init__(
        self, read: Callable[[int], str], slot_range: Callable[[int], Interval], line: Line
    ) -> None:
        self._read = read
        self._range = slot_range
        self._line = line
        self._names = 0

    def value(self, expr: Expr) -> str:
        """Text whose value equals that of `expr` (``True`` equals 1)."""
        return self._text(expr)[0]

    def name(self, text: str) -> str:
        """A new variable that holds the value of `text`."""
        self._names += 1
        self._line(f"x{self._names} = {text}")
        return f"x{self._names}"

    def _text(self, expr: Expr) -> tuple[str, int]:
        text, height = self._plain(expr)
        return (text, height) if height < HEIGHT else (self.name(text), 0)

    def _texts(self, exprs: Sequence[Expr]) -> tuple[list[str], int]:
        pairs = [self._text(expr) for expr in exprs]
        return [text for text, _ in pairs], 1 + max(height for _, height in pairs)

    def _plain(self, expr: Expr) -> tuple[str, int]:
        match expr:
            case Const(value):
                return (str(int(value)) if value >= 0 else f"({int(value)})"), 0
            case Read(slot):
                return self._read(slot), 0
            case Not(operand):
                return self._join("(not {})", [operand])
            case Neg(operand):
                return self._join("(-{})", [operand])
            case Binary(op, left, right):
                return self._join(self._pattern(op, left, right), [left, right])
            case Many(op, args):
                return self._many(op, args)
            case Ite(test, yes, no):
                return self._join("({1} if {0} else {2})", [test, yes, no])
            case Select(index, low, items):
                return self._select(index, low, items)
            case In(operand, values):
                return self._member(operand, values)
            case _:
                assert_never(expr)

    def _join(self, pattern: str, args: Sequence[Expr]) -> tuple[str, int]:
        texts, height = self._texts(args)
        return pattern.format(*texts), height

    def _pattern(self, op: BinaryOp, left: Expr, right: Expr) -> str:
        if op in COMPARISONS or op in (BinaryOp.SUB, BinaryOp.MUL):
            return f"({{}} {op.value} {{}})"
        rounds_down = bounds(left, self._range)[0] >= 0 and bounds(right, self._range)[0] > 0
        if op is BinaryOp.DIV:
            return "({} // {})" if rounds_down else "divide({}, {})"
        return "({} % {})" if rounds_down else "remainder({}, {})"

    def _many(self, op: ManyOp, args: Sequence[Expr]) -> tuple[str, int]:
        texts, height = self._texts(args)
        match op:
            case ManyOp.AND | ManyOp.OR:
                text = f"({f' {op.value} '.join(texts)})"
                return (text if all(map(self._is_truth, args)) else f"(not not {text})"), height
            case ManyOp.ADD if len(args) <= LONG:
                return f"({' + '.join(texts)})", height
            case ManyOp.ADD:
                return f"sum(({', '.join(texts)}))", height
            case ManyOp.MIN | ManyOp.MAX:
                return f"{op.value}({', '.join(texts)})", height
            case _:
                assert_never(op)

    def _is_truth(self, expr: Expr) -> bool:
        low, high = bounds(expr, self._range)
        return low >= 0 and high <= 1

    def _select(self, index: Expr, low: int, items: Sequence[Expr]) -> tuple[str, int]:
        texts, height = self._texts(items)
        place = self.value(index) if isinstance(index, Read) else self.name(self.value(index))
        text = f"({', '.join(texts)},)[{place}{-low:+d}]" if low else f"({', '.join(texts)},)[{place}]"
        least, greatest = bounds(index, self._range)
        if low <= least and greatest < low + len(items):
            return text, height
        return f"({text} if {low} <= {place} < {low + len(items)} else 0)", height

    def _member(self, operand: Expr, values: Sequence[int]) -> tuple[str, int]:
        text, height = self._text(operand)
        if values[-1] - values[0] == len(values) - 1:
            return f"({values[0]} <= {text} <= {values[-1]})", height + 1
        listed = ", ".join(map(str, values))
        return f"({text} in {{{listed}}})", height + 1
