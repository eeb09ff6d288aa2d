"""The callbacks of the rules for expressions, domains and types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.scanning import Token
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Binder,
    BoolType,
    Conditional,
    Domain,
    Expression,
    Field,
    Index,
    KindType,
    Name,
    NamedType,
    Number,
    Quantifier,
    RangeType,
    SelfName,
    Truth,
    UnaryExpression,
)
from zcheck.lang.transforming import Callback, Parts, to_name

LONG_CHAIN = 100
"""Operands in one chain from which on its tree is no longer the left-leaning one."""


@dataclass(slots=True)
class Chain:
    """``a + b - c ...`` while it is read: one operand more than operators, all of one strength."""

    operands: list[Expression]
    operators: list[Token]


def chain(parts: Parts) -> Chain:
    left, operator, right = parts
    return Chain([left, right], [operator])


def longer_chain(parts: Parts) -> Chain:
    so_far: Chain = parts[0]
    so_far.operators.append(parts[1])
    so_far.operands.append(parts[2])
    return so_far


def chained(parts: Parts) -> Expression:
    """The tree of a chain: to the left, except that a long one of `and`, `or`, `+` or `*` is cut in halves.

    These four are associative (and each value is unbounded until it is stored), so the meaning is the same,
    and a generated sum of thousands of terms stays shallow.
    """
    whole: Chain = parts[0]
    if len(whole.operands) <= LONG_CHAIN:
        return _leaning(whole)
    if {operator.text for operator in whole.operators} in ({"and"}, {"or"}, {"+"}, {"*"}):
        return _halved(whole.operands, whole.operators[0].text)
    raise ModelError([_too_long(whole)])


def _leaning(whole: Chain) -> Expression:
    tree = whole.operands[0]
    for operator, operand in zip(whole.operators, whole.operands[1:], strict=True):
        tree = BinaryExpression(operator.text, tree, operand, tree.span.to(operand.span))
    return tree


def _halved(operands: list[Expression], operator: str) -> Expression:
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    left, right = _halved(operands[:middle], operator), _halved(operands[middle:], operator)
    return BinaryExpression(operator, left, right, left.span.to(right.span))


def _too_long(whole: Chain) -> Diagnostic:
    return Diagnostic(
        code=Code.TOO_LARGE,
        message=f"an expression of {len(whole.operands)} operands in a row",
        primary=Label(whole.operands[LONG_CHAIN].span, f"operand {LONG_CHAIN + 1}"),
        help="group its parts with parentheses, or name them with `def`",
    )


def binary(parts: Parts) -> BinaryExpression:
    left, operator, right = parts
    return BinaryExpression(operator.text, left, right, left.span.to(right.span))


def unary(parts: Parts) -> UnaryExpression:
    operator, operand = parts
    return UnaryExpression(operator.text, operand, operator.span.to(operand.span))


def conditional(parts: Parts) -> Conditional:
    first, test, _, yes, _, no = parts
    return Conditional(test, yes, no, first.span.to(no.span))


def parenthesized(parts: Parts) -> Expression:
    """The expression inside, with the span of the parentheses."""
    opening, inside, closing = parts
    whole: Expression = replace(inside, span=opening.span.to(closing.span))
    return whole


def number(parts: Parts) -> Number:
    return Number(int(parts[0].text), parts[0].span)


def truth(parts: Parts) -> Truth:
    return Truth(parts[0].text == "true", parts[0].span)


def name(parts: Parts) -> Name:
    return to_name(parts[0])


def index(parts: Parts) -> Index:
    base, _, position, closing = parts
    return Index(to_name(base), position, base.span.to(closing.span))


def field(parts: Parts) -> Field:
    base, _, member = parts
    return Field(to_name(base), to_name(member), base.span.to(member.span))


def indexed_field(parts: Parts) -> Field:
    member = parts[5]
    return Field(index(parts[:4]), to_name(member), parts[0].span.to(member.span))


def apply(parts: Parts) -> Apply:
    function, _, arguments, closing = parts
    return Apply(to_name(function), tuple(arguments), function.span.to(closing.span))


def quantifier(parts: Parts) -> Quantifier:
    function, _, bound, _, body, closing = parts
    return Quantifier(to_name(function), bound, body, function.span.to(closing.span))


def binder(parts: Parts) -> Binder:
    variable, _, domain = parts
    return Binder(to_name(variable), domain, variable.span.to(domain.span))


def single_domain(parts: Parts) -> Domain:
    return Domain(parts[0], None, parts[0].span)


def range_domain(parts: Parts) -> Domain:
    low, _, high = parts
    return Domain(low, high, low.span.to(high.span))


def range_type(parts: Parts) -> RangeType:
    low, _, high = parts
    return RangeType(low, high, low.span.to(high.span))


def named_type(parts: Parts) -> NamedType:
    return NamedType(to_name(parts[0]), parts[0].span)


EXPRESSIONS: Mapping[str, Callback] = {
    "chain": chain,
    "longer_chain": longer_chain,
    "chained": chained,
    "binary": binary,
    "unary": unary,
    "conditional": conditional,
    "parenthesized": parenthesized,
    "number": number,
    "truth": truth,
    "self": lambda parts: SelfName(parts[0].span),
    "name": name,
    "index": index,
    "field": field,
    "indexed_field": indexed_field,
    "apply": apply,
    "quantifier": quantifier,
    "binder": binder,
    "single_domain": single_domain,
    "range_domain": range_domain,
    "range_type": range_type,
    "bool_type": lambda parts: BoolType(parts[0].span),
    "named_type": named_type,
    "kind_type": lambda parts: KindType(parts[0].text, parts[0].span),
}
