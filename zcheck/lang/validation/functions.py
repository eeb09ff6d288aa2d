"""Functions in expressions: `min max`, questions about threads, quantifiers, and what `def` defines."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.suggesting import closest
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.mistakes import types
from zcheck.lang.syntax.declarations import DefDecl, Formal, ProcDecl
from zcheck.lang.syntax.expressions import (
    Apply,
    Expression,
    Index,
    KindType,
    Name,
    Quantifier,
)
from zcheck.lang.validation.context import Context, LabelQuestion
from zcheck.lang.validation.domains import TypeOf, bind, expect_type
from zcheck.lang.validation.meanings import STATIC_KINDS, Kind, Meaning
from zcheck.lang.validation.table import FUNCTIONS, QUANTIFIERS, value_type
from zcheck.lang.validation.things import described, thing
from zcheck.lang.validation.types import INT, TRUTH, UNKNOWN, Type


def apply_type(expression: Apply, context: Context, type_of: TypeOf) -> Type:
    """The type of ``function(args)``."""
    function, args = expression.function, expression.args
    match function.text:
        case "min" | "max":
            if len(args) < 2:
                found = mistakes.wrong_arity(expression.span, function.text, "2 or more arguments", len(args))
                context.report(found)
            for arg in args:
                expect_type(arg, INT, context, type_of)
            return INT
        case "resting" | "stalled" | "at" | "holds":
            _ask(expression, context, type_of)
            return TRUTH
        case _:
            return _defined(expression, context, type_of)


def _ask(expression: Apply, context: Context, type_of: TypeOf) -> None:
    """``resting(t)``, ``stalled(t)``, ``at(t, label)``, ``holds(t, lock)``"""
    function, args = expression.function.text, expression.args
    if context.constant is not None:
        why = "this changes while the model runs"
        context.report(types.not_constant(expression.span, context.constant, why))
        return
    wanted = 2 if function in ("at", "holds") else 1
    if len(args) != wanted:
        expected = mistakes.counted(wanted, "argument")
        context.report(mistakes.wrong_arity(expression.span, function, expected, len(args)))
        return
    thread = _named(args[0], Kind.THREAD, context, type_of)
    if function == "holds":
        _named(args[1], Kind.LOCK, context, type_of)
    elif function == "at":
        label = args[1]
        if not isinstance(label, Name):
            context.report(mistakes.wrong_kind(label.span, "this is an expression", "a label"))
        elif thread is not None:
            context.findings.questions.append(LabelQuestion(thread.name, label))


def _named(arg: Expression, kind: Kind, context: Context, type_of: TypeOf) -> Meaning | None:
    """An argument that must be the name of a thing of some kind, with an index where it needs one."""
    match arg:
        case Name():
            return thing(arg, None, kind, context)
        case Index(base, index):
            meaning = thing(base, index, kind, context)
            if meaning is not None and meaning.index is not None:
                expect_type(index, meaning.index, context, type_of)
            return meaning
        case _:
            context.report(mistakes.wrong_kind(arg.span, "this is an expression", kind.value))
            return None


def _defined(expression: Apply, context: Context, type_of: TypeOf) -> Type:
    function, args = expression.function, expression.args
    known = {**context.table, **context.locals}
    meaning = known.get(function.text)
    if meaning is None:
        return _unknown_function(expression, context, type_of)
    context.find(function)
    if not isinstance(meaning.declaration, DefDecl):
        where = mistakes.declared(meaning.name, meaning.span)
        hint = f"write `call {function.text}(...)` as a statement" if meaning.kind is Kind.PROC else None
        context.report(mistakes.wrong_kind(function.span, described(meaning), "a function", where, hint))
        return UNKNOWN
    if context.constant is not None:
        why = "a definition is no constant"
        context.report(types.not_constant(expression.span, context.constant, why))
        return UNKNOWN
    check_arguments(function, args, meaning.declaration, context, type_of)
    return meaning.type


def _unknown_function(expression: Apply, context: Context, type_of: TypeOf) -> Type:
    function = expression.function
    if (context.owner, function.text) not in context.findings.unknown:
        context.findings.unknown.add((context.owner, function.text))
        defs = [name for name, meaning in context.table.items() if meaning.kind is Kind.DEF]
        near = closest(function.text, [*defs, *FUNCTIONS])
        context.report(mistakes.unknown_function(function, near))
    return UNKNOWN


def check_arguments(
    name: Name, args: Sequence[Expression], declaration: DefDecl | ProcDecl, context: Context, type_of: TypeOf
) -> None:
    """Check the arguments of a definition or procedure against its parameters."""
    formals = declaration.formals
    if len(args) != len(formals):
        expected = mistakes.counted(len(formals), "argument")
        where = mistakes.declared(declaration.name.text, declaration.name.span)
        context.report(mistakes.wrong_arity(name.span, name.text, expected, len(args), where))
        return
    for formal, arg in zip(formals, args, strict=True):
        _argument(formal, arg, context, type_of)


def _argument(formal: Formal, arg: Expression, context: Context, type_of: TypeOf) -> None:
    if isinstance(formal.type, KindType):
        _named(arg, STATIC_KINDS[formal.type.kind], context, type_of)
    else:
        expect_type(arg, value_type(formal.type, context.design.declarations), context, type_of)


def quantifier_type(expression: Quantifier, context: Context, type_of: TypeOf) -> Type:
    """``count / all / any(i in domain : body)``"""
    function = expression.function
    if function.text not in QUANTIFIERS:
        context.report(mistakes.unknown_function(function, closest(function.text, QUANTIFIERS)))
    if context.constant is not None:
        why = "this asks about many values"
        context.report(types.not_constant(expression.span, context.constant, why))
        return UNKNOWN
    inner = bind(expression.binder, context, "what is ranged over", type_of)
    expect_type(expression.body, TRUTH, inner, type_of)
    if function.text not in QUANTIFIERS:
        return UNKNOWN
    return INT if function.text == "count" else TRUTH
