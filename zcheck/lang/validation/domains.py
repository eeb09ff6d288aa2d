"""What `for`, `pick`, quantifiers, events and checks range over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from zcheck.lang.mistakes import names, types
from zcheck.lang.syntax.expressions import Binder, Domain, Expression, Name
from zcheck.lang.validation.context import Context
from zcheck.lang.validation.meanings import Kind, Meaning
from zcheck.lang.validation.things import described
from zcheck.lang.validation.types import INT, UNKNOWN, Type, enum_type, fits

TypeOf: TypeAlias = Callable[[Expression, Context], Type]
"""`expressions.type_of`, which is handed down here because it needs this module itself."""

DOMAINS = frozenset((Kind.ENUM, Kind.THREAD))


def expect_type(expression: Expression, expected: Type, context: Context, type_of: TypeOf) -> None:
    """Check an expression that must be of type `expected`."""
    found = type_of(expression, context)
    if not fits(found, expected):
        context.report(types.mismatch(expression.span, expected.words, found.words))


def domain_type(domain: Domain, context: Context, type_of: TypeOf) -> Type:
    """The type of what is ranged over; the bounds must be constant if `context` says so."""
    if domain.high is not None:
        expect_type(domain.low, INT, context, type_of)
        expect_type(domain.high, INT, context, type_of)
        return INT
    if not isinstance(domain.low, Name):
        type_of(domain.low, context)
        context.report(types.not_a_domain(domain.span))
        return UNKNOWN
    meaning = context.find(domain.low, DOMAINS)
    if meaning is None:
        return UNKNOWN
    if meaning.kind is Kind.ENUM:
        return enum_type(meaning.name)
    if meaning.kind is Kind.THREAD:
        return INT
    where = names.declared(meaning.name, meaning.span)
    wanted = "a range, an enum or a thread"
    context.report(names.wrong_kind(domain.span, described(meaning), wanted, where, "write a range: `low..high`"))
    return UNKNOWN


def bind(binder: Binder, context: Context, what: str, type_of: TypeOf) -> Context:
    """`context` with the variable of `binder`, whose domain, `what` in messages, must be constant."""
    type_ = domain_type(binder.domain, context.constantly(what, arguments=True), type_of)
    variable = binder.variable
    return context.with_local(Meaning(Kind.BINDER, variable.text, variable.span, type_))
