"""How much of a system a run has seen."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.results.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts are exact. `transitions` counts fired steps with repeats, faulting ones not included."""

    states: int
    transitions: int
    depth: int                     # of the deepest state seen
    seconds: float                 # by the clock
    cpu_seconds: float             # of the processor, on all cores, for the search once it is prepared
    memory_bytes: int              # peak of the process, as far as the system tells; 0 if unknown
    complete: bool                 # every reachable state was expanded
    stopped_by: str | None         # the limit or interruption that ended the run, in words
    never_fired: tuple[int, ...]   # actions that no visited state enabled; meaningful if complete
    faults: int                    # faulting steps met


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Progress of a run under way."""

    states: int
    transitions: int
    depth: int
    frontier: int                  # states of the current and next level not yet expanded
    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Progress of what takes many runs: `done` of them, of `total` if that is known, in so many `seconds`."""

    what: str                      # what they decide: "points"
    done: int
    total: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Exploration:
    """What one engine says of one system: a verdict for each of its checks, in order."""

    engine: str
    verdicts: tuple[Verdict, ...]
    statistics: Statistics
