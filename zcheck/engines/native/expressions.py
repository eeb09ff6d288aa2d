"""Expressions as C that computes what `zcheck.semantics.evaluation` says, without overflow.

A value is computed in 64 bits where intervals show that no intermediate value leaves them, else in 128;
a system that needs more is not for this engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from zcheck.diagnostics.errors import EngineFailure
from zcheck.exploring.texts import text_of
from zcheck.system.building import COMPARISONS, operands
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

CHEAP = 24
"""Nodes of a junction that is computed whole, without jumps."""

NARROW, WIDE = 1 << 62, 1 << 125
"""No intermediate value of 64-bit and 128-bit arithmetic is as large."""

Line: TypeAlias = Callable[[str], None]


class TooLarge(EngineFailure):
    """Values beyond what C computes with, 128 bits, or keeps, 62."""

    def __init__(self, what: str = "a value needs more than 128 bits") -> None:
        super().__init__(f"{what}: use --engine interpreter, which has integers of any size")


class CExpressions:
    """Turns expressions into C.

    `read` gives the value of a slot as a ``zc_int``, `line` writes a declaration before the statement under
    construction, `slot_range` bounds slots where the text will run. Texts are atoms: safe as operands.
    """

    def __init__(self, read: Callable[[int], str], slot_range: Callable[[int], Interval], line: Line) -> None:
        self._read = read
        self._range = slot_range
        self._line = line
        self._names = 0

    def value(self, expr: Expr) -> str:
        """Text whose value equals that of `expr`; raises TooLarge."""
        return _Text(self, "zc_wide" if self._needs_wide(expr) else "zc_int").of(expr)

    def read(self, slot: int) -> str:
        return self._read(slot)

    def name(self, kind: str, text: str) -> str:
        """A new variable that holds the value of `text`."""
        self._names += 1
        self._line(f"const {kind} x{self._names} = {text};")
        return f"x{self._names}"

    def bounds(self, expr: Expr) -> Interval:
        return bounds(expr, self._range)

    def _needs_wide(self, expr: Expr) -> bool:
        largest = max(self._magnitude(node) for node in nodes(expr))
        if largest >= WIDE:
            raise TooLarge
        return largest >= NARROW

    def _magnitude(self, node: Expr) -> int:
        """A bound on everything that is computed at one node; sums in any order."""
        if isinstance(node, Many) and node.op is ManyOp.ADD:
            return sum(max(map(abs, self.bounds(arg))) for arg in node.args)
        extra = abs(node.low) + len(node.items) if isinstance(node, Select) else 0
        values = [abs(value) for value in node.values] if isinstance(node, In) else [0]
        return max(*map(abs, self.bounds(node)), extra, *values)


class _Text:
    """One expression, all of it in integers of one kind."""

    def __init__(self, owner: CExpressions, kind: str) -> None:
        self._owner = owner
        self._kind = kind
        self._suffix = "_wide" if kind == "zc_wide" else ""

    def of(self, expr: Expr) -> str:
        return text_of(expr, self._text, self._name)

    def _name(self, text: str) -> str:
        return self._owner.name(self._kind, text)

    def _text(self, expr: Expr, parts: Sequence[str]) -> str:
        """Given the texts of the operands."""
        match expr:
            case Const(value):
                return self._constant(int(value))
            case Read(slot):
                text = self._owner.read(slot)
                return f"(({self._kind}){text})" if self._suffix else f"({text})"
            case Not():
                return f"((zc_int)!{parts[0]})"
            case Neg():
                return f"(-{parts[0]})"
            case Binary(op):
                return self._binary(op, parts)
            case Many(op):
                return self._many(op, expr, parts)
            case Ite():
                return f"({parts[0]} ? {self._cast(parts[1])} : {self._cast(parts[2])})"
            case Select(index, low, items):
                return self._select(index, low, len(items), parts[0], parts[1:])
            case In(_, values):
                return self._member(parts[0], values)
            case _:
                assert_never(expr)

    def _cast(self, text: str) -> str:
        return f"({self._kind}){text}" if self._suffix else text

    def _constant(self, value: int) -> str:
        if abs(value) < NARROW:
            text = f"{value}L" if value >= 0 else f"({value}L)"
            return f"(({self._kind}){text})" if self._suffix else text
        sign = "-" if value < 0 else ""
        upper, lower = divmod(abs(value), NARROW)
        return f"({sign}((zc_wide){upper}L * {NARROW}L + {lower}L))"

    def _binary(self, op: BinaryOp, parts: Sequence[str]) -> str:
        left, right = parts
        if op in COMPARISONS:
            return f"((zc_int)({left} {op.value} {right}))"
        if op is BinaryOp.DIV:
            return f"zc_div{self._suffix}({left}, {right})"
        if op is BinaryOp.MOD:
            return f"zc_mod{self._suffix}({left}, {right})"
        return f"({self._cast(left)} {op.value} {right})"

    def _many(self, op: ManyOp, expr: Expr, parts: Sequence[str]) -> str:
        match op:
            case ManyOp.AND | ManyOp.OR:
                sign = "&" if op is ManyOp.AND else "|"
                if sum(1 for _ in nodes(expr)) > CHEAP:
                    return f"((zc_int)({f' {sign * 2} '.join(parts)}))"
                return f"({f' {sign} '.join(parts)})"
            case ManyOp.ADD:
                return f"({' + '.join(map(self._cast, parts))})"
            case ManyOp.MIN | ManyOp.MAX:
                text = parts[0]
                for part in parts[1:]:
                    text = f"zc_{op.value}{self._suffix}({text}, {part})"
                return text
            case _:
                assert_never(op)

    def _select(self, index: Expr, low: int, count: int, place: str, items: Sequence[str]) -> str:
        name = self._name(place)
        least, greatest = self._owner.bounds(index)
        inside = low <= least and greatest < low + count
        texts = [f"{name} == {self._constant(low + i)} ? {self._cast(item)} : " for i, item in enumerate(items)]
        if inside:
            return f"({''.join(texts[:-1])}{self._cast(items[-1])})"
        return f"({''.join(texts)}{self._constant(0)})"

    def _member(self, text: str, values: Sequence[int]) -> str:
        name = self._name(text)
        if values[-1] - values[0] == len(values) - 1:
            return f"((zc_int)({self._constant(values[0])} <= {name} && {name} <= {self._constant(values[-1])}))"
        return f"((zc_int)({' || '.join(f'{name} == {self._constant(value)}' for value in values)}))"


def nodes(expr: Expr) -> list[Expr]:
    """`expr` and all below it."""
    found = [expr]
    for here in found:
        found += operands(here)
    return found
