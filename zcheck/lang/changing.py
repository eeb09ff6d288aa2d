"""A design while it is put together: what is declared so far, and how one declaration changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.suggesting import closest
from zcheck.lang.mistakes import names
from zcheck.lang.mistakes import specs as mistakes
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
    PagesDecl,
    ParamDecl,
    ProcDecl,
    QueueDecl,
    RemoveDecl,
    Setting,
    SlabDecl,
    ThreadDecl,
    VarDecl,
)
from zcheck.lang.syntax.expressions import BoolType, KindType, Name, NamedType, RangeType, TypeSyntax

Changeable: TypeAlias = NamedDeclaration | PagesDecl


def kind_word(declaration: NamedDeclaration) -> str:
    """The word that a declaration of this kind begins with, apart from `optional` and `fifo`."""
    match declaration:
        case ConstDecl():
            return "const"
        case ParamDecl():
            return "param"
        case EnumDecl():
            return "enum"
        case VarDecl():
            return "var"
        case ClassDecl():
            return "class"
        case FlagsDecl():
            return "flags"
        case SlabDecl():
            return "slab"
        case LockDecl():
            return "lock"
        case ChannelDecl():
            return "channel"
        case ProcDecl():
            return "proc"
        case ThreadDecl(kind):
            return kind
        case EventDecl():
            return "event"
        case DefDecl():
            return "def"
        case _:
            assert_never(declaration)


@dataclass(slots=True)
class Changes:
    """The declarations merged so far; every method takes one more declaration into account."""

    declarations: dict[str, NamedDeclaration] = field(default_factory=dict)
    pages: list[PagesDecl] = field(default_factory=list)
    originals: dict[str, ProcDecl] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)
    checks: dict[str, Name] = field(default_factory=dict)      # of the models and specs extended
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def declare(self, declaration: Changeable) -> None:
        """Add what must not be declared yet (`pages` blocks add up)."""
        if isinstance(declaration, PagesDecl):
            self.pages.append(declaration)
            return
        name = declaration.name
        known = self.declarations.get(name.text)
        if known is None:
            self.declarations[name.text] = declaration
        else:
            self.diagnostics.append(names.declared_twice(name.text, name.span, known.name.span))

    def set(self, setting: Setting) -> None:
        """Give a parameter declared so far another value, which later phases check."""
        declared = self.declarations.get(setting.name.text)
        if isinstance(declared, ParamDecl):
            self.settings.append(setting)
            return
        found = None if declared is None else f"this is a {kind_word(declared)}"
        parameters = [name for name, other in self.declarations.items() if isinstance(other, ParamDecl)]
        near = closest(setting.name.text, parameters)
        self.diagnostics.append(names.unknown_parameter(setting.name, found, near))

    def replace(self, declaration: Changeable) -> None:
        """Put a declaration in the place of one of the same name, kind and signature."""
        if isinstance(declaration, PagesDecl):
            self._refill(declaration)
            return
        name, word = declaration.name, kind_word(declaration)
        former = self.declarations.get(name.text)
        if former is None:
            self._miss("replace", word, name, self._names_like(declaration))
        elif type(former) is not type(declaration):
            self.diagnostics.append(
                mistakes.other_kind("replace", word, name, kind_word(former), former.name.span)
            )
        elif signature(former) != signature(declaration):
            expected, found = show_signature(former), show_signature(declaration)
            self.diagnostics.append(mistakes.signature_changed(name, former.name.span, expected, found))
        else:
            if isinstance(former, ProcDecl):
                self._keep_original(name.text, former)
            self.declarations[name.text] = declaration

    def _names_like(self, declaration: NamedDeclaration) -> Iterable[str]:
        return [name for name, other in self.declarations.items() if type(other) is type(declaration)]

    def _miss(self, verb: str, word: str, name: Name, candidates: Iterable[str]) -> None:
        near = closest(name.text, candidates)
        self.diagnostics.append(mistakes.nothing_to_change(verb, word, name, near))

    def _keep_original(self, name: str, former: ProcDecl) -> None:
        """File `former` under ``name'`` and every earlier original under one more prime."""
        primed = f"{name}'"
        earlier = []
        while primed in self.originals:
            earlier.append(self.originals.pop(primed))
            primed += "'"
        for number, body in enumerate([former, *earlier], start=1):
            self.originals[name + "'" * number] = body

    def _refill(self, block: PagesDecl) -> None:
        """Give queues that exist other initial counts."""
        known = {queue.name.text for pages in self.pages for queue in pages.queues}
        for queue in block.queues:
            if queue.name.text not in known:
                self._miss("replace", "page queue", queue.name, known)
        again = {queue.name.text for queue in block.queues}
        self.pages = [PagesDecl(tuple(_emptied(pages, again)), pages.span) for pages in self.pages]
        self.pages.append(block)

    def remove(self, removal: RemoveDecl) -> None:
        """Take away a declaration of this kind and name, or a check of what is extended."""
        name = removal.name
        if removal.kind == "check":
            if self.checks.pop(name.text, None) is None:
                self._miss("remove", "check", name, self.checks)
            return
        former = self.declarations.get(name.text)
        if former is None:
            self._miss("remove", removal.kind, name, self.declarations)
        elif kind_word(former) != removal.kind:
            found = kind_word(former)
            self.diagnostics.append(
                mistakes.other_kind("remove", removal.kind, name, found, former.name.span)
            )
        else:
            del self.declarations[name.text]
            self.originals = {key: body for key, body in self.originals.items() if key.rstrip("'") != name.text}
            self.settings = [setting for setting in self.settings if setting.name.text != name.text]


def _emptied(pages: PagesDecl, names: set[str]) -> Iterable[QueueDecl]:
    for queue in pages.queues:
        yield QueueDecl(queue.name, None, queue.span) if queue.name.text in names else queue


def signature(declaration: NamedDeclaration) -> tuple[object, ...]:
    """What callers rely on: kinds and types of the parameters, and the result. Equal trees mean equal types."""
    match declaration:
        case ProcDecl(_, formals, result):
            return (*(formal.type for formal in formals), result)
        case DefDecl(_, formals):
            return tuple(formal.type for formal in formals)
        case _:
            return ()


def show_signature(declaration: NamedDeclaration) -> str:
    """``(slab, 0..3) -> bool``, as written in the text."""
    if not isinstance(declaration, ProcDecl | DefDecl):
        return ""
    result = declaration.result if isinstance(declaration, ProcDecl) else None
    shown = f"({', '.join(_show_type(formal.type) for formal in declaration.formals)})"
    return shown if result is None else f"{shown} -> {_show_type(result)}"


def _show_type(type_: TypeSyntax) -> str:
    match type_:
        case RangeType() | NamedType() | BoolType() | KindType():
            return type_.span.text
        case _:
            assert_never(type_)
