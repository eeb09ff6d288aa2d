"""Recorded traces against what a file says now."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zcheck.checking.confirming import FUTURE
from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass
from zcheck.lang.frontend import instantiate, load_design
from zcheck.report.itf import digest
from zcheck.report.recorded import Mismatch, Recorded, as_trace
from zcheck.results.trace import Trace
from zcheck.semantics.replay import replay
from zcheck.system.properties import Check
from zcheck.system.system import System
from zcheck.system.validate import validate


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a recorded trace. `trace` and `system` are there unless the model lost what it names."""

    check: Check
    system: System
    trace: Trace | None
    problem: str | None                # why the model no longer allows it
    changed: tuple[str, ...]           # files that differ from when it was recorded


def replay_recorded(recorded: Recorded, path: Path) -> Replayed:
    """Run a recorded trace against what the file at `path` says now."""
    design = load_design(path)
    settings = dict(recorded.settings)
    only = frozenset({recorded.check})
    (batch,) = instantiate(design, settings, only, recorded.within)
    plain = batch.system
    validate(plain)
    (one,) = batch.system.checks
    changed = changed_sources(recorded, design.sources)
    try:
        trace = as_trace(recorded, plain)
    except Mismatch as mismatch:
        return Replayed(one, plain, None, str(mismatch), changed)
    problem = replay(plain, one, trace, FUTURE)
    return Replayed(one, plain, trace if problem is None else None, problem, changed)


def changed_sources(recorded: Recorded, sources: Iterable[Source]) -> tuple[str, ...]:
    """The files that were changed, added or dropped since the trace was recorded; names may have moved."""
    before = {digest_ for _, digest_ in recorded.sources}
    now = {digest(source.text): source.name for source in sources}
    gone = [name for name, digest_ in recorded.sources if digest_ not in now]
    return tuple(dict.fromkeys([*gone, *(name for key, name in now.items() if key not in before)]))
