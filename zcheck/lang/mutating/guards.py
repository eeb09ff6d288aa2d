"""Forgotten guards: a condition, or one term of it, that no longer counts."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.lang.mutating.edit import Edit, Kind, one_line, spliced
from zcheck.lang.mutating.places import Condition, conditions_of, statements_of
from zcheck.lang.syntax.declarations import NamedDeclaration
from zcheck.lang.syntax.expressions import BinaryExpression, Expression, Truth
from zcheck.lang.syntax.statements import If, While
from zcheck.lang.validation.walking import expressions_in


def guard_edits(declaration: NamedDeclaration) -> Iterator[Edit]:
    for condition in conditions_of(declaration):
        yield from _whole(condition)
        yield from _terms(condition)
    for statement in statements_of(declaration):
        if isinstance(statement, While):
            yield _tested_once(statement)


def _whole(condition: Condition) -> Iterator[Edit]:
    if not condition.droppable or isinstance(condition.expression, Truth):
        return
    yield _decided(condition, condition.expression, True)
    if condition.is_test:
        yield _decided(condition, condition.expression, False)


def _terms(condition: Condition) -> Iterator[Edit]:
    """Each term of an `and` taken as true, each of an `or` as false."""
    for part in expressions_in(condition.expression):
        if isinstance(part, BinaryExpression) and part.operator in ("and", "or"):
            for operand in (part.left, part.right):
                if not _continues(operand, part.operator):
                    yield _decided(condition, operand, part.operator == "and")


def _continues(operand: Expression, operator: str) -> bool:
    """Whether an operand is a longer chain of the same operator, whose terms come by themselves."""
    return isinstance(operand, BinaryExpression) and operand.operator == operator


def _decided(condition: Condition, part: Expression, value: bool) -> Edit:
    return spliced(Kind.GUARD, condition.span, part, Truth(value, part.span), "true" if value else "false")


def _tested_once(statement: While) -> Edit:
    """A waiter that does not look again after it was woken."""
    before = one_line(statement.span.text)
    new = If(((statement.condition, statement.body),), None, statement.span)
    return Edit(Kind.GUARD, statement.span, before, before.replace("while", "if", 1), statement, new)
