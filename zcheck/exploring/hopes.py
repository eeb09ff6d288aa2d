"""What hope is kept of: a bit for each thread and label that checks about the future ask about.

A thread's bit is set where it has an enabled mandatory step, a label's where a mandatory step passes it or all its
carriers rest, and both where mandatory steps lead to such a state. A missing bit is a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from zcheck.frozen import dataclass
from zcheck.results.trace import Ending, NoProgress, Stuck
from zcheck.semantics.states import carriers_rest, is_resting
from zcheck.system.actions import Action
from zcheck.system.expressions import Const, Expr, Ite, Read
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Reachable,
    Unsupported,
)
from zcheck.system.system import State, System
from zcheck.system.threads import Thread


@dataclass(frozen=True, slots=True)
class Bits:
    """The bits; each is a power of two."""

    threads: Mapping[int, int]      # thread to bit
    labels: Mapping[str, int]       # label to bit
    settled: frozenset[int]         # threads whose bit is set wherever they rest: nothing is lost by it

    @property
    def full(self) -> int:
        return sum(self.threads.values()) + sum(self.labels.values())

    def of(self, action: Action) -> int:
        """What an enabled mandatory action gives hope for."""
        own = 0 if action.thread is None else self.threads.get(action.thread, 0)
        return own | sum(self.labels.get(label, 0) for label in action.progress)

    def asked(self, check: Check) -> int:
        """The bits that a check is about."""
        goal = check.property
        match goal:
            case NeverStuck(threads):
                return sum(self.threads[thread] for thread in set(threads))
            case Progress(label):
                return self.labels[label]
            case DeadlockFree() | FaultFree() | Always() | Never() | Reachable() | Live() | Unsupported():
                return 0
            case _:
                assert_never(goal)

    def ending(self, system: System, check: Check, state: State, missing: int) -> Ending | None:
        """The loss in one state, given the bits it lacks; a thread that rests there is not stuck."""
        goal = check.property
        if isinstance(goal, NeverStuck):
            stuck = tuple(
                thread
                for thread in goal.threads
                if missing & self.threads[thread] and not is_resting(system, thread, state)
            )
            return Stuck(stuck) if stuck else None
        if isinstance(goal, Progress):
            lost = missing & self.labels[goal.label]
            return NoProgress(goal.label) if lost and not carriers_rest(system, goal.label, state) else None
        return None


def future_bits(system: System) -> Bits:
    """The bits for all checks of a system."""
    return bits_for(system, system.checks)


def bits_for(system: System, checks: Iterable[Check]) -> Bits:
    """A bit for each thread and label that `checks` ask about."""
    threads: set[int] = set()
    labels: set[str] = set()
    for check in checks:
        match check.property:
            case NeverStuck(asked):
                threads.update(asked)
            case Progress(label):
                labels.add(label)
            case _:
                pass
    ordered = sorted(threads)
    settled = frozenset(t for t in ordered if _rests_by_itself(system, system.threads[t]))
    return Bits(
        {thread: 1 << number for number, thread in enumerate(ordered)},
        {label: 1 << number for number, label in enumerate(sorted(labels), len(ordered))},
        settled,
    )


def _rests_by_itself(system: System, thread: Thread) -> bool:
    """Whether a thread that does not rest is never brought to rest by a mandatory step of another.

    Then hope at its resting places never reaches a state where it does not rest, except by way of its own
    mandatory steps, which are hope themselves: the bit may be set there without being true.
    """
    return all(
        _keeps_awake(thread, update.value)
        for action in system.actions
        if action.mandatory and action.thread != thread.index
        for update in action.updates
        if update.slot == thread.location_slot
    )


def _keeps_awake(thread: Thread, value: Expr) -> bool:
    match value:
        case Const(place):
            return 0 <= place < len(thread.locations) and not thread.locations[place].resting
        case Read(slot):
            return slot == thread.location_slot
        case Ite(_, yes, no):
            return _keeps_awake(thread, yes) and _keeps_awake(thread, no)
        case _:
            return False
