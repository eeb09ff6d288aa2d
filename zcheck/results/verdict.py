"""Answers: a closed union, each with why it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zcheck.results.trace import Trace
from zcheck.system.expressions import Expr


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Every state (up to `bound` steps, if given) was seen."""

    states: int
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Unrolled:
    """A solver has ruled out every run of up to `bound` steps; None: of any length, for none is longer.

    `lemmas` are the invariants of the searched system that it was given."""

    bound: int | None
    lemmas: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Proved:
    """An inductive proof: no `steps` good states in a row that obey the lemmas are followed by a bad one, and
    nothing bad is less than `steps` steps from the start.

    `lemmas` are invariants of the searched system; the first `laws` of them are conservation laws.
    """

    steps: int
    laws: int
    lemmas: tuple[Expr, ...]


Argument: TypeAlias = Exhausted | Unrolled | Proved
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
