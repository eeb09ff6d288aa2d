"""Where in a declaration a mistake can be made: its blocks, its statements, and the conditions that decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import (
    ChannelDecl,
    ClassDecl,
    ConstDecl,
    DefDecl,
    EnumDecl,
    EventDecl,
    FlagsDecl,
    LockDecl,
    NamedDeclaration,
    ParamDecl,
    ProcDecl,
    SlabDecl,
    ThreadDecl,
    VarDecl,
)
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.validation.walking import inner_blocks, statements_in


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that decides whether or which way a step goes.

    `droppable` is False for the body of a `def`, which may be a number. A test chooses a way: it can
    go wrong both ways; a guard can only be forgotten.
    """

    expression: Expression
    droppable: bool
    is_test: bool = False

    @property
    def span(self) -> Span:
        return self.expression.span


def body_of(declaration: NamedDeclaration) -> syntax.Block | None:
    match declaration:
        case ProcDecl() | ThreadDecl() | EventDecl():
            return declaration.body
        case (
            ConstDecl() | ParamDecl() | EnumDecl() | VarDecl() | ClassDecl() | FlagsDecl() | SlabDecl()
            | LockDecl() | ChannelDecl() | DefDecl()
        ):
            return None
        case _:
            assert_never(declaration)


def blocks_of(declaration: NamedDeclaration) -> Iterator[syntax.Block]:
    """The body and every block in it."""
    body = body_of(declaration)
    if body is not None:
        yield body
        for statement in statements_in(body):
            yield from inner_blocks(statement)


def statements_of(declaration: NamedDeclaration) -> Iterator[syntax.Statement]:
    body = body_of(declaration)
    if body is not None:
        yield from statements_in(body)


def conditions_of(declaration: NamedDeclaration) -> Iterator[Condition]:
    match declaration:
        case ClassDecl(_, sources):
            for source in sources:
                yield from _guard(source.guard)
        case EventDecl():
            yield from _guard(declaration.guard)
        case DefDecl(_, _, value):
            yield Condition(value, droppable=False)
        case _:
            pass
    for statement in statements_of(declaration):
        yield from _conditions_in(statement)


def _guard(expression: Expression | None) -> Iterator[Condition]:
    if expression is not None:
        yield Condition(expression, droppable=True)


def _conditions_in(statement: syntax.Statement) -> Iterator[Condition]:
    """Those of the statement itself, without inner statements. What an `assert` says is a check, not a guard."""
    match statement:
        case syntax.Await(condition):
            yield from _guard(condition)
        case syntax.Pick(_, _, such_that):
            yield from _guard(such_that)
        case syntax.Choose(branches):
            for branch in branches:
                yield from _guard(branch.guard)
        case syntax.If(arms):
            for condition, _ in arms:
                yield Condition(condition, droppable=True, is_test=True)
        case syntax.While(condition):
            yield Condition(condition, droppable=False)
        case _:
            pass
