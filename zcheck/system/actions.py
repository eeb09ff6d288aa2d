"""Actions: guarded atomic steps. What an engine fires and a trace names."""

from __future__ import annotations

from enum import Enum

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.system.expressions import Expr


class FaultKind(Enum):
    """What can go wrong in a step; the value is how it is called in messages."""

    RANGE = "value out of range"
    INDEX = "index out of range"
    DIVISION = "division by zero"
    ASSERT = "assertion failed"
    PANIC = "panic"
    RECURSION = "recursion limit"
    NOT_HELD = "release of a lock that is not held"
    RELOCK = "second acquire of a lock by its holder"
    LEAK = "finished with a lock or pages held"
    MAY_NOT_WAIT = "waits where it must not"
    SHORTAGE = "more pages or objects than there are"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way a step can go wrong, in words and with its place."""

    kind: FaultKind
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class FaultTest:
    """The step faults unless `holds`, which reads the state before the step."""

    holds: Expr
    fault: Fault


@dataclass(frozen=True, slots=True)
class Update:
    """``slot := value``; `value` reads the state before the step."""

    slot: int
    value: Expr


@dataclass(frozen=True, slots=True)
class CallFrame:
    """One activation in a call string."""

    procedure: str
    text: str                  # the call as shown: ``kmem_slab_alloc(swblock, M_WAITOK)``
    span: Span | None = None   # of the call statement
    link: str | None = None    # kernel source of the call


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action or a location comes from."""

    text: str                  # the statement as written, one line
    span: Span | None = None
    link: str | None = None    # kernel source, ``file.c:line what``
    calls: tuple[CallFrame, ...] = ()   # outermost first


@dataclass(frozen=True, slots=True)
class Action:
    """One guarded atomic step.

    Enabled in a state iff the acting thread (if any) is at `source` and `guard` is true. Firing evaluates
    `tests` in order in the state before the step: the first false one makes the step fault, so that it has no
    successor. Else all `updates` happen at once and the thread's location becomes `target`. Every value
    assigned is within its slot's range once all tests hold: builders add range tests where they cannot show it.
    """

    index: int
    name: str                       # stable, unique: ``user[0]@4.1`` or ``io_done``
    thread: int | None              # index of the acting thread; None for an event
    source: int | None              # location index; None for an event
    target: int | None              # location index; None for an event
    guard: Expr
    tests: tuple[FaultTest, ...]
    updates: tuple[Update, ...]     # at most one a slot; never the acting thread's location slot
    mandatory: bool
    progress: frozenset[str]        # labels of the progress statements this step passes
    origin: Origin
    group: str = ""                 # events: the event instance, ``t2(1)``; threads: the thread's name
