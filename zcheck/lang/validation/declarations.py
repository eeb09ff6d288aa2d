"""Names and types in declarations."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.mistakes import types
from zcheck.lang.syntax.declarations import (
    ChannelDecl,
    ClassDecl,
    ConstDecl,
    DefDecl,
    EnumDecl,
    EventDecl,
    FlagsDecl,
    Formal,
    LockDecl,
    NamedDeclaration,
    PagesDecl,
    ParamDecl,
    ProcDecl,
    SlabDecl,
    ThreadDecl,
    VarDecl,
)
from zcheck.lang.syntax.expressions import Expression, KindType, Name
from zcheck.lang.validation.context import Context, Region
from zcheck.lang.validation.domains import bind
from zcheck.lang.validation.expressions import expect, type_of
from zcheck.lang.validation.meanings import Kind
from zcheck.lang.validation.statements import check_block, check_type
from zcheck.lang.validation.table import formal_meaning, value_type
from zcheck.lang.validation.things import find_thing
from zcheck.lang.validation.types import INT, TRUTH, Type


def check_valued(declaration: ConstDecl | ParamDecl | DefDecl, context: Context) -> Type:
    """Check what may be needed to type other declarations; its own type."""
    match declaration:
        case ConstDecl(name, value):
            return type_of(value, context.constantly(f"`{name.text}`"))
        case ParamDecl(name, type_, default):
            check_type(type_, context)
            expected = value_type(type_, context.design.declarations)
            expect(default, expected, context.constantly(f"the default of `{name.text}`"))
            return expected
        case DefDecl(_, formals, value):
            for formal in formals:
                if isinstance(formal.type, KindType):
                    kind = formal.type.kind
                    context.report(mistakes.static_in_definition(formal.type.span, formal.name.text, kind))
            inside = with_formals(formals, replace(context, region=Region.DEFINITION))
            return type_of(value, inside)


def with_formals(formals: tuple[Formal, ...], context: Context) -> Context:
    """`context` with the parameters of a procedure or definition, whose types are checked."""
    outside = context
    for formal in formals:
        if not isinstance(formal.type, KindType):
            check_type(formal.type, outside)
        context = context.with_local(formal_meaning(formal, context.design.declarations))
    return context


def check_declaration(declaration: NamedDeclaration, context: Context) -> None:
    """Check one declaration, `check_valued` being done."""
    match declaration:
        case ConstDecl() | ParamDecl() | DefDecl() | EnumDecl():
            pass
        case VarDecl():
            _variable(declaration, context)
        case ClassDecl(_, sources):
            for source in sources:
                find_thing(source.queue, Kind.QUEUE, context)
                if source.guard is not None:
                    expect(source.guard, TRUTH, replace(context, region=Region.CLASS))
        case FlagsDecl(_, classes):
            for name in classes:
                find_thing(name, Kind.CLASS, context)
        case SlabDecl(name, pages, objects, keep):
            for size in (pages, objects, keep):
                _number(size, f"the sizes of `{name.text}`", context)
        case LockDecl(name, dimension) | ChannelDecl(name, dimension):
            check_dimension(dimension, name, context)
        case ProcDecl() | ThreadDecl() | EventDecl():
            check_body(declaration, context)
        case _:
            assert_never(declaration)


def check_body(declaration: ProcDecl | ThreadDecl | EventDecl, context: Context) -> None:
    """Check a heading and the code under it."""
    match declaration:
        case ProcDecl(name, formals, result, depth):
            if result is not None:
                check_type(result, context)
            _number(depth, f"the depth of `{name.text}`", context)
            inside = replace(context, region=Region.THREAD, procedure=declaration)
            check_block(declaration.body, with_formals(formals, inside))
        case ThreadDecl(_, name, count, grants, depth):
            _number(count, f"the number of threads in `{name.text}`", context)
            _number(depth, f"the depth of `{name.text}`", context)
            for granted in grants:
                find_thing(granted, Kind.CLASS, context)
            check_block(declaration.body, replace(context, region=Region.THREAD))
        case EventDecl(name, binders, guard):
            inside = replace(context, region=Region.EVENT)
            for binder in binders:
                inside = bind(binder, inside, f"what `{name.text}` ranges over", type_of)
            if guard is not None:
                expect(guard, TRUTH, inside)
            check_block(declaration.body, inside)
        case _:
            assert_never(declaration)


def check_pages(pages: PagesDecl, context: Context) -> None:
    """Check the initial counts of page queues."""
    for queue in pages.queues:
        owner = replace(context, owner=queue.name.text)
        _number(queue.initial, f"the number of pages in `{queue.name.text}`", owner)


def check_dimension(dimension: Expression | None, name: Name, context: Context) -> None:
    """The size of an array: a constant number, an enum, or a thread class."""
    if isinstance(dimension, Name):
        meaning = context.table.get(dimension.text)
        if meaning is not None and meaning.kind in (Kind.ENUM, Kind.THREAD):
            context.find(dimension)
            return
    _number(dimension, f"the size of `{name.text}`", context)


def _number(expression: Expression | None, what: str, context: Context) -> None:
    if expression is not None:
        expect(expression, INT, context.constantly(what))


def _variable(declaration: VarDecl, context: Context) -> None:
    name = declaration.name
    check_dimension(declaration.dimension, name, context)
    check_type(declaration.type, context)
    if declaration.is_list and declaration.dimension is None:
        span = declaration.values[0].span.to(declaration.values[-1].span) if declaration.values else name.span
        context.report(types.list_for_scalar(span, name.text))
    expected = value_type(declaration.type, context.design.declarations)
    for value in declaration.values:
        expect(value, expected, context.constantly(f"the initial value of `{name.text}`"))
