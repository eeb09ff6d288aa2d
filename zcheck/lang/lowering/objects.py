"""What names stand for once parameters have values: the static objects of a model."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.lang.lowering.freedom import Shaping
from zcheck.lang.syntax.declarations import ClassDecl, DefDecl, ProcDecl
from zcheck.system.building import binary
from zcheck.system.expressions import BinaryOp, Const, Expr, Read, number
from zcheck.system.types import Enumeration, Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant, a parameter, an enum member, a constant argument."""

    value: Const


@dataclass(frozen=True, slots=True)
class Scalar:
    """A variable in one slot."""

    slot: int
    type: Type


@dataclass(frozen=True, slots=True)
class Array:
    """One slot an element, indexed from 0."""

    name: str
    slots: tuple[int, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Queue:
    """A counter of pages."""

    name: str
    slot: int


@dataclass(frozen=True, slots=True)
class Held:
    """The running thread's own queue; it gets a slot when it is first used."""


@dataclass(frozen=True, slots=True)
class Slab:
    """A slab cache: sizes in pages and objects, and the slots of its counters."""

    name: str
    pages: int
    per_slab: int
    keep: int
    objects: int
    spare: int
    slabs: int
    backing: int
    most: Expr                # slabs that all pages together could back

    @property
    def most_objects(self) -> Expr:
        return binary(BinaryOp.MUL, self.most, number(self.per_slab))

    def member(self, name: str) -> Expr:
        """A counter or a size by its name in the language."""
        match name:
            case "pages" | "per_slab" | "keep":
                size: int = getattr(self, name)
                return number(size)
            case "objects" | "spare" | "slabs" | "backing":
                slot: int = getattr(self, name)
                return Read(slot)
            case _:
                raise AssertionError(f"slab member {name} passed validation")


@dataclass(frozen=True, slots=True)
class Lock:
    """`owner` is a slot that holds a thread's identity; `depth` counts acquires of a recursive lock,
    `readers` all shared holds of an rw lock."""

    name: str
    kind: str
    owner: int
    depth: int | None = None
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """`number` is the value of a thread's sleep slot while it sleeps here."""

    name: str
    number: int
    fifo: bool


@dataclass(frozen=True, slots=True)
class Elements:
    """An array of locks or of channels."""

    name: str
    items: tuple[Lock, ...] | tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """Names of page classes a request may use, and whether it waits."""

    name: str
    classes: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class PageClass:
    declaration: ClassDecl


@dataclass(frozen=True, slots=True)
class ThreadClass:
    """Threads ``first`` to ``first + count - 1``; `indexed` if the declaration has a count. Where free parameters
    say how many there are, `crowd` names these, and there are two."""

    name: str
    first: int
    count: int
    indexed: bool
    crowd: frozenset[str] = frozenset()

    def spoken_of_alone(self) -> None:
        """Raises Shaping where the number of the threads is free: single ones cannot be told apart then."""
        if self.crowd:
            raise Shaping(self.crowd, f"single threads of `{self.name}` are spoken of")


@dataclass(frozen=True, slots=True)
class Procedure:
    """`key` names the body: the declared name, with a ``'`` for each replacement it lies under."""

    key: str
    declaration: ProcDecl


@dataclass(frozen=True, slots=True)
class Definition:
    declaration: DefDecl


@dataclass(frozen=True, slots=True)
class EnumType:
    type: Enumeration


Binding: TypeAlias = (
    Constant
    | Scalar
    | Array
    | Queue
    | Held
    | Slab
    | Lock
    | Channel
    | Elements
    | Flags
    | PageClass
    | ThreadClass
    | Procedure
    | Definition
    | EnumType
)


@dataclass(frozen=True, slots=True)
class Inline:
    """An argument of a `def`: an expression already lowered in the caller's scope."""

    term: Term


@dataclass(frozen=True, slots=True)
class Term:
    """A lowered expression: its value, and where it has one."""

    value: Expr
    defined: Expr


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one place. `thread` and `self_value` are absent in events and checks. Of a thread whose
    number free parameters say, `crowd` are these; it has no `self_value`."""

    names: ChainMap[str, Binding | Inline]
    thread: int | None = None
    self_value: Const | None = None
    body: str = ""                      # key of the procedure body, for `original`
    crowd: frozenset[str] = frozenset()

    def with_names(self, extra: Mapping[str, Binding | Inline]) -> Scope:
        """This scope with more names, which hide outer ones."""
        return replace(self, names=self.names.new_child(dict(extra)))
