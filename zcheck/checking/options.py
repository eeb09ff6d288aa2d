"""What a user may ask of a run, and who looks on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zcheck.limits import Limits
from zcheck.results.statistics import Snapshot

Watch = Callable[[Snapshot], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of a run beyond the file itself."""

    settings: Mapping[str, str] = field(default_factory=dict)   # over those of the file, as written
    only: frozenset[str] | None = None                          # names of checks; None: all
    within: int | None = None                                   # steps, for every check
    limits: Limits = field(default_factory=Limits)
    full: bool = False                                          # without reductions
    strict: bool = False                                        # warnings are errors
    jobs: int | None = None                                     # processes for grids; None: one a core
