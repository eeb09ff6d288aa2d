"""How far a check that holds is from failing: its tightest moments, each shown by a run that leads there."""

from __future__ import annotations

from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.results.trace import Trace


@dataclass(frozen=True, slots=True)
class Spare:
    """A comparison that must hold does so with `least` to spare in the last state of `trace`, nowhere with less.

    0: one less, and it would not hold. `step` is the statement that asserts it, None for the condition of a check.
    """

    comparison: str                            # ``wired <= 4``
    least: int
    values: tuple[tuple[str, str], ...]        # what it depends on, there
    step: str | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class Stop:
    """Requests of a class get a page of a queue only while it has at least `least` pages."""

    page_class: str
    least: int


@dataclass(frozen=True, slots=True)
class Lowest:
    """A queue that waiting requests draw on has nowhere fewer pages than in the last state of `trace`."""

    queue: str
    pages: int
    stops: tuple[Stop, ...]                    # of the classes that draw on it, the most careful first
    trace: Trace


@dataclass(frozen=True, slots=True)
class LastHope:
    """In the last state of `trace` `waiting` wait and only `able` can go on: nowhere are these fewer while somebody
    waits."""

    waiting: tuple[str, ...]
    able: tuple[str, ...]                      # threads, and events that must happen
    trace: Trace


Margin: TypeAlias = Spare | Lowest | LastHope
