"""Checks as written to checks of a system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
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
    as_far_as: tuple[syntax.CheckDecl, ...] = ()    # the largest bound of these, for checks without a declaration


def lower_checks(world: World, wanted: Iterable[Wanted]) -> tuple[Check, ...]:
    """Every instance of every check; raises ModelError."""
    return tuple(check for entry in wanted for check in _instances(world, entry))


def _instances(world: World, wanted: Wanted) -> list[Check]:
    declaration = wanted.declaration
    if declaration is None:
        goal = _property(world, wanted.property, world.scope)
        return [_check(wanted, wanted.name, _farthest(world, wanted), goal)]
    checks = []
    for suffix, scope in _scopes(world, declaration):
        bound = _bound(world, declaration, scope)
        if bound is None and not isinstance(wanted.property, syntax.LiveSyntax):
            bound = wanted.within
        checks.append(_check(wanted, wanted.name + suffix, bound, _property(world, wanted.property, scope)))
    return checks


def _scopes(world: World, declaration: syntax.CheckDecl) -> list[tuple[str, Scope]]:
    """Of each instance, what its name ends in, and its scope."""
    if declaration.binder is None:
        return [("", world.scope)]
    variable = declaration.binder.variable.text
    return [
        (f"[{value_text(value.type, value.value)}]", world.scope.with_names({variable: Constant(value)}))
        for value in world.expressions.values(declaration.binder.domain, world.scope)
    ]


def _bound(world: World, declaration: syntax.CheckDecl, scope: Scope) -> int | None:
    """The bound that a check states."""
    written = declaration.within
    if written is None:
        return None
    steps = world.expressions.constant(written, scope, "the bound").value
    if steps < 0:
        raise ModelError([mistakes.bad_size(written.span, "the number of steps", steps, 0)])
    return steps


def _farthest(world: World, wanted: Wanted) -> int | None:
    """The bound of a check that every file gets."""
    bounds = [_bound(world, one, scope) for one in wanted.as_far_as for _, scope in _scopes(world, one)]
    return max((bound for bound in bounds if bound is not None), default=wanted.within)


def _check(wanted: Wanted, name: str, within: int | None, goal: Property) -> Check:
    declaration = wanted.declaration
    text = wanted.text if within is None else f"{wanted.text} within {within} steps"
    if declaration is None:
        return Check(name, goal, text, within)
    return Check(name, goal, text, within, VerdictName(declaration.expect or "holds"), declaration.span)


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
