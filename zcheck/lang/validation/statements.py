"""Names and types in statements."""

from __future__ import annotations

from dataclasses import replace

from zcheck.lang.mistakes import names, sense, types, values
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import FlagsDecl, ProcDecl
from zcheck.lang.syntax.expressions import Index, Name, NamedType, RangeType, ValueType
from zcheck.lang.validation.context import Context, Region
from zcheck.lang.validation.domains import domain_type
from zcheck.lang.validation.expressions import check_index, expect, type_of
from zcheck.lang.validation.functions import check_arguments
from zcheck.lang.validation.meanings import VALUES, Kind, Meaning
from zcheck.lang.validation.paging import check_page_statement
from zcheck.lang.validation.table import value_type
from zcheck.lang.validation.things import described, find_thing, index_fits, lock_kind, reference
from zcheck.lang.validation.types import INT, TRUTH, Type, fits

VARIABLES = frozenset((Kind.VAR, Kind.LOCAL, Kind.ARGUMENT, Kind.LOOP))


def check_block(block: syntax.Block, context: Context) -> None:
    """Check the statements of a block; its variables are known from their declaration to its end."""
    for statement in block.statements:
        _statement(statement, context)
        if isinstance(statement, syntax.LocalVariable):
            name = statement.name
            type_ = value_type(statement.type, context.design.declarations)
            context = context.with_local(Meaning(Kind.LOCAL, name.text, name.span, type_))


def _statement(statement: syntax.Statement, context: Context) -> None:
    match statement:
        case syntax.Assign():
            _assign(statement, context)
        case syntax.Call(call):
            _call(call, context)
        case syntax.Assert(condition) | syntax.Await(condition):
            expect(condition, TRUTH, context)
        case syntax.Return():
            _return(statement, context)
        case syntax.LocalVariable(_, type_, value):
            check_type(type_, context)
            if value is not None:
                expect(value, value_type(type_, context.design.declarations), context)
        case syntax.Pick():
            _pick(statement, context)
        case syntax.Acquire() | syntax.Release() | syntax.Sleep() | syntax.Wakeup():
            _synchronise(statement, context)
        case (
            syntax.Take()
            | syntax.GetObject()
            | syntax.PutObject()
            | syntax.Move()
            | syntax.AddSlab()
            | syntax.OpenSpare()
            | syntax.DropSlab()
        ):
            _page_statement(statement, context)
        case _:
            _compound(statement, context)


def _compound(statement: syntax.Statement, context: Context) -> None:
    match statement:
        case syntax.If(arms, otherwise):
            for condition, block in arms:
                expect(condition, TRUTH, context)
                check_block(block, context)
            _otherwise(otherwise, context)
        case syntax.While(condition, body):
            expect(condition, TRUTH, context)
            check_block(body, context)
        case syntax.Loop(body) | syntax.Atomic(body):
            check_block(body, context)
        case syntax.Repeat(count, body):
            expect(count, INT, context)
            check_block(body, context)
        case syntax.For(variable, domain, body):
            type_ = domain_type(domain, context, type_of)
            meaning = Meaning(Kind.LOOP, variable.text, variable.span, type_)
            check_block(body, context.with_local(meaning))
        case syntax.Choose(branches, otherwise):
            for branch in branches:
                expect(branch.guard, TRUTH, context)
                check_block(branch.body, context)
            _otherwise(otherwise, context)
        case _:
            pass                # jumps, labels, `skip`, `panic`, `progress` have no names of this kind


def _otherwise(block: syntax.Block | None, context: Context) -> None:
    if block is not None:
        check_block(block, context)


def check_type(written: ValueType, context: Context) -> None:
    """Check the bounds or the name in a type."""
    outside = replace(context, locals={}) if context.locals else context
    match written:
        case RangeType(low, high):
            for bound in (low, high):
                expect(bound, INT, context.constantly("the bound of a range"))
        case NamedType(name):
            find_thing(name, Kind.ENUM, outside)
        case _:
            pass


def _assign(statement: syntax.Assign, context: Context) -> None:
    expected = _target(statement.target, context)
    operator, value = statement.operator, statement.value
    if operator != "=" and expected is not None and not fits(expected, INT):
        context.report(types.mismatch(statement.target.span, INT.words, expected.words))
        expected = None
    if isinstance(value, syntax.CallExpression):
        found = _call(value, context, needs_result=True)
        if expected is not None and found is not None and not fits(found, expected):
            context.report(types.mismatch(value.span, expected.words, found.words))
    elif expected is None:
        type_of(value, context)
    else:
        expect(value, expected, context)


def _target(target: Name | Index, context: Context) -> Type | None:
    """The type that an assigned or picked variable takes; None, and reported, where it cannot be assigned."""
    name, index = (target.base, target.index) if isinstance(target, Index) else (target, None)
    meaning = context.find(name, VARIABLES)
    if meaning is None:
        return None
    if meaning.kind not in VARIABLES:
        where = names.declared(meaning.name, meaning.span)
        context.report(names.not_assignable(name.span, described(meaning), where, _assign_hint(meaning)))
        return None
    if not index_fits(name, meaning, index, context):
        return None
    check_index(meaning, index, context)
    return meaning.type


def _assign_hint(meaning: Meaning) -> str:
    if meaning.kind is Kind.QUEUE:
        return "pages are never made or lost: use `move ... from ... to ...`"
    if meaning.kind is Kind.BINDER:
        return f"`{meaning.name}` is fixed for each instance; use a `var` of its own"
    if meaning.kind in VALUES:
        return f"make `{meaning.name}` a `var` if it changes while the model runs"
    return "assign to what is declared with `var`"


def _call(call: syntax.CallExpression, context: Context, needs_result: bool = False) -> Type | None:
    """Check a call; the type of its result, if it has one."""
    declaration = _procedure(call.procedure, context)
    if declaration is None:
        return None
    check_arguments(call.procedure, call.args, declaration, context, type_of)
    if declaration.result is not None:
        return value_type(declaration.result, context.design.declarations)
    if needs_result:
        context.report(types.no_result(call.span, call.procedure.text, declaration.name.span))
    return None


def _procedure(name: Name, context: Context) -> ProcDecl | None:
    if name.text == "original":
        key = context.owner + "'"
        if key not in context.design.originals:
            context.report(names.original_outside(name.span))
            return None
        context.findings.use(context.owner, key)
        return context.design.originals[key]
    meaning = find_thing(name, Kind.PROC, context)
    return meaning.declaration if meaning and isinstance(meaning.declaration, ProcDecl) else None


def _return(statement: syntax.Return, context: Context) -> None:
    value, span = statement.value, statement.span
    declaration = context.procedure
    if value is not None and (declaration is None or declaration.result is None):
        if declaration is None:
            context.report(types.result_unwanted(value.span, context.region.value, "write `return` alone"))
        else:
            name = declaration.name.text
            hint = f"declare the type of the result: `proc {name}(...) -> 0..7`, or write `return` alone"
            context.report(types.result_unwanted(value.span, f"`{name}`", hint))
        type_of(value, context)
    elif declaration is not None and declaration.result is not None:
        if value is None:
            context.report(types.result_missing(span, declaration.name.text, declaration.name.span))
        else:
            expect(value, value_type(declaration.result, context.design.declarations), context)


def _pick(statement: syntax.Pick, context: Context) -> None:
    expected = _target(statement.target, context)
    found = domain_type(statement.domain, context, type_of)
    if expected is not None and not fits(found, expected):
        context.report(types.mismatch(statement.domain.span, expected.words, found.words))
    if statement.such_that is not None:
        expect(statement.such_that, TRUTH, context)


def _synchronise(
    statement: syntax.Acquire | syntax.Release | syntax.Sleep | syntax.Wakeup, context: Context
) -> None:
    match statement:
        case syntax.Acquire(lock, shared, trying):
            _lock(lock, context, shared)
            if trying and context.region is Region.EVENT:
                context.report(names.lock_in_event("try acquire", statement.span))
            if trying and statement.otherwise is None:
                context.report(sense.try_can_fail(statement.span))
            _otherwise(statement.otherwise, context)
        case syntax.Release(lock):
            _lock(lock, context)
            if context.region is Region.EVENT:
                context.report(names.lock_in_event("release", statement.span))
        case syntax.Sleep(channel, _, sleepers_lock):
            _channel(channel, context)
            if sleepers_lock is not None:
                _lock(sleepers_lock, context)
        case syntax.Wakeup(channel):
            _channel(channel, context)


def _lock(written: syntax.Reference, context: Context, shared: bool = False) -> None:
    meaning = reference(written, Kind.LOCK, context)
    if meaning is None:
        return
    check_index(meaning, written.index, context)
    kind = lock_kind(meaning)
    if shared and kind not in (None, "rw"):
        where = names.declared(meaning.name, meaning.span)
        context.report(names.not_shareable(written.span, meaning.name, kind or "", where))


def _channel(written: syntax.Reference, context: Context) -> None:
    meaning = reference(written, Kind.CHANNEL, context)
    if meaning is not None:
        check_index(meaning, written.index, context)


def _page_statement(statement: syntax.Statement, context: Context) -> None:
    otherwise = check_page_statement(statement, context)
    if isinstance(statement, syntax.Take):
        _flags(statement, context)
    _otherwise(otherwise, context)


def _flags(statement: syntax.Take, context: Context) -> None:
    """`take` with flags that are known here must have an `else` exactly if they do not wait."""
    meaning = find_thing(statement.flags, Kind.FLAGS, context)
    if meaning is None or not isinstance(meaning.declaration, FlagsDecl):
        return
    waits, otherwise = meaning.declaration.waits, statement.otherwise
    if not waits and otherwise is None:
        context.report(values.take_can_fail(statement.span, meaning.name, None))
    if waits and otherwise is not None:
        context.report(values.dead_else(otherwise.span, meaning.name))
