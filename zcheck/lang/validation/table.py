"""All global names of a design and what they mean; types of constants and definitions come later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import names as mistakes
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
    ParamDecl,
    ProcDecl,
    SlabDecl,
    ThreadDecl,
    VarDecl,
)
from zcheck.lang.syntax.expressions import BoolType, Expression, KindType, Name, NamedType, RangeType, ValueType
from zcheck.lang.validation.meanings import STATIC_KINDS, Kind, Meaning
from zcheck.lang.validation.types import INT, TRUTH, UNKNOWN, Type, enum_type

QUANTIFIERS = ("all", "any", "count")
FUNCTIONS = ("at", "holds", "max", "min", "resting", "stalled")
BUILT_IN = frozenset((*QUANTIFIERS, *FUNCTIONS, "held", "original"))


class Table:
    """Collects the global names of a design; `diagnostics` tells of those declared twice."""

    def __init__(self, design: Design) -> None:
        self.names: dict[str, Meaning] = {}
        self.diagnostics: list[Diagnostic] = []
        self._declarations = design.declarations
        for declaration in design.declarations.values():
            self._add_named(declaration)
        for block in design.pages:
            self._add_queues([queue.name for queue in block.queues])

    def _add_named(self, declaration: NamedDeclaration) -> None:
        name = declaration.name
        shadows = isinstance(declaration, DefDecl | ProcDecl) or name.text == "held"
        if shadows and name.text in BUILT_IN:
            self.diagnostics.append(mistakes.built_in_name(name.text, name.span))
        self._add(global_meaning(declaration, self._declarations))
        if isinstance(declaration, EnumDecl):
            for member in declaration.members:
                type_ = enum_type(name.text)
                self._add(Meaning(Kind.MEMBER, member.text, member.span, type_, enum=name.text))

    def _add_queues(self, queues: list[Name]) -> None:
        here: dict[str, Span] = {}
        for queue in queues:
            known = self.names.get(queue.text)
            if queue.text in here:
                self.diagnostics.append(mistakes.declared_twice(queue.text, queue.span, here[queue.text]))
            elif queue.text == "held":
                self.diagnostics.append(mistakes.built_in_name("held", queue.span))
            elif known is None or known.kind is not Kind.QUEUE:
                self._add(Meaning(Kind.QUEUE, queue.text, queue.span, INT))
            here[queue.text] = queue.span

    def _add(self, meaning: Meaning) -> None:
        assert meaning.span is not None
        known = self.names.setdefault(meaning.name, meaning)
        if known is not meaning:
            self.diagnostics.append(mistakes.declared_twice(meaning.name, meaning.span, known.span))


def global_meaning(declaration: NamedDeclaration, known: Mapping[str, NamedDeclaration]) -> Meaning:
    """What a declared name means, as far as the declaration alone tells."""
    name, span = declaration.name.text, declaration.name.span
    kind, type_, index = Kind.CONST, UNKNOWN, None
    match declaration:
        case ConstDecl():
            pass
        case ParamDecl():
            kind, type_ = Kind.PARAM, value_type(declaration.type, known)
        case EnumDecl():
            kind = Kind.ENUM
        case VarDecl():
            kind, type_ = Kind.VAR, value_type(declaration.type, known)
            index = index_type(declaration.dimension, known)
        case ClassDecl():
            kind = Kind.CLASS
        case FlagsDecl():
            kind = Kind.FLAGS
        case SlabDecl():
            kind = Kind.SLAB
        case LockDecl():
            kind, index = Kind.LOCK, index_type(declaration.dimension, known)
        case ChannelDecl():
            kind, index = Kind.CHANNEL, index_type(declaration.dimension, known)
        case ProcDecl():
            kind = Kind.PROC
            type_ = value_type(declaration.result, known) if declaration.result else UNKNOWN
        case ThreadDecl():
            kind, index = Kind.THREAD, INT if declaration.count else None
        case EventDecl():
            kind = Kind.EVENT
        case DefDecl():
            kind = Kind.DEF
        case _:
            assert_never(declaration)
    return Meaning(kind, name, span, type_, index, declaration)


def value_type(written: ValueType, known: Mapping[str, NamedDeclaration]) -> Type:
    """The type that is written; unknown where the name is not that of an enum."""
    match written:
        case RangeType():
            return INT
        case BoolType():
            return TRUTH
        case NamedType(name):
            return enum_type(name.text) if isinstance(known.get(name.text), EnumDecl) else UNKNOWN
        case _:
            assert_never(written)


def index_type(dimension: Expression | None, known: Mapping[str, NamedDeclaration]) -> Type | None:
    """The type of the index that an array of this dimension takes; None where it is no array."""
    if dimension is None:
        return None
    if isinstance(dimension, Name) and isinstance(known.get(dimension.text), EnumDecl):
        return enum_type(dimension.text)
    return INT


def formal_meaning(formal: Formal, known: Mapping[str, NamedDeclaration]) -> Meaning:
    """What a parameter of a procedure or definition means inside it."""
    name, span = formal.name.text, formal.name.span
    if isinstance(formal.type, KindType):
        return Meaning(STATIC_KINDS[formal.type.kind], name, span, INT)
    return Meaning(Kind.ARGUMENT, name, span, value_type(formal.type, known))
