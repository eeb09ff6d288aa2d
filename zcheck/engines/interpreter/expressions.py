"""Expressions as Python source that computes what `zcheck.semantics.evaluation` says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from zcheck.exploring.texts import text_of
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
        """Text whose value equals that of `expr` (``True`` equals 1). Goes as deep as expressions do."""
        return text_of(expr, self._text, self.name)

    def name(self, text: str) -> str:
        """A new variable that holds the value of `text`."""
        self._names += 1
        self._line(f"x{self._names} = {text}")
        return f"x{self._names}"

    def _text(self, expr: Expr, parts: Sequence[str]) -> str:
        """Given the texts of the operands."""
        match expr:
            case Const(value):
                return str(int(value)) if value >= 0 else f"({int(value)})"
            case Read(slot):
                return self._read(slot)
            case Not():
                return f"(not {parts[0]})"
            case Neg():
                return f"(-{parts[0]})"
            case Binary(op, left, right):
                return self._pattern(op, left, right).format(*parts)
            case Many(op, args):
                return self._many(op, args, parts)
            case Ite():
                return f"({parts[1]} if {parts[0]} else {parts[2]})"
            case Select(index, low, items):
                return self._select(index, low, len(items), parts[0], parts[1:])
            case In(_, values):
                return _member(parts[0], values)
            case _:
                assert_never(expr)

    def _pattern(self, op: BinaryOp, left: Expr, right: Expr) -> str:
        if op in COMPARISONS or op in (BinaryOp.SUB, BinaryOp.MUL):
            return f"({{}} {op.value} {{}})"
        rounds_down = bounds(left, self._range)[0] >= 0 and bounds(right, self._range)[0] > 0
        if op is BinaryOp.DIV:
            return "({} // {})" if rounds_down else "divide({}, {})"
        return "({} % {})" if rounds_down else "remainder({}, {})"

    def _many(self, op: ManyOp, args: Sequence[Expr], parts: Sequence[str]) -> str:
        match op:
            case ManyOp.AND | ManyOp.OR:
                text = f"({f' {op.value} '.join(parts)})"
                return text if all(map(self._is_truth, args)) else f"(not not {text})"
            case ManyOp.ADD if len(parts) <= LONG:
                return f"({' + '.join(parts)})"
            case ManyOp.ADD:
                return f"sum(({', '.join(parts)}))"
            case ManyOp.MIN | ManyOp.MAX:
                return f"{op.value}({', '.join(parts)})"
            case _:
                assert_never(op)

    def _is_truth(self, expr: Expr) -> bool:
        low, high = bounds(expr, self._range)
        return low >= 0 and high <= 1

    def _select(
        self, index: Expr, low: int, count: int, place: str, items: Sequence[str]
    ) -> str:
        if not place.isidentifier():
            place = self.name(place)
        text = f"({', '.join(items)},)[{place}{-low:+d}]" if low else f"({', '.join(items)},)[{place}]"
        least, greatest = bounds(index, self._range)
        if low <= least and greatest < low + count:
            return text
        return f"({text} if {low} <= {place} < {low + count} else 0)"


def _member(text: str, values: Sequence[int]) -> str:
    if values[-1] - values[0] == len(values) - 1:
        return f"({values[0]} <= {text} <= {values[-1]})"
    return f"({text} in {{{', '.join(map(str, values))}}})"
