"""What stays within 32 bits: the arithmetic that all targets compute as zcheck does."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.diagnostics.source import Span
from zcheck.export.refusing import refusal
from zcheck.system.building import operands
from zcheck.system.expressions import (
    Expr,
)
from zcheck.system.intervals import Interval, bounds
from zcheck.system.system import System
from zcheck.system.types import value_range

LOW, HIGH = -(2**31), 2**31 - 1


def refuse_wide_slots(system: System, target: str) -> None:
    for slot in system.slots:
        low, high = value_range(slot.type)
        if low < LOW or high > HIGH:
            raise refusal(target, f"`{slot.name} : {slot.type}`", None, "its range does not fit 32 bits")


def refuse_wide(
    expr: Expr, target: str, what: str, span: Span | None, slot_range: Callable[[int], Interval]
) -> None:
    """Raise a refusal if some subexpression may leave 32 bits."""
    todo = [expr]
    while todo:
        here = todo.pop()
        low, high = bounds(here, slot_range)
        if low < LOW or high > HIGH:
            raise refusal(target, what, span, f"a value in it may be {low if low < LOW else high}, past 32 bits")
        todo += operands(here)
