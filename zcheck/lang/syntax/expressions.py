"""Expressions and type annotations as written."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SelfName:
    """``self``: the index of the running thread in its class."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Index:
    """``base[index]``"""

    base: Name
    index: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """``base.member``"""

    base: Name | Index
    member: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """``function(args)``: a `def`, `min`, `max`, `resting`, `at`, `holds`, `stalled`."""

    function: Name
    args: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Domain:
    """``low..high``, or one name (a thread class, an enum) in `low` with `high` absent."""

    low: Expression
    high: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binder:
    """``variable in domain``"""

    variable: Name
    domain: Domain
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantifier:
    """``count / all / any(i in domain : body)``; `function` holds the first word."""

    function: Name
    binder: Binder
    body: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnaryExpression:
    """`operator` is ``-`` or ``not``."""

    operator: str
    operand: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BinaryExpression:
    """`operator` is one of ``and or implies == != < <= > >= + - * / %``."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """``if test then yes else no``"""

    test: Expression
    yes: Expression
    no: Expression
    span: Span = field(compare=False, repr=False)


Expression: TypeAlias = (
    Number
    | Truth
    | SelfName
    | Name
    | Index
    | Field
    | Apply
    | Quantifier
    | UnaryExpression
    | BinaryExpression
    | Conditional
)


@dataclass(frozen=True, slots=True)
class RangeType:
    low: Expression
    high: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BoolType:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NamedType:
    """An enum's name."""

    name: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class KindType:
    """A static kind of a parameter: ``slab lock flags class queue channel``."""

    kind: str
    span: Span = field(compare=False, repr=False)


ValueType: TypeAlias = RangeType | BoolType | NamedType
TypeSyntax: TypeAlias = RangeType | BoolType | NamedType | KindType
