"""Answers to `sweep` and `minimize`: a verdict at each point of a grid of parameter values."""

from __future__ import annotations

from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.results.verdict import ForAllSizes, SizeProof
from zcheck.system.properties import VerdictName


@dataclass(frozen=True, slots=True)
class Point:
    """One point, its verdict, and the length in steps of the counterexample, if there is one."""

    values: tuple[tuple[str, str], ...]      # parameter and value, as a user writes it
    verdict: VerdictName
    length: int | None
    states: int
    reason: str | None                       # of undetermined
    faults: int = 0                          # faulting steps met: the verdict speaks of the other runs
    is_proved: bool = False                  # by one of the table's proofs, no state was looked at


@dataclass(frozen=True, slots=True)
class Table:
    """All points of a grid, the last axis changing fastest; `proofs` decide those that were not looked at."""

    axes: tuple[tuple[str, tuple[str, ...]], ...]
    points: tuple[Point, ...]
    proofs: tuple[SizeProof, ...] = ()

    @property
    def open(self) -> tuple[Point, ...]:
        """The points that have no definite verdict."""
        return tuple(point for point in self.points if point.verdict is VerdictName.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class FailsAt:
    """A value beyond those asked about that does not hold, with the length of its counterexample in steps."""

    value: str
    length: int


Beyond: TypeAlias = ForAllSizes | FailsAt | None
"""What is known of all values from the least one on, beyond those asked about as well."""


@dataclass(frozen=True, slots=True)
class Least:
    """The answer to `minimize`, found by deciding every value: nothing is assumed to be monotone.

    `value` is the least that holds, None where none does. `above` are greater values that do not hold: a
    larger amount that brings the trouble back is an anomaly worth a look.
    """

    parameter: str
    value: str | None
    above: tuple[str, ...]
    below: str | None                        # the value next below, whose counterexample is the verdict's
    beyond: Beyond = None
