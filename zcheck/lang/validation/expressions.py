"""Names and types in expressions."""

from __future__ import annotations

from typing import assert_never

from zcheck.diagnostics.diagnostic import Label
from zcheck.lang.mistakes import names, types
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Conditional,
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
from zcheck.lang.validation.context import Context
from zcheck.lang.validation.domains import expect_type
from zcheck.lang.validation.functions import apply_type, quantifier_type
from zcheck.lang.validation.meanings import CONSTANTS, VALUES, Kind, Meaning
from zcheck.lang.validation.things import SLAB_CONSTANTS, described, index_fits, member_fits, thing
from zcheck.lang.validation.types import INT, TRUTH, UNKNOWN, Type, fits

LOGICAL = ("and", "or", "implies")
EQUALITY = ("==", "!=")
ORDER = ("<", "<=", ">", ">=")
VALUE = "a value"


def expect(expression: Expression, expected: Type, context: Context) -> None:
    """Check an expression that must be of type `expected`."""
    expect_type(expression, expected, context, type_of)


def type_of(expression: Expression, context: Context) -> Type:
    """The type of an expression; reports everything wrong in it, and answers UNKNOWN for what is wrong."""
    match expression:
        case Number():
            return INT
        case Truth():
            return TRUTH
        case SelfName():
            return _self(expression, context)
        case Name():
            return _name(expression, context)
        case Index(base, index):
            return _index(base, index, context)
        case Field():
            return _field(expression, context)
        case Apply():
            return apply_type(expression, context, type_of)
        case Quantifier():
            return quantifier_type(expression, context, type_of)
        case UnaryExpression(operator, operand):
            needed = TRUTH if operator == "not" else INT
            expect(operand, needed, context)
            return needed
        case BinaryExpression():
            return _binary(expression, context)
        case Conditional(test, yes, no):
            expect(test, TRUTH, context)
            return _same(yes, type_of(yes, context), no, context)
        case _:
            assert_never(expression)


def _self(expression: SelfName, context: Context) -> Type:
    if context.constant is not None:
        why = "`self` is another one in each thread"
        context.report(types.not_constant(expression.span, context.constant, why))
    elif not context.region.has_thread:
        context.report(names.no_thread_here("self", expression.span, context.region.value))
    return INT


def _name(name: Name, context: Context) -> Type:
    meaning = context.find(name, VALUES)
    if meaning is None:
        return UNKNOWN
    if meaning.kind not in VALUES:
        where = names.declared(meaning.name, meaning.span)
        context.report(names.wrong_kind(name.span, described(meaning), VALUE, where, value_hint(meaning)))
        return UNKNOWN
    if not index_fits(name, meaning, None, context) or not _constant_enough(name, meaning, context):
        return UNKNOWN
    return meaning.type


def value_hint(meaning: Meaning) -> str | None:
    """How to make a value of a name that is none."""
    name = meaning.name
    match meaning.kind:
        case Kind.DEF:
            return f"write `{name}(...)` for its value"
        case Kind.LOCK:
            return f"ask whether a thread holds it: `holds(thread, {name})`"
        case Kind.SLAB:
            return f"name a member: `{name}.objects`, `{name}.slabs`, `{name}.spare`"
        case Kind.THREAD:
            return f"ask about it: `stalled({name})`, `resting({name})`, `{name}.held`"
        case Kind.PROC:
            return f"a procedure is called by a statement: `x = call {name}(...)`"
        case _:
            return None


def _constant_enough(name: Name, meaning: Meaning, context: Context) -> bool:
    if context.constant is None or meaning.kind in CONSTANTS:
        return True
    if context.arguments and meaning.kind in (Kind.ARGUMENT, Kind.BINDER):
        return True
    where = names.declared(meaning.name, meaning.span)
    why = f"{described(meaning)}: it changes while the model runs"
    context.report(types.not_constant(name.span, context.constant, why, where))
    return False


def _index(base: Name, index: Expression, context: Context) -> Type:
    meaning = context.find(base, frozenset((Kind.VAR,)))
    if meaning is None:
        type_of(index, context)
        return UNKNOWN
    if meaning.kind not in VALUES:
        where = names.declared(meaning.name, meaning.span)
        context.report(names.wrong_kind(base.span, described(meaning), VALUE, where, value_hint(meaning)))
        return UNKNOWN
    if not index_fits(base, meaning, index, context) or not _constant_enough(base, meaning, context):
        return UNKNOWN
    check_index(meaning, index, context)
    return meaning.type


def check_index(meaning: Meaning, index: Expression | None, context: Context) -> None:
    """Check the index of an array or thread class that is known to need one."""
    if index is not None and meaning.index is not None:
        expect(index, meaning.index, context)


def _field(expression: Field, context: Context) -> Type:
    base, member = expression.base, expression.member
    name, index = (base.base, base.index) if isinstance(base, Index) else (base, None)
    meaning = context.find(name, frozenset((Kind.SLAB, Kind.THREAD)))
    if meaning is None or not member_fits(member, meaning, context):
        return INT
    if thing(name, index, meaning.kind, context) is not None:
        check_index(meaning, index, context)
    fixed = context.arguments and member.text in SLAB_CONSTANTS
    if context.constant is not None and not fixed:
        why = "not a constant" if member.text in SLAB_CONSTANTS else "this changes while the model runs"
        context.report(types.not_constant(expression.span, context.constant, why))
    return INT


def _binary(expression: BinaryExpression, context: Context) -> Type:
    """Long chains of operators lean to the left; they are walked without recursion."""
    chain = [expression]
    while isinstance(chain[-1].left, BinaryExpression):
        chain.append(chain[-1].left)
    left = type_of(chain[-1].left, context)
    for link in reversed(chain):
        left = _operate(link, left, context)
    return left


def _operate(expression: BinaryExpression, left: Type, context: Context) -> Type:
    operator = expression.operator
    if operator in EQUALITY:
        _same(expression.left, left, expression.right, context)
        return TRUTH
    needed = TRUTH if operator in LOGICAL else INT
    right = type_of(expression.right, context)
    if not fits(left, needed):
        context.report(types.mismatch(expression.left.span, needed.words, left.words))
    if not fits(right, needed) and right != left:
        context.report(types.mismatch(expression.right.span, needed.words, right.words))
    return TRUTH if operator in LOGICAL or operator in ORDER else INT


def _same(left: Expression, found: Type, right: Expression, context: Context) -> Type:
    """Check that `right` is of the type that `left` was found to have."""
    other = type_of(right, context)
    if fits(other, found):
        return other if found == UNKNOWN else found
    where = (Label(left.span, f"this is {found.words}"),)
    context.report(types.mismatch(right.span, found.words, other.words, where))
    return UNKNOWN
