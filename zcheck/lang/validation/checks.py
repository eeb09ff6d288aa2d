"""Names and types in checks, settings and requests."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from zcheck.diagnostics.suggesting import closest
from zcheck.lang.design import Design
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.mistakes import sense, types
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    DeadlockFreeSyntax,
    FaultFreeSyntax,
    LiveSyntax,
    MinimizeDecl,
    NeverStuckSyntax,
    NoThreadStuckSyntax,
    ProgressSyntax,
    PropertySyntax,
    ProveDecl,
    Setting,
    StateSyntax,
    SweepDecl,
)
from zcheck.lang.syntax.expressions import Binder, Expression, Name
from zcheck.lang.syntax.statements import ProgressMark
from zcheck.lang.validation.bodies import bodies
from zcheck.lang.validation.context import Context, Region
from zcheck.lang.validation.domains import bind, domain_type
from zcheck.lang.validation.expressions import check_index, expect, type_of
from zcheck.lang.validation.meanings import Kind, Meaning
from zcheck.lang.validation.things import described, find_thing, index_fits
from zcheck.lang.validation.types import INT, TRUTH, fits
from zcheck.lang.validation.walking import statements_in


def check_questions(design: Design, context: Context) -> None:
    """Check everything that is asked of the design, and the settings it is asked with."""
    marks = progress_marks(design)
    for setting in design.settings:
        check_setting(setting, replace(context, owner=f"set {setting.name.text}"))
    declared: dict[str, CheckDecl] = {}
    for check in design.checks:
        name = check.name
        first = declared.setdefault(name.text, check)
        if first is not check:
            context.report(mistakes.declared_twice(name.text, name.span, first.name.span))
        _check(check, replace(context, owner=f"check {name.text}"), marks)
    for number, request in enumerate(design.requests):
        _request(request, replace(context, owner=f"request {number}"), marks)


def progress_marks(design: Design) -> frozenset[str]:
    """Every name that some code carries as ``progress NAME``."""
    return frozenset(
        statement.label.text
        for body in bodies(design)
        for statement in statements_in(body.block)
        if isinstance(statement, ProgressMark)
    )


def _check(check: CheckDecl, context: Context, marks: frozenset[str]) -> None:
    for setting in check.settings:
        check_setting(setting, context)
    _within(check.within, check.property, context)
    inside = replace(context, region=Region.CHECK)
    if check.binder is not None:
        inside = bind(check.binder, inside, f"what `{check.name.text}` ranges over", type_of)
    _property(check.property, inside, marks)


def _request(request: SweepDecl | MinimizeDecl | ProveDecl, context: Context, marks: frozenset[str]) -> None:
    inside = replace(context, region=Region.CHECK)
    match request:
        case SweepDecl(binders, property_, within):
            for binder in binders:
                _swept(binder, context)
            _within(within, property_, context)
        case MinimizeDecl(binder, property_, within):
            _swept(binder, context)
            _within(within, property_, context)
        case ProveDecl(property_, parameters, where, _):
            for name in parameters:
                _parameter(name, context)
            if where is not None:
                expect(where, TRUTH, inside.constantly("`where`"))
        case _:
            assert_never(request)
    _property(request.property, inside, marks)


def _swept(binder: Binder, context: Context) -> None:
    """``parameter in low..high``"""
    parameter = _parameter(binder.variable, context)
    inside = context.constantly(f"the values of `{binder.variable.text}`")
    if parameter is None:
        return
    found = domain_type(binder.domain, inside, type_of)
    if not fits(found, parameter.type):
        context.report(types.mismatch(binder.domain.span, parameter.type.words, found.words))


def _parameter(name: Name, context: Context) -> Meaning | None:
    """The parameter of this name; reports it if there is none."""
    meaning = context.table.get(name.text)
    if meaning is not None and meaning.kind is Kind.PARAM:
        return meaning
    known = [m.name for m in context.table.values() if m.kind is Kind.PARAM]
    found = described(meaning) if meaning is not None else None
    context.report(mistakes.unknown_parameter(name, found, closest(name.text, known)))
    return None


def check_setting(setting: Setting, context: Context) -> None:
    """``parameter = value`` in `set` and `with`"""
    parameter = _parameter(setting.name, context)
    if parameter is not None:
        expect(setting.value, parameter.type, context.constantly(f"the value of `{setting.name.text}`"))


def _within(within: Expression | None, property_: PropertySyntax, context: Context) -> None:
    if within is None:
        return
    if isinstance(property_, LiveSyntax):
        context.report(sense.live_within(within.span))
    expect(within, INT, context.constantly("the number of steps"))


def _property(property_: PropertySyntax, context: Context, marks: frozenset[str]) -> None:
    match property_:
        case DeadlockFreeSyntax() | FaultFreeSyntax() | NoThreadStuckSyntax():
            pass
        case NeverStuckSyntax(thread, index):
            _never_stuck(thread, index, context)
        case ProgressSyntax(label) | LiveSyntax(label):
            if label.text not in marks:
                context.report(mistakes.unknown_progress(label, closest(label.text, marks)))
        case StateSyntax(_, condition):
            expect(condition, TRUTH, context)
        case _:
            assert_never(property_)


def _never_stuck(thread: Name, index: Expression | None, context: Context) -> None:
    """``thread T never stuck`` speaks of all threads of a class where no index is written."""
    meaning = find_thing(thread, Kind.THREAD, context)
    if meaning is not None and index is not None and index_fits(thread, meaning, index, context):
        check_index(meaning, index, context)
