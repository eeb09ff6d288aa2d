"""Which slots actions read and write."""

from __future__ import annotations

from zcheck.system.actions import Action
from zcheck.system.building import reads
from zcheck.system.properties import (
    Always,
    Check,
    Never,
    Reachable,
)


def decides_by(action: Action) -> frozenset[int]:
    """The slots on which it depends whether the action is enabled and whether it faults."""
    return reads(action.guard).union(*(reads(test.holds) for test in action.tests))


def writes(action: Action) -> frozenset[int]:
    """The slots that the action may change, the acting thread's location not among them."""
    return frozenset(update.slot for update in action.updates)


def read_by_check(check: Check) -> frozenset[int]:
    """The slots whose values a property names; locations count only where it names them."""
    match check.property:
        case Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined):
            return reads(expr) | reads(defined)
        case _:
            return frozenset()
