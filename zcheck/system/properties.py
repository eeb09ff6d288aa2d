"""What can be asked of a system."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.system.expressions import Expr


@dataclass(frozen=True, slots=True)
class DeadlockFree:
    """Violated by a reachable state where no mandatory action is enabled and some thread is not resting
    (or there is no thread)."""


@dataclass(frozen=True, slots=True)
class FaultFree:
    """Violated by a faulting step."""


@dataclass(frozen=True, slots=True)
class Always:
    """Violated by a reachable state where `expr` is false, or where `defined` is (it has no value there)."""

    expr: Expr
    defined: Expr


@dataclass(frozen=True, slots=True)
class Never:
    """Violated by a reachable state where `expr` is true, or where `defined` is false."""

    expr: Expr
    defined: Expr


@dataclass(frozen=True, slots=True)
class Reachable:
    """Violated if no reachable state has `defined` and `expr` true."""

    expr: Expr
    defined: Expr


@dataclass(frozen=True, slots=True)
class NeverStuck:
    """Violated by a reachable state in which one of `threads` is not resting and never again has an enabled
    mandatory step, whatever mandatory steps anybody takes. ``no thread stuck`` lists all threads."""

    threads: tuple[int, ...]
    everyone: bool = False          # written ``no thread stuck``


@dataclass(frozen=True, slots=True)
class Progress:
    """Violated by a reachable state from which mandatory steps reach neither a step labelled `label` nor a
    state where every thread that carries the label rests."""

    label: str


@dataclass(frozen=True, slots=True)
class Live:
    """Violated by a fair run, for ever or to where nothing goes on, that from some point takes no step labelled
    `label` while a thread that carries the label is not resting. Fair, weakly: to whom has an enabled mandatory
    step all the time; `strongly`: to whom has one again and again."""

    label: str
    strongly: bool


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A request that is understood but has no engine yet; always undetermined."""

    what: str


Property: TypeAlias = (
    DeadlockFree
    | FaultFree
    | Always
    | Never
    | Reachable
    | NeverStuck
    | Progress
    | Live
    | Unsupported
)


class VerdictName(Enum):
    HOLDS = "holds"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Check:
    """One property with a name, a bound and an expectation."""

    name: str
    property: Property
    text: str                       # as written: ``deadlock free within 40 steps``
    within: int | None = None       # steps
    expect: VerdictName = VerdictName.HOLDS
    span: Span | None = None
