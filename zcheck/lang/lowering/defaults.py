"""Values of variables that are given none."""

from __future__ import annotations

from zcheck.system.types import Type, value_range


def default_value(type_: Type) -> int:
    """What a variable without an initial value starts at: 0 where the type has it, else its least value."""
    low, high = value_range(type_)
    return 0 if low <= 0 <= high else low
