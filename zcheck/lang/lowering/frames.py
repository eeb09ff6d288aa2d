"""Activations of procedures while a thread's code is unfolded."""

from __future__ import annotations

from dataclasses import field

from zcheck.frozen import dataclass
from zcheck.lang.lowering.flow import Node, Nop, Region
from zcheck.lang.lowering.objects import Scope
from zcheck.lang.syntax.expressions import Index, Name
from zcheck.system.actions import CallFrame


@dataclass(frozen=True, slots=True)
class Result:
    """Where a returned value goes: the target of ``x = call p()``, in the caller's scope."""

    target: Name | Index
    operator: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Frame:
    """One activation: its call string, where it returns to, and its labels."""

    calls: tuple[CallFrame, ...]
    active: tuple[str, ...]               # keys of the procedures on the call string
    prefix: str                           # of the names of its locals
    return_to: Node
    result: Result | None = None
    labels: dict[str, Nop] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a statement stands: its frame, atomic region, and the ends of the loop around it."""

    frame: Frame
    region: Region | None
    break_to: Node | None = None
    continue_to: Node | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose code is unfolded: a thread, or an event (`thread` is None)."""

    thread: int | None
    name: str
    grants: tuple[str, ...]
    depth: int | None
