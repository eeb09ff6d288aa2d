"""Declarations, checks and whole files as written."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from zcheck.diagnostics.source import Source, Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax.expressions import Binder, Expression, Name, TypeSyntax, ValueType
from zcheck.lang.syntax.statements import Block


@dataclass(frozen=True, slots=True)
class ConstDecl:
    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ParamDecl:
    name: Name
    type: ValueType
    default: Expression
    meaning: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EnumDecl:
    name: Name
    members: tuple[Name, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VarDecl:
    """`dimension` is a size, an enum or a thread class; `values` one expression, or one for each element."""

    name: Name
    dimension: Expression | None
    type: ValueType
    values: tuple[Expression, ...]
    is_list: bool                     # written ``[a, b, ...]``
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class QueueDecl:
    """One entry of a `pages` block: the queue and its initial count, if given."""

    name: Name
    initial: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PagesDecl:
    queues: tuple[QueueDecl, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClassSource:
    """``from queue [when guard]``"""

    queue: Name
    guard: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClassDecl:
    name: Name
    sources: tuple[ClassSource, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FlagsDecl:
    name: Name
    classes: tuple[Name, ...]
    waits: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SlabDecl:
    name: Name
    pages: Expression
    objects: Expression
    keep: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LockDecl:
    """`kind` is one of ``mutex spin rw recursive token``."""

    name: Name
    dimension: Expression | None
    kind: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ChannelDecl:
    name: Name
    dimension: Expression | None
    fifo: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Formal:
    name: Name
    type: TypeSyntax
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProcDecl:
    name: Name
    formals: tuple[Formal, ...]
    result: ValueType | None
    depth: Expression | None
    link: str | None
    body: Block
    span: Span = field(compare=False, repr=False)    # of the heading, up to the body


@dataclass(frozen=True, slots=True)
class ThreadDecl:
    """`kind` is one of ``thread daemon interrupt``."""

    kind: str
    name: Name
    count: Expression | None
    grants: tuple[Name, ...]
    depth: Expression | None
    link: str | None
    body: Block
    span: Span = field(compare=False, repr=False)    # of the heading


@dataclass(frozen=True, slots=True)
class EventDecl:
    name: Name
    binders: tuple[Binder, ...]
    guard: Expression | None
    optional: bool
    link: str | None
    body: Block
    span: Span = field(compare=False, repr=False)    # of the heading


@dataclass(frozen=True, slots=True)
class DefDecl:
    name: Name
    formals: tuple[Formal, ...]
    value: Expression
    span: Span = field(compare=False, repr=False)


# Properties as written.


@dataclass(frozen=True, slots=True)
class DeadlockFreeSyntax:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FaultFreeSyntax:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NoThreadStuckSyntax:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NeverStuckSyntax:
    thread: Name
    index: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProgressSyntax:
    label: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LiveSyntax:
    label: Name
    strongly: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StateSyntax:
    """`quantity` is one of ``always never reachable``."""

    quantity: str
    condition: Expression
    span: Span = field(compare=False, repr=False)


PropertySyntax: TypeAlias = (
    DeadlockFreeSyntax
    | FaultFreeSyntax
    | NoThreadStuckSyntax
    | NeverStuckSyntax
    | ProgressSyntax
    | LiveSyntax
    | StateSyntax
)


@dataclass(frozen=True, slots=True)
class Setting:
    """``name = value`` in ``set`` and ``with``."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CheckDecl:
    name: Name
    binder: Binder | None
    property: PropertySyntax
    within: Expression | None
    settings: tuple[Setting, ...]
    expect: str | None                # holds, violated, undetermined
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SetDecl:
    setting: Setting
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SweepDecl:
    binders: tuple[Binder, ...]
    property: PropertySyntax
    within: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MinimizeDecl:
    binder: Binder
    property: PropertySyntax
    within: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProveDecl:
    property: PropertySyntax
    parameters: tuple[Name, ...]
    where: Expression | None
    expect: str | None                # as of a check
    span: Span = field(compare=False, repr=False)


NamedDeclaration: TypeAlias = (
    ConstDecl
    | ParamDecl
    | EnumDecl
    | VarDecl
    | ClassDecl
    | FlagsDecl
    | SlabDecl
    | LockDecl
    | ChannelDecl
    | ProcDecl
    | ThreadDecl
    | EventDecl
    | DefDecl
)
"""What can be added, replaced and removed by name. (A `pages` block can be added.)"""


@dataclass(frozen=True, slots=True)
class ReplaceDecl:
    declaration: NamedDeclaration | PagesDecl
    span: Span = field(compare=False, repr=False)    # of the word `replace` and the heading


@dataclass(frozen=True, slots=True)
class AddDecl:
    declaration: NamedDeclaration | PagesDecl
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RemoveDecl:
    """`kind` is the word of the declaration's kind: ``thread``, ``event``, ``check``, ``proc`` ..."""

    kind: str
    name: Name
    span: Span = field(compare=False, repr=False)


Declaration: TypeAlias = (
    NamedDeclaration
    | PagesDecl
    | CheckDecl
    | SetDecl
    | ReplaceDecl
    | AddDecl
    | RemoveDecl
    | SweepDecl
    | MinimizeDecl
    | ProveDecl
)


@dataclass(frozen=True, slots=True)
class ImportDecl:
    path: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """One parsed file. `kind` is ``model``, ``library`` or ``spec``; a spec has a title and a base, no name."""

    kind: str
    name: Name | None
    title: str | None
    extends: ImportDecl | None
    imports: tuple[ImportDecl, ...]
    declarations: tuple[Declaration, ...]
    source: Source = field(compare=False, repr=False)
    span: Span = field(compare=False, repr=False)    # of the header
