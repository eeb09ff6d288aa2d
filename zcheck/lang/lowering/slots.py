"""The slots of the system under construction, and what the source calls them."""

from __future__ import annotations

from dataclasses import replace

from zcheck.system.expressions import Expr
from zcheck.system.intervals import Interval, bounds
from zcheck.system.system import Role, Slot
from zcheck.system.types import Type, value_range


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
        """Whether the slot is a local variable of `thread`."""
        if index < 0 or thread is None:
            return False
        slot = self._slots[index]
        return slot.role in (Role.LOCAL, Role.COUNTER) and slot.owner == thread

    def all(self) -> tuple[Slot, ...]:
        return tuple(self._slots)
