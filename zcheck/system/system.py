"""The typed transition system: slots, threads, actions, checks."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.properties import Check
from zcheck.system.threads import Thread
from zcheck.system.types import Type

State: TypeAlias = tuple[int, ...]
"""One value for each slot, in slot order."""


class Role(Enum):
    """What a slot is for; changes nothing in its meaning."""

    VARIABLE = "variable"
    LOCAL = "local"
    COUNTER = "counter"       # of a loop: no name of the source
    QUEUE = "queue"           # pages, including `held` and a slab's backing
    SLAB = "slab"             # a slab cache's counters other than backing
    LOCK = "lock"
    CHANNEL = "channel"
    LOCATION = "location"
    SLEEP = "sleep"           # whether a thread gave up its tokens
    PARAMETER = "parameter"   # of a family of systems: never written, any value at the start


@dataclass(frozen=True, slots=True)
class Slot:
    """One component of the state vector."""

    index: int
    name: str                 # ``free``, ``owed[1]``, ``user[0].held``
    type: Type
    initial: int
    role: Role
    owner: int | None = None  # the thread it belongs to: locals, held, locations


@dataclass(frozen=True, slots=True)
class System:
    """A model after lowering, at one setting of its parameters."""

    name: str
    title: str
    slots: tuple[Slot, ...]
    threads: tuple[Thread, ...]
    actions: tuple[Action, ...]        # threads in order, then events; within one in declaration order
    checks: tuple[Check, ...]
    parameters: tuple[tuple[str, str], ...] = ()   # name and value as written, for reports

    @property
    def initial(self) -> State:
        return tuple(slot.initial for slot in self.slots)
