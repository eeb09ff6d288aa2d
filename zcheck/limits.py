"""The caps a user puts on a run."""

from __future__ import annotations

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """No limit where None. Reaching one ends a run as *undetermined*, never as *holds*."""

    states: int | None = None
    seconds: float | None = None
    memory_bytes: int | None = None
