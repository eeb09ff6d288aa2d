"""What a user may ask of a run, and who looks on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import Enum
from pathlib import Path

from zcheck.frozen import dataclass
from zcheck.limits import Limits
from zcheck.results.statistics import Snapshot, Tally

Watch = Callable[[Snapshot | Tally], None]


class Engine(Enum):
    """What searches; the value is how users call it."""

    AUTO = "auto"                  # whichever is likely to answer first
    NATIVE = "native"
    INTERPRETER = "interpreter"
    Z3 = "z3"


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of a run beyond the file itself."""

    settings: Mapping[str, str] = field(default_factory=dict)   # over those of the file, as written
    only: frozenset[str] | None = None                          # names of checks; None: all
    within: int | None = None                                   # steps, for every check
    limits: Limits = field(default_factory=Limits)
    full: bool = False                                          # without reductions
    strict: bool = False                                        # warnings are errors
    nearby: bool = False                                        # look for what would change each verdict
    engine: Engine = Engine.AUTO
    jobs: int | None = None                                     # threads or processes at work; None: one a core
    spill: Path | None = None                                   # folder for states that memory cannot hold
    environment: Mapping[str, str] = field(default_factory=dict)    # CC, HOME, ...; see docs/engines.md
    alike: bool = True                                          # `no_fault` in `only` means that of every setting
