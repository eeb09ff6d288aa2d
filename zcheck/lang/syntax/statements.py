"""Statements as written. Every statement has the span of its own words (without its `else`, its block and its
kernel link) and the text after ``@``, if any."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax.expressions import Domain, Expression, Index, Name, ValueType


@dataclass(frozen=True, slots=True)
class Reference:
    """``name``, ``name[index]`` or ``name[index].member``: a lock, channel, slab, or page queue."""

    name: Name
    index: Expression | None
    member: Name | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    statements: tuple[Statement, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CallExpression:
    """``call procedure(args)``"""

    procedure: Name
    args: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assign:
    """`operator` is ``=``, ``+=`` or ``-=``; a call stands only behind ``=``."""

    target: Name | Index
    operator: str
    value: Expression | CallExpression
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    call: CallExpression
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Skip:
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assert:
    condition: Expression
    why: str | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Panic:
    why: str
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Return:
    value: Expression | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Break:
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Continue:
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Goto:
    label: Name
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LabelMark:
    """``label:`` before a statement."""

    label: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LocalVariable:
    """``var x : type [= e]`` in a block; without a value it starts at the least value of its type."""

    name: Name
    type: ValueType
    value: Expression | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pick:
    """``pick x in domain [such that e]``"""

    target: Name
    domain: Domain
    such_that: Expression | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProgressMark:
    label: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Await:
    condition: Expression
    idle: bool
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Take:
    """``[idle] take count pages with flags into queue [else ...]``"""

    count: Expression
    flags: Name
    into: Reference
    idle: bool
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Acquire:
    """``[idle] acquire [shared] L`` (`trying` false) or ``try acquire [shared] L else ...`` (`trying` true)."""

    lock: Reference
    shared: bool
    trying: bool
    idle: bool
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Release:
    lock: Reference
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GetObject:
    slab: Reference
    idle: bool
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PutObject:
    slab: Reference
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Move:
    count: Expression
    source: Reference
    target: Reference
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AddSlab:
    """``add slab to S from Q`` (`stash` false) or ``stash slab in S from Q`` (`stash` true)."""

    slab: Reference
    source: Reference
    stash: bool
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OpenSpare:
    slab: Reference
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DropSlab:
    """``drop slab of S to Q [else ...]``"""

    slab: Reference
    target: Reference
    otherwise: Block | None
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sleep:
    """``[idle] sleep on C [releasing L | dropping L] [timeout]``; `mode` is one of those two words."""

    channel: Reference
    mode: str | None
    lock: Reference | None
    timeout: bool
    idle: bool
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Wakeup:
    channel: Reference
    one: bool
    link: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """`arms` are the ``if`` and each ``else if``; the span of the statement is that of ``if`` and its condition."""

    arms: tuple[tuple[Expression, Block], ...]
    otherwise: Block | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class While:
    condition: Expression
    body: Block
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Loop:
    body: Block
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    count: Expression
    body: Block
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class For:
    variable: Name
    domain: Domain
    body: Block
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Atomic:
    body: Block
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Branch:
    guard: Expression
    body: Block
    optional: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choose:
    branches: tuple[Branch, ...]
    otherwise: Block | None
    idle: bool
    span: Span = field(compare=False, repr=False)


Statement: TypeAlias = (
    Assign
    | Call
    | Skip
    | Assert
    | Panic
    | Return
    | Break
    | Continue
    | Goto
    | LabelMark
    | LocalVariable
    | Pick
    | ProgressMark
    | Await
    | Take
    | Acquire
    | Release
    | GetObject
    | PutObject
    | Move
    | AddSlab
    | OpenSpare
    | DropSlab
    | Sleep
    | Wakeup
    | If
    | While
    | Loop
    | Repeat
    | For
    | Atomic
    | Choose
)
