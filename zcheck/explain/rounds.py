"""A loop that makes no progress: what each of those who keep it going does in one round."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.results.trace import Livelocked, Trace
from zcheck.system.system import Role, System
from zcheck.system.types import IntRange

COUNTED = frozenset({Role.VARIABLE, Role.QUEUE, Role.SLAB})


@dataclass(frozen=True, slots=True)
class Net:
    """What one participant adds to a number in one round, all its steps together; never 0."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Part:
    """One participant of a loop: a thread or an event, and the number of its steps in one round."""

    who: str
    steps: int
    nets: tuple[Net, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """`parts` in the order of their first step; `contested` are the numbers that some raise and others lower."""

    parts: tuple[Part, ...]
    contested: tuple[str, ...]


def round_of(system: System, trace: Trace) -> Round | None:
    """What the loop of a livelock is made of; None for any other trace."""
    if not isinstance(trace.ending, Livelocked):
        return None
    steps: dict[str, int] = {}
    nets: dict[tuple[str, str], int] = {}
    slots = [slot for slot in system.slots if slot.role in COUNTED and isinstance(slot.type, IntRange)]
    for number in range(trace.ending.loop, len(trace.actions)):
        action = system.actions[trace.actions[number]]
        who = action.group or action.name
        steps[who] = steps.get(who, 0) + 1
        before, after = trace.states[number], trace.states[number + 1]
        for slot in slots:
            change = after[slot.index] - before[slot.index]
            if change:
                nets[who, slot.name] = nets.get((who, slot.name), 0) + change
    parts = tuple(
        Part(who, count, tuple(Net(name, net) for (other, name), net in nets.items() if other == who and net))
        for who, count in steps.items()
    )
    contested = dict.fromkeys(net.name for part in parts for net in part.nets)
    return Round(parts, tuple(contested))
