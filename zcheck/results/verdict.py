"""Answers: a closed union, each with why it may be believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.results.trace import Trace
from zcheck.system.expressions import Expr
from zcheck.system.family import Family
from zcheck.system.places import Weights, weighed
from zcheck.system.properties import Property


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Every state (up to `bound` steps, if given) was seen."""

    states: int
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Potential:
    """No step lowers the sum of `weights` and `constant` by more than `scale`, and where what is sought is found
    it is at most 0: where it is s, at least s / scale steps lead there."""

    weights: Weights
    constant: int
    scale: int

    def least(self, state: Sequence[int]) -> int:
        """So many steps at least, rounded up."""
        return max(0, -(-(weighed(self.weights, state) + self.constant) // self.scale))


@dataclass(frozen=True, slots=True)
class Unrolled:
    """A solver has ruled out every run of up to `bound` steps; None: of any length, for none is longer.

    `lemmas` are the invariants of the searched system that it was given; runs that are shorter than the
    `potential` allows were not looked at."""

    bound: int | None
    lemmas: tuple[Expr, ...] = ()
    potential: Potential | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """An inductive proof: no `steps` good states in a row that obey the lemmas are followed by a bad one, and
    nothing bad is less than `steps` steps from the start.

    `lemmas` are invariants of the searched system; the first `laws` of them are conservation laws.
    """

    steps: int
    laws: int
    lemmas: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of `weights`; invariantly `total`, which reads parameters only, or if `is_least` at least that."""

    weights: Weights
    total: Expr
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """A sum of `weights` that is never negative, and that each of the actions in `helpers` lowers. So they cannot
    go on for ever."""

    weights: Weights
    helpers: tuple[int, ...]


Size: TypeAlias = tuple[tuple[str, int], ...]
"""A value for each free parameter."""


@dataclass(frozen=True, slots=True)
class SizeProof:
    """Why something holds for every system of `family`, in which threads are counted.

    `sums` and `lemmas` are invariants of all of them, with the ranges of the slots. `needed` are those sums that
    the last question needs. `has_faults`: steps that fault were not ruled out. With a `rank`, some step of its
    helpers is possible in each state where a thread cannot go on.
    """

    family: Family
    fixed: tuple[tuple[str, str], ...]       # parameters asked about that have one value here
    sums: tuple[Sum, ...]
    lemmas: tuple[Expr, ...]
    needed: tuple[Sum, ...]
    explored: tuple[Size, ...]               # looked at state by state, or without a model; the rest follows
    in_range: bool                           # parameters within their declared ranges only
    has_faults: bool
    rank: Rank | None = None                 # where it is about what can be reached, and not about single states

    @property
    def goal(self) -> Property:
        (check,) = self.family.system.checks
        return check.property


@dataclass(frozen=True, slots=True)
class ForAllSizes:
    """A proof for every value of parameters: one for each value of those that give the system its shape."""

    proofs: tuple[SizeProof, ...]


Argument: TypeAlias = Exhausted | Unrolled | Proved | ForAllSizes
"""Why no run can show something."""


@dataclass(frozen=True, slots=True)
class Holds:
    """`evidence` is a trace where one run shows it (`reachable`)."""

    evidence: Argument | Trace


@dataclass(frozen=True, slots=True)
class Violated:
    """`evidence` is an argument where no run can show it (`reachable`)."""

    evidence: Trace | Argument


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Neither refuted nor exhausted; `reason` in words, `hint` is the next thing to try."""

    reason: str
    hint: str | None = None


Verdict: TypeAlias = Holds | Violated | Undetermined
