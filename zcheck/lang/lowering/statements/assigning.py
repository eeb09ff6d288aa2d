"""Assignments, assertions, picks: statements about variables."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.expressions import Expressions
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import Array, Scalar, Scope, Term
from zcheck.lang.lowering.slots import SlotTable
from zcheck.lang.syntax.expressions import Index, Name
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.building import add, at_least, at_most, conj, disj, equal, minus, negate
from zcheck.system.expressions import FALSE, TRUE, Const, Expr, Read, number
from zcheck.system.types import Enumeration, Type, value_range


def value_tests(term: Term, span: Span) -> tuple[FaultTest, ...]:
    """The fault of an expression that has no value in some states."""
    if term.defined == TRUE:
        return ()
    fault = Fault(FaultKind.DIVISION if "/" in span.text or "%" in span.text else FaultKind.INDEX,
                  f"`{' '.join(span.text.split())}` has no value here", span)
    return (FaultTest(term.defined, fault),)


def condition_outcome(term: Term, span: Span) -> tuple[Expr, tuple[FaultTest, ...]]:
    """When a step with this condition is possible, and its fault: a condition without a value lets it go."""
    return disj((negate(term.defined), term.value)), value_tests(term, span)


def range_tests(slots: SlotTable, value: Expr, type_: Type, name: str, span: Span) -> tuple[FaultTest, ...]:
    """The fault of a value that leaves its declared range, where the ranges do not rule it out."""
    low, high = value_range(type_)
    least, greatest = slots.bounds(value)
    sides = (
        TRUE if least >= low else at_least(value, number(low)),
        TRUE if greatest <= high else at_most(value, number(high)),
    )
    holds = conj(sides)
    if holds == TRUE:
        return ()
    return (FaultTest(holds, Fault(FaultKind.RANGE, f"`{name}` leaves its range {type_}", span)),)


def targets(
    target: Name | Index, scope: Scope, expressions: Expressions
) -> tuple[list[tuple[Expr, int, Type]], Term]:
    """The slots that may be meant, each with the condition that it is; and where one of them is."""
    if isinstance(target, Name):
        binding = scope.names[target.text]
        assert isinstance(binding, Scalar), f"{binding} cannot be assigned and passed validation"
        return [(TRUE, binding.slot, binding.type)], Term(TRUE, TRUE)
    array = scope.names[target.base.text]
    assert isinstance(array, Array)
    index = expressions.lower(target.index, scope)
    inside = conj((index.defined, expressions.inside(index.value, len(array.slots))))
    cells = [(equal(index.value, number(i)), slot, array.type) for i, slot in enumerate(array.slots)]
    return [cell for cell in cells if cell[0] != FALSE], Term(TRUE, inside)


def assign(
    target: Name | Index,
    operator: str,
    value: Term,
    value_span: Span,
    scope: Scope,
    value_slots: SlotTable,
    expressions: Expressions,
) -> list[Outcome]:
    """``target operator value``"""
    cells, place = targets(target, scope, expressions)
    outcomes = []
    for condition, slot, type_ in cells:
        old = Read(slot)
        new = {"=": value.value, "+=": add((old, value.value)), "-=": add((old, minus(value.value)))}[operator]
        tests = value_tests(value, value_span)
        tests += range_tests(value_slots, new, type_, value_slots[slot].name, value_span)
        outcomes.append(Outcome(conj((place.defined, condition)), ((slot, retyped(new, type_)),), tests))
    return outcomes + missing_element(place, target.span)


def missing_element(place: Term, span: Span) -> list[Outcome]:
    """The faulting outcome of an index that is outside its array."""
    if place.defined == TRUE:
        return []
    fault = Fault(FaultKind.INDEX, f"`{' '.join(span.text.split())}` is outside its array", span)
    return [Outcome(negate(place.defined), (), (FaultTest(FALSE, fault),))]


def retyped(value: Expr, type_: Type) -> Expr:
    """Constants take the type of the variable they go to, so that they show as its values."""
    if isinstance(value, Const) and isinstance(type_, Enumeration):
        return Const(value.value, type_)
    return value


def check(condition: Term, why: str | None, span: Span) -> list[Outcome]:
    """``assert condition why``"""
    text = why or f"`{' '.join(span.text.split())}` is false"
    test = FaultTest(condition.value, Fault(FaultKind.ASSERT, text, span))
    return [Outcome(TRUE, (), (*value_tests(condition, span), test))]


def panic(why: str, span: Span) -> list[Outcome]:
    return [Outcome(TRUE, (), (FaultTest(FALSE, Fault(FaultKind.PANIC, why, span)),))]


def pick(
    slot: int,
    type_: Type,
    choices: Sequence[tuple[Expr, Const]],
    such_that: Sequence[Term],
    span: Span,
    slots: SlotTable,
) -> list[Outcome]:
    """``pick``: one outcome a choice; `such_that` is the condition with each choice put in."""
    outcomes = []
    for (in_domain, value), wanted in zip(choices, such_that, strict=True):
        possible, tests = condition_outcome(wanted, span)
        tests += range_tests(slots, value, type_, slots[slot].name, span)
        outcomes.append(Outcome(conj((in_domain, possible)), ((slot, retyped(value, type_)),), tests))
    return outcomes
