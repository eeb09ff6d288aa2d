"""A family of systems: one for each value of parameters that are left free."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.frozen import dataclass
from zcheck.system.expressions import Expr
from zcheck.system.system import System
from zcheck.system.threads import Location

UNBOUNDED = 10**18
"""The end of the range of what has no declared end: pages in a queue, threads, where their number is free."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A free parameter: a slot that no action writes. Its declared range ends at `high`."""

    name: str
    slot: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """`count` identical threads, of which the system has two: `one` stands for any, `other` for the rest."""

    class_name: str
    one: int
    other: int
    count: Expr


@dataclass(frozen=True, slots=True)
class Count:
    """A slot that counts the threads of a crowd at one place: a location, with the values of what is their own."""

    slot: int
    class_name: str
    place: Location
    own: str                           # ``held = 2, has swhash_lock``; empty where that is nothing
    is_asked: bool = True              # whether the property is about these threads, or progress that they make


@dataclass(frozen=True, slots=True)
class Family:
    """The systems that `system` stands for: any values of `parameters` where `where` is true, which reads them
    only; at the start the slots in `initial` have the values of these expressions over parameters.

    With `crowds` there are two threads of each for its whole number; once counted, `counts` in their place.
    """

    system: System
    parameters: tuple[Parameter, ...]
    initial: Mapping[int, Expr]
    where: Expr
    crowds: tuple[Crowd, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def awake(self) -> tuple[int, ...]:
        """The slots that count threads which are not at rest."""
        return tuple(count.slot for count in self.counts if not count.place.resting)
