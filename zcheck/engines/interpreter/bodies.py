"""The code for many actions: in place for small systems, in functions of bounded length for large ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from zcheck.engines.interpreter.actions import ActionWriter, Handlers
from zcheck.engines.interpreter.dispatch import (
    LARGE,
    GroupWriter,
    shared_slots,
)
from zcheck.engines.interpreter.writing import Writer
from zcheck.exploring.groups import Group, chunks_of, groups_of
from zcheck.exploring.ordering import NO_TWINS, Twins
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.layout import Layout
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Shape:
    """How a function of some actions is called, and whether it gathers bits in ``mask``."""

    parameters: str
    gathers: bool


Body = Callable[[], None]
"""Writes the code of some actions at the writer's place; ``s`` is the state there."""


class BodyWriter:
    """Prepares the code for one generated function."""

    def __init__(
        self, system: System, layout: Layout, out: Writer, handlers: Handlers, twins: Twins = NO_TWINS
    ) -> None:
        self._system = system
        self._layout = layout
        self._out = out
        self._handlers = handlers
        self._twins = twins

    def prepare(self, parts: Sequence[Sequence[Action]], shape: Shape) -> list[Body]:
        """A body for each of `parts`, to be written in this order at one place.

        Functions for large systems are written at once: call this at the top level of the text.
        """
        if sum(map(len, parts)) > LARGE:
            return [self._calls(part, shape) for part in parts]
        groups = [groups_of(part) for part in parts]
        shared = shared_slots([group for part in groups for group in part])
        return [
            partial(self._in_place, part, shared, first=not number)
            for number, part in enumerate(groups)
        ]

    def _in_place(self, groups: Sequence[Group], shared: frozenset[int], first: bool) -> None:
        actions = ActionWriter(self._system, self._layout, self._out, shared, self._handlers)
        if first:
            for slot in sorted(shared):
                self._out.line(f"v{slot} = {actions.field(slot)}")
        writer = GroupWriter(self._system, self._out, actions, self._twins)
        for group in groups:
            writer.write(group)

    def _calls(self, part: Iterable[Action], shape: Shape) -> Body:
        lines: list[str] = []
        for chunk in chunks_of(groups_of(list(part)), LARGE):
            name = f"part_{len(self._out.lines)}"
            with self._out.block(f"def {name}({shape.parameters}):"):
                if shape.gathers:
                    self._out.line("mask = 0")
                self._in_place(chunk, shared_slots(chunk), True)
                if shape.gathers:
                    self._out.line("return mask")
            lines.append(f"{'mask |= ' * shape.gathers}{name}({shape.parameters})")

        def body() -> None:
            for line in lines:
                self._out.line(line)

        return body
