"""Systems with more data than can be looked at state by state."""

from __future__ import annotations

from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.system.system import Slot, System
from zcheck.system.types import value_range

WIDE = 1 << 16
"""Values of one variable from which a system is wide."""


def too_wide(system: System) -> Slot | None:
    """The variable with the most values, if they are very many and z3 can be asked about every check."""
    if any(asks_for_future(check.property) or unsupported(check.property) for check in system.checks):
        return None
    widest = max(system.slots, key=values, default=None)
    return None if widest is None or values(widest) < WIDE else widest


def values(slot: Slot) -> int:
    low, high = value_range(slot.type)
    return high - low + 1
