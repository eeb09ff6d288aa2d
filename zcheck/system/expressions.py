"""Expressions over a state vector: a closed union, total by construction.

Evaluation never fails: division by zero gives 0 and a `Select` outside its items gives 0. Whoever builds an
action adds a `FaultTest` that is false wherever the written expression had no value.
Truth values are 0 and 1.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.types import Boolean, IntRange, Type


class BinaryOp(Enum):
    SUB = "-"
    MUL = "*"
    DIV = "/"
    MOD = "%"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class ManyOp(Enum):
    """Associative and commutative operators on two or more arguments."""

    AND = "and"
    OR = "or"
    ADD = "+"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Const:
    """A value; `type` only tells how to show it and whether it is a thread's identity."""

    value: int
    type: Type


@dataclass(frozen=True, slots=True)
class Read:
    """The value of slot `slot` in the state before the step."""

    slot: int


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expr


@dataclass(frozen=True, slots=True)
class Neg:
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    op: BinaryOp
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Many:
    """`op` applied to all of `args` (two or more)."""

    op: ManyOp
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Ite:
    """``if test then yes else no``."""

    test: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Select:
    """``items[index - low]``, or 0 where there is no such item."""

    index: Expr
    low: int
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class In:
    """Whether the value of `operand` is one of `values` (sorted, without repeats)."""

    operand: Expr
    values: tuple[int, ...]


Expr: TypeAlias = Const | Read | Not | Neg | Binary | Many | Ite | Select | In

BOOL = Boolean()
TRUE = Const(1, BOOL)
FALSE = Const(0, BOOL)


def number(value: int) -> Const:
    """An integer constant; its type is the one-element range of its value."""
    return Const(value, IntRange(value, value))
