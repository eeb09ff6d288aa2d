"""Answers: a closed union, each with why it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zcheck.results.trace import Trace


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Every state (up to `bound` steps, if given) was seen."""

    states: int
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """`evidence` is a trace where one run shows it (`reachable`)."""

    evidence: Exhausted | Trace


@dataclass(frozen=True, slots=True)
class Violated:
    """`evidence` is exhaustion where no run can show it (`reachable`)."""

    evidence: Trace | Exhausted


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Neither refuted nor exhausted; `reason` in words, `hint` is the next thing to try."""

    reason: str
    hint: str | None = None


Verdict: TypeAlias = Holds | Violated | Undetermined
