"""What a name means, before parameters have values."""

from __future__ import annotations

from enum import Enum

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax.declarations import NamedDeclaration
from zcheck.lang.validation.types import UNKNOWN, Type


class Kind(Enum):
    """The value is what messages call it."""

    CONST = "a constant"
    PARAM = "a parameter"
    MEMBER = "an enum member"
    VAR = "a variable"
    LOCAL = "a local variable"
    ARGUMENT = "an argument"
    LOOP = "a loop variable"
    BINDER = "a bound variable"        # of a quantifier, event or check: a constant in each instance
    QUEUE = "a page queue"
    ENUM = "an enum"
    CLASS = "a page class"
    FLAGS = "allocation flags"
    SLAB = "a slab cache"
    LOCK = "a lock"
    CHANNEL = "a wait channel"
    PROC = "a procedure"
    THREAD = "a thread"
    EVENT = "an event"
    DEF = "a definition"


VALUES = frozenset(
    (
        Kind.CONST,
        Kind.PARAM,
        Kind.MEMBER,
        Kind.VAR,
        Kind.LOCAL,
        Kind.ARGUMENT,
        Kind.LOOP,
        Kind.BINDER,
        Kind.QUEUE,
    )
)
CONSTANTS = frozenset((Kind.CONST, Kind.PARAM, Kind.MEMBER))
STATIC_KINDS = {
    "slab": Kind.SLAB,
    "lock": Kind.LOCK,
    "flags": Kind.FLAGS,
    "class": Kind.CLASS,
    "queue": Kind.QUEUE,
    "channel": Kind.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One name: what it is, where it is declared, and what it takes to make a value of it.

    `type` is that of the value, of an element, or of a definition's result; `index` is the type of the index that
    an array or a class of several threads needs. A static argument of a procedure has no `declaration`.
    """

    kind: Kind
    name: str
    span: Span | None                  # None for what is built in
    type: Type = UNKNOWN
    index: Type | None = None
    declaration: NamedDeclaration | None = None
    enum: str | None = None            # of a member
