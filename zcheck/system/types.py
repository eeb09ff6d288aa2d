"""Types of values. Every value of every type is a Python int in a state vector."""

from __future__ import annotations

from typing import TypeAlias

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class IntRange:
    """Integers from `low` to `high`, both included."""

    low: int
    high: int

    def __post_init__(self) -> None:
        assert self.low <= self.high, f"empty range {self.low}..{self.high}"

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"


@dataclass(frozen=True, slots=True)
class Boolean:
    """``false`` is 0, ``true`` is 1."""

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Named members; the value of a member is its index."""

    name: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ThreadRef:
    """Nobody (0) or thread number ``value - 1``: the owner of a lock. Kept apart from integers so that
    identities can be renamed when identical threads are counted."""

    threads: tuple[str, ...]

    def __str__(self) -> str:
        return "thread"


@dataclass(frozen=True, slots=True)
class LocationRef:
    """An index into one thread's locations."""

    count: int

    def __str__(self) -> str:
        return "location"


Type: TypeAlias = IntRange | Boolean | Enumeration | ThreadRef | LocationRef


def value_range(type_: Type) -> tuple[int, int]:
    """The least and the greatest value of a type."""
    match type_:
        case IntRange(low, high):
            return low, high
        case Boolean():
            return 0, 1
        case Enumeration(_, members):
            return 0, len(members) - 1
        case ThreadRef(threads):
            return 0, len(threads)
        case LocationRef(count):
            return 0, count - 1


def value_text(type_: Type, value: int) -> str:
    """A value as a user would write it; values outside the type are shown as numbers."""
    low, high = value_range(type_)
    if not low <= value <= high:
        return str(value)
    match type_:
        case IntRange() | LocationRef():
            return str(value)
        case Boolean():
            return "true" if value else "false"
        case Enumeration(_, members):
            return members[value]
        case ThreadRef(threads):
            return "nobody" if value == 0 else threads[value - 1]
