"""Checks as written to checks of a system."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.objects import Constant, Scope, Term, ThreadClass
from zcheck.lang.lowering.world import World
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import declarations as syntax
from zcheck.system.expressions import FALSE
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    VerdictName,
)
from zcheck.system.types import value_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check to lower. `declaration` is None for checks every file gets."""

    name: str
    property: syntax.PropertySyntax
    text: str
    declaration: syntax.CheckDecl | None
    within: int | None = None          # the command line's bound, for checks without one


def lower_checks(world: World, wanted: Iterable[Wanted]) -> tuple[Check, ...]:
    """Every instance of every check; raises ModelError."""
    return tuple(check for entry in wanted for check in _instances(world, entry))


def _instances(world: World, wanted: Wanted) -> list[Check]:
    declaration = wanted.declaration
    if declaration is None or declaration.binder is None:
        return [_check(world, wanted, wanted.name, world.scope)]
    variable = declaration.binder.variable.text
    checks = []
    for value in world.expressions.values(declaration.binder.domain, world.scope):
        name = f"{wanted.name}[{value_text(value.type, value.value)}]"
        checks.append(_check(world, wanted, name, world.scope.with_names({variable: Constant(value)})))
    return checks


def _check(world: World, wanted: Wanted, name: str, scope: Scope) -> Check:
    within, text, span, expect = wanted.within, wanted.text, None, VerdictName.HOLDS
    if isinstance(wanted.property, syntax.LiveSyntax):
        within = None
    if wanted.declaration is not None:
        span = wanted.declaration.span
        if wanted.declaration.within is not None:
            within = world.expressions.constant(wanted.declaration.within, scope, "the bound").value
            if within < 0:
                bound = wanted.declaration.within
                raise ModelError([mistakes.bad_size(bound.span, "the number of steps", within, 0)])
        expect = VerdictName(wanted.declaration.expect or "holds")
    if within is not None:
        text = f"{text} within {within} steps"
    return Check(name, _property(world, wanted.property, scope), text, within, expect, span)


def _property(world: World, written: syntax.PropertySyntax, scope: Scope) -> Property:
    match written:
        case syntax.DeadlockFreeSyntax():
            return DeadlockFree()
        case syntax.FaultFreeSyntax():
            return FaultFree()
        case syntax.NoThreadStuckSyntax():
            return NeverStuck(tuple(range(len(world.thread_names))), everyone=True)
        case syntax.NeverStuckSyntax(thread, index):
            threads = world.globals[thread.text]
            assert isinstance(threads, ThreadClass)
            if index is None:
                return NeverStuck(tuple(range(threads.first, threads.first + threads.count)))
            member = world.expressions.constant(index, scope, "the index of a thread").value
            if not 0 <= member < threads.count:
                raise ModelError([mistakes.bad_size(index.span, "the index of this thread", member, 0)])
            return NeverStuck((threads.first + member,))
        case syntax.ProgressSyntax(label):
            return Progress(label.text)
        case syntax.LiveSyntax(label, strongly):
            return Live(label.text, strongly)
        case syntax.StateSyntax(quantity, condition):
            return _state(quantity, world.expressions.lower(condition, scope), condition.span)
        case _:
            assert_never(written)


def _state(quantity: str, term: Term, span: Span) -> Property:
    if term.defined == FALSE:
        raise ModelError([mistakes.never_evaluated(span)])
    match quantity:
        case "always":
            return Always(term.value, term.defined)
        case "never":
            return Never(term.value, term.defined)
        case _:
            return Reachable(term.value, term.defined)
