"""The slots of the system under construction, and what the source calls them."""

from __future__ import annotations

from dataclasses import replace

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.freedom import Shaping
from zcheck.lang.mistakes import values as mistakes
from zcheck.system.building import reads
from zcheck.system.expressions import Expr
from zcheck.system.intervals import Interval, bounds
from zcheck.system.system import Role, Slot
from zcheck.system.types import Type, value_range

MOST_VALUES = 100_000
"""Values of a number of pages, or of a `pick`, that get a step each."""


class SlotTable:
    """Hands out slots in order; names are made unique with ``#2``, ``#3`` ...

    Negative slot numbers stand for questions about threads (`stalled` and the like) whose answer is an
    expression that exists only when all threads are lowered; they are truth values.
    """

    def __init__(self) -> None:
        self._slots: list[Slot] = []
        self._names: set[str] = set()

    def new(self, name: str, type_: Type, initial: int, role: Role, owner: int | None = None) -> int:
        """Add a slot and return its index."""
        unique, count = name, 1
        while unique in self._names:
            count += 1
            unique = f"{name}#{count}"
        self._names.add(unique)
        index = len(self._slots)
        self._slots.append(Slot(index, unique, type_, initial, role, owner))
        return index

    def __getitem__(self, index: int) -> Slot:
        return self._slots[index]

    def set_initial(self, index: int, value: int) -> None:
        self._slots[index] = replace(self._slots[index], initial=value)

    def set_type(self, index: int, type_: Type, initial: int) -> None:
        self._slots[index] = replace(self._slots[index], type=type_, initial=initial)

    def range_of(self, index: int) -> Interval:
        return (0, 1) if index < 0 else value_range(self._slots[index].type)

    def bounds(self, expr: Expr) -> Interval:
        """An interval that contains every value of `expr`."""
        return bounds(expr, self.range_of)

    def is_own(self, index: int, thread: int | None) -> bool:
        """Whether the slot is a local variable of `thread`, or a free parameter, which nobody changes."""
        if index < 0 or thread is None:
            return False
        slot = self._slots[index]
        if slot.role is Role.PARAMETER:
            return True
        return slot.role in (Role.LOCAL, Role.COUNTER) and slot.owner == thread

    def parameters_in(self, *exprs: Expr) -> frozenset[str]:
        """The names of the free parameters that are read."""
        slots = {slot for expr in exprs for slot in reads(expr) if slot >= 0}
        return frozenset(self._slots[slot].name for slot in slots if self._slots[slot].role is Role.PARAMETER)

    def values_of(self, expr: Expr, what: str, span: Span) -> range:
        """Every value `expr` may have. Raises Shaping or ModelError where they are too many."""
        low, high = self.bounds(expr)
        if high - low >= MOST_VALUES:
            if self.parameters_in(expr):
                raise Shaping(self.parameters_in(expr))
            raise ModelError([mistakes.too_large(span, what, MOST_VALUES)])
        return range(low, high + 1)

    def all(self) -> tuple[Slot, ...]:
        return tuple(self._slots)
