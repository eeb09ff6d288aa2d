"""Steps of single states, for whoever wants examples of what is reached."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.engines.interpreter.stepping import Stepper
from zcheck.system.layout import layout_of
from zcheck.system.system import State, System


def successors_of(system: System) -> Callable[[State], list[State]]:
    """The states behind all steps that do not fault, with repeats."""
    layout = layout_of(system)
    expand = Stepper(system, layout).expand(deadlocks=False, record=())
    fired = bytearray(len(system.actions))

    def successors(state: State) -> list[State]:
        after: list[int] = []
        expand([layout.pack(state)], after, [], [], fired)
        return [layout.unpack(packed) for packed in after]

    return successors
