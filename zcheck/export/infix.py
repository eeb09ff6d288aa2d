"""Expressions in infix notation, for languages that differ in their signs and in whether truth is a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zcheck.frozen import dataclass
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
from zcheck.system.types import Boolean, Type, value_range


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a language spells operators. Division truncates in all of them, as in zcheck."""

    conjunction: str
    disjunction: str
    negation: str
    equality: str
    chosen: str                 # format of a conditional expression: test, then, else
    typed_truth: bool           # truth values are no numbers
    least: str | None = None    # function of two arguments, where there is one
    greatest: str | None = None


class Infix:
    """Texts of expressions over variables with the given names and types. All texts are atoms."""

    def __init__(self, dialect: Dialect, names: Sequence[str], types: Sequence[Type]) -> None:
        self._dialect = dialect
        self._names = names
        self._types = types

    def range_of(self, slot: int) -> Interval:
        return value_range(self._types[slot])

    def of_type(self, expr: Expr, type_: Type) -> str:
        """As a value to assign to a variable of `type_`."""
        return self.truth(expr) if self._dialect.typed_truth and isinstance(type_, Boolean) else self.number(expr)

    def truth(self, expr: Expr) -> str:
        """As a truth value."""
        d = self._dialect
        match expr:
            case Const(value):
                return "true" if value else "false"
            case Read(slot) if isinstance(self._types[slot], Boolean):
                return self._names[slot]
            case Not(operand):
                return self._negated(self.truth(operand))
            case Binary(op, left, right) if op in COMPARISONS:
                return self._comparison(op, left, right)
            case Many(ManyOp.AND, args):
                return self._joined(d.conjunction, args)
            case Many(ManyOp.OR, args):
                return self._joined(d.disjunction, args)
            case Ite(test, yes, no):
                return d.chosen.format(self.truth(test), self.truth(yes), self.truth(no))
            case In(operand, values):
                return self._member(operand, values)
            case Read() | Neg() | Binary() | Many() | Select():
                return f"({self.number(expr)} != 0)"
            case _:
                assert_never(expr)

    def number(self, expr: Expr) -> str:
        """As a number; truth values are 0 and 1."""
        d = self._dialect
        match expr:
            case Const(value):
                return _literal(value)
            case Read(slot):
                name = self._names[slot]
                is_typed = d.typed_truth and isinstance(self._types[slot], Boolean)
                return d.chosen.format(name, "1", "0") if is_typed else name
            case Neg(operand):
                return f"(0 - {self.number(operand)})"
            case Ite(test, yes, no):
                return d.chosen.format(self.truth(test), self.number(yes), self.number(no))
            case Select(index, low, items):
                return self._select(index, low, items)
            case Many(ManyOp.ADD, args):
                return self._sum(args)
            case Many(ManyOp.MIN | ManyOp.MAX as op, args):
                return self._extreme(op, [self.number(arg) for arg in args])
            case Binary(op, left, right) if op not in COMPARISONS:
                return self._arithmetic(op, left, right)
            case Not() | Binary() | Many() | In():
                return d.chosen.format(self.truth(expr), "1", "0") if d.typed_truth else self.truth(expr)
            case _:
                assert_never(expr)

    def _negated(self, text: str) -> str:
        """Two signs in a row are another operator in some languages."""
        sign = self._dialect.negation
        return f"{sign}({text})" if text.startswith(sign) else f"{sign}{text}"

    def _joined(self, sign: str, args: Sequence[Expr]) -> str:
        return f"({f' {sign} '.join(map(self.truth, args))})"

    def _comparison(self, op: BinaryOp, left: Expr, right: Expr) -> str:
        match op, left, right:
            case (BinaryOp.EQ | BinaryOp.NE), Read(slot), Const(0 | 1 as value) if isinstance(
                self._types[slot], Boolean
            ):
                stays = bool(value) == (op is BinaryOp.EQ)
                return self._names[slot] if stays else self._negated(self._names[slot])
            case _:
                return f"({self.number(left)} {self._sign(op)} {self.number(right)})"

    def _sign(self, op: BinaryOp) -> str:
        return self._dialect.equality if op is BinaryOp.EQ else op.value

    def _sum(self, args: Sequence[Expr]) -> str:
        text = self.number(args[0])
        for arg in args[1:]:
            match arg:
                case Const(value) if value < 0:
                    text += f" - {-value}"
                case _:
                    text += f" + {self.number(arg)}"
        return f"({text})"

    def _arithmetic(self, op: BinaryOp, left: Expr, right: Expr) -> str:
        divisor = self.number(right)
        text = f"({self.number(left)} {op.value} {divisor})"
        low, high = bounds(right, self.range_of)
        if op in (BinaryOp.DIV, BinaryOp.MOD) and low <= 0 <= high:
            return self._dialect.chosen.format(f"({divisor} {self._dialect.equality} 0)", "0", text)
        return text

    def _extreme(self, op: ManyOp, parts: Sequence[str]) -> str:
        d = self._dialect
        function = d.least if op is ManyOp.MIN else d.greatest
        sign = "<=" if op is ManyOp.MIN else ">="
        text = parts[-1]
        for part in reversed(parts[:-1]):
            if function is not None:
                text = f"{function}({part}, {text})"
            else:
                text = d.chosen.format(f"({part} {sign} {text})", part, text)
        return text

    def _select(self, index: Expr, low: int, items: Sequence[Expr]) -> str:
        place = self.number(index)
        least, greatest = bounds(index, self.range_of)
        text = "0"
        for position, item in reversed(list(enumerate(items, low))):
            if least <= position <= greatest:
                test = f"({place} {self._dialect.equality} {_literal(position)})"
                text = self._dialect.chosen.format(test, self.number(item), text)
        return text

    def _member(self, operand: Expr, values: Sequence[int]) -> str:
        text, d = self.number(operand), self._dialect
        if len(values) > 2 and values[-1] - values[0] == len(values) - 1:
            return f"({text} >= {_literal(values[0])} {d.conjunction} {text} <= {_literal(values[-1])})"
        return "(" + f" {d.disjunction} ".join(f"({text} {d.equality} {_literal(value)})" for value in values) + ")"


def _literal(value: int) -> str:
    return str(int(value)) if value >= 0 else f"({int(value)})"
