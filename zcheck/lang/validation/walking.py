"""The parts of statements and expressions, one exhaustive list of them for all who look inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Conditional,
    Domain,
    Expression,
    Field,
    Index,
    Name,
    Number,
    Quantifier,
    SelfName,
    Truth,
    UnaryExpression,
)

Parts = Sequence[Expression | None]


def inner_blocks(statement: syntax.Statement) -> Sequence[syntax.Block]:
    """The blocks directly inside a statement, its `else` last."""
    match statement:
        case syntax.If(arms, otherwise):
            return (*(block for _, block in arms), *_present(otherwise))
        case syntax.Choose(branches, otherwise):
            return (*(branch.body for branch in branches), *_present(otherwise))
        case syntax.While() | syntax.Loop() | syntax.Repeat() | syntax.For() | syntax.Atomic():
            return (statement.body,)
        case (
            syntax.Take()
            | syntax.Acquire()
            | syntax.GetObject()
            | syntax.Move()
            | syntax.OpenSpare()
            | syntax.DropSlab()
        ):
            return _present(statement.otherwise)
        case _:
            return ()


def _present(block: syntax.Block | None) -> tuple[syntax.Block, ...]:
    return () if block is None else (block,)


def statements_in(block: syntax.Block) -> Iterator[syntax.Statement]:
    """All statements in a block at any depth, in the order of the text."""
    pending = list(reversed(block.statements))
    while pending:
        statement = pending.pop()
        yield statement
        for inner in reversed(inner_blocks(statement)):
            pending += reversed(inner.statements)


def calls_in(block: syntax.Block) -> Iterator[syntax.CallExpression]:
    for statement in statements_in(block):
        call = called(statement)
        if call is not None:
            yield call


def called(statement: syntax.Statement) -> syntax.CallExpression | None:
    """The call that a statement is, with or without the use of its result."""
    match statement:
        case syntax.Call(call) | syntax.Assign(_, _, syntax.CallExpression() as call):
            return call
        case _:
            return None


def own_expressions(statement: syntax.Statement) -> Parts:
    """The expressions of a statement itself, without those of inner statements."""
    match statement:
        case syntax.Assign(target, _, value):
            return (target, *value.args) if isinstance(value, syntax.CallExpression) else (target, value)
        case syntax.Call(call):
            return call.args
        case syntax.Assert(condition) | syntax.Await(condition) | syntax.While(condition):
            return (condition,)
        case syntax.Return(value) | syntax.LocalVariable(_, _, value):
            return (value,)
        case syntax.Pick(target, domain, such_that):
            return (target, *_bounds(domain), such_that)
        case syntax.If(arms):
            return [condition for condition, _ in arms]
        case syntax.Choose(branches):
            return [branch.guard for branch in branches]
        case syntax.Repeat(count):
            return (count,)
        case syntax.For(_, domain):
            return _bounds(domain)
        case syntax.Loop() | syntax.Atomic() | syntax.Skip() | syntax.Panic() | syntax.Break() | syntax.Continue():
            return ()
        case syntax.Goto() | syntax.LabelMark() | syntax.ProgressMark():
            return ()
        case _:
            return _resource_expressions(statement)


def _resource_expressions(statement: syntax.Statement) -> Parts:
    match statement:
        case syntax.Take(count, _, into):
            return (count, *_parts(into))
        case syntax.Move(count, source, target):
            return (count, *_parts(source), *_parts(target))
        case syntax.Acquire(lock) | syntax.Release(lock):
            return _parts(lock)
        case syntax.GetObject(slab) | syntax.PutObject(slab) | syntax.OpenSpare(slab):
            return _parts(slab)
        case syntax.AddSlab(slab, queue) | syntax.DropSlab(slab, queue):
            return (*_parts(slab), *_parts(queue))
        case syntax.Sleep(channel, _, lock):
            return (*_parts(channel), *(_parts(lock) if lock else ()))
        case syntax.Wakeup(channel):
            return _parts(channel)
        case _:
            raise AssertionError(f"{type(statement).__name__} is not listed")


def _parts(reference: syntax.Reference) -> Parts:
    return (reference.name, reference.index)


def _bounds(domain: Domain) -> Parts:
    return (domain.low, domain.high)


def expressions_in(expression: Expression) -> Iterator[Expression]:
    """An expression and everything in it."""
    pending = [expression]
    while pending:
        current = pending.pop()
        yield current
        pending += reversed([part for part in _children(current) if part is not None])


def _children(expression: Expression) -> Parts:
    match expression:
        case Number() | Truth() | SelfName() | Name():
            return ()
        case Index(base, index):
            return (base, index)
        case Field(base):
            return (base,)
        case Apply(function, args):
            return (function, *args)
        case Quantifier(_, binder, body):
            return (*_bounds(binder.domain), body)
        case UnaryExpression(_, operand):
            return (operand,)
        case BinaryExpression(_, left, right):
            return (left, right)
        case Conditional(test, yes, no):
            return (test, yes, no)
        case _:
            assert_never(expression)


def names_in(expression: Expression) -> Iterator[Name]:
    """Every name in an expression but those of members and bound variables."""
    for part in expressions_in(expression):
        if isinstance(part, Name):
            yield part


def needs_thread(expression: Expression) -> bool:
    """Whether `self` or `held` stands in an expression."""
    return any(
        isinstance(part, SelfName) or (isinstance(part, Name) and part.text == "held")
        for part in expressions_in(expression)
    )
