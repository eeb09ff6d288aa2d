"""A run of a system, from its initial state, and why it ends where it ends."""

from __future__ import annotations

from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.system import State


@dataclass(frozen=True, slots=True)
class Deadlocked:
    """No mandatory action is enabled in the last state and `threads` are not resting (empty: no thread)."""

    threads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Faulted:
    """`action` is enabled in the last state and its test number `test` is the first that fails."""

    action: int
    test: int


@dataclass(frozen=True, slots=True)
class Reached:
    """The last state refutes `always` or `never`, or is the witness of `reachable`."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """In the last state `threads` are not resting and can never take a mandatory step again."""

    threads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoProgress:
    """From the last state mandatory steps reach neither `label` nor rest of its carriers."""

    label: str


@dataclass(frozen=True, slots=True)
class Livelocked:
    """``states[loop]`` is the last state again: from there the run goes round for ever, fairly, without a
    step labelled `label` while a thread that carries it is not resting."""

    label: str
    loop: int


@dataclass(frozen=True, slots=True)
class Ceased:
    """The run may end in the last state, where nothing mandatory is enabled, without `label` for ever."""

    label: str


Ending: TypeAlias = Deadlocked | Faulted | Reached | Stuck | NoProgress | Livelocked | Ceased


@dataclass(frozen=True, slots=True)
class Trace:
    """``states[0]`` is initial; firing ``actions[i]`` in ``states[i]`` gives ``states[i + 1]``.

    The length in steps is that of `actions`, plus one for the faulting step of a `Faulted` ending.
    """

    states: tuple[State, ...]
    actions: tuple[int, ...]
    ending: Ending

    def __post_init__(self) -> None:
        assert len(self.states) == len(self.actions) + 1

    @property
    def length(self) -> int:
        return len(self.actions) + isinstance(self.ending, Faulted)
