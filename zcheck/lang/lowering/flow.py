"""Control flow of one thread after inlining: a graph of nodes, built backwards and, at calls, on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TypeAlias

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.lowering.objects import Term
from zcheck.system.actions import FaultTest, Origin
from zcheck.system.expressions import TRUE, Expr
from zcheck.system.threads import Ask


class Region:
    """One atomic block (nested ones belong to the outermost); compared by identity."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a statement can go: possible iff `condition`, faulting unless all `tests`, then `updates` at
    once. All expressions read the state before the statement. `fails` leads to the statement's `else`."""

    condition: Expr
    updates: tuple[tuple[int, Expr], ...] = ()
    tests: tuple[FaultTest, ...] = ()
    fails: bool = False


@dataclass(eq=False, slots=True)
class Nop:
    """A place without meaning: a loop's head, a label."""

    region: Region | None
    origin: Origin
    next: Node | None = None


@dataclass(eq=False, slots=True)
class Mark:
    """Control passing here labels the step with `label`."""

    region: Region | None
    origin: Origin
    label: str
    next: Node


@dataclass(eq=False, slots=True)
class Basic:
    """A statement without inner statements. `own` ones touch only the thread's own variables and cost no
    step; `hidden` ones are bookkeeping (loop counters, arguments) that atomic blocks do not count as a change."""

    region: Region | None
    origin: Origin
    outcomes: tuple[Outcome, ...]
    next: Node
    otherwise: Node | None = None
    waits: bool = False
    idle: bool = False
    own: bool = False
    hidden: bool = False
    spins: bool = False                # acquire of a spin lock
    condition: Expr = TRUE             # of a waiting statement: some outcome is possible
    asks: tuple[Ask, ...] = ()         # of a `take`: the classes of pages


@dataclass(eq=False, slots=True)
class Test:
    """``if`` and loop tests."""

    region: Region | None
    origin: Origin
    condition: Term
    yes: Node
    no: Node
    own: bool


@dataclass(eq=False, slots=True)
class Enter:
    """A call; its callee is inlined when control first comes here, so unreachable call strings are never made."""

    region: Region | None
    origin: Origin
    expand: Callable[[], Node]
    entry: Node | None = None


@dataclass(eq=False, slots=True)
class Crash:
    """Control coming here faults: the recursion limit."""

    region: Region | None
    origin: Origin
    test: FaultTest


@dataclass(eq=False, slots=True)
class Arm:
    """A branch of a choose. A `fused` one executes its first statement in the step that enters it.

    `origin` is what the step into it is called: that statement, or the guard.
    """

    guard: Term
    entry: Node
    fused: bool
    optional: bool
    span: Span
    origin: Origin


@dataclass(eq=False, slots=True)
class Choose:
    region: Region | None
    origin: Origin
    arms: tuple[Arm, ...]
    otherwise: Arm | None
    idle: bool


@dataclass(eq=False, slots=True)
class Atomic:
    region: Region | None              # the region around it, always None
    origin: Origin
    inner: Region
    entry: Node


@dataclass(eq=False, slots=True)
class Finish:
    region: Region | None
    origin: Origin


@dataclass(eq=False, slots=True)
class Start:
    """A place before the first statement, made only where the way to the first step faults."""

    region: Region | None
    origin: Origin
    next: Node


Node: TypeAlias = Nop | Mark | Basic | Test | Enter | Crash | Choose | Atomic | Finish | Start
Visible: TypeAlias = Basic | Test | Choose | Atomic | Finish | Start


@dataclass(slots=True)
class LabelTable:
    """Where the labels of a thread's code stand, over all call strings."""

    marks: dict[str, list[Nop]] = field(default_factory=dict)


def skip_nops(node: Node) -> Node:
    """The first node behind labels and loop heads; one of them where they form a circle."""
    seen: set[int] = set()
    while isinstance(node, Nop) and id(node) not in seen:
        seen.add(id(node))
        assert node.next is not None
        node = node.next
    return node
