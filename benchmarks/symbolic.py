"""``python -m benchmarks.symbolic``: what z3 decides of the shipped models, next to a breadth-first search.

For each check about single states: the verdict, the length of the shortest run that shows it, the seconds. It fails
where z3 says anything else than the search; what it leaves open within the time is counted, and told.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

from benchmarks.machine import description
from zcheck.checking import Options, prepared
from zcheck.checking.engines import search
from zcheck.engines.interpreter.walking import successors_of
from zcheck.engines.symbolic.bounded import DEPTH, explore_bounded
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.lang.frontend import instantiate, load_design
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Proved, Undetermined, Unrolled, Verdict, Violated
from zcheck.system.system import System

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/symbolic.md"

INTRODUCTION = """\
# What z3 decides of the shipped models

Written by `python -m benchmarks.symbolic`, from a checkout. Do not edit it. Each check that speaks of single states
(not `stuck`, `progress`, `live`) is decided by `--engine z3` and by a breadth-first search; the script fails where
they differ, in the verdict or in the length of the shortest run. All checks with the same parameters are decided
together, in at most {seconds:g} s by the clock, and what is open then each by itself, in as much; *CPU s* is for
all that were decided together.

- *n steps*: a run of n steps shows it, and no shorter one does
- *proved*: for runs of any length, by induction or an invariant
- *none in {depth}*: no run of up to {depth} steps shows anything else, and there is no proof for longer ones
- *open*: not decided in the time
- *(n)*: how many steps the shortest run has, where z3 found none in the time, or a longer one
"""


@dataclass(frozen=True, slots=True)
class Row:
    file: str
    check: str
    expected: Verdict
    found: Verdict
    depth: int
    seconds: float

    @property
    def contradicts(self) -> bool:
        if isinstance(self.found, Undetermined):
            length = _length(self.expected)
            return length is not None and length <= self.depth
        if self.is_longer:
            return False
        same = name_of(self.found) is name_of(self.expected)
        return not same or _length(self.found) != _length(self.expected)

    @property
    def is_longer(self) -> bool:
        """Whether the time was over before the shortest run was found, after a longer one."""
        mine, theirs = _length(self.found), _length(self.expected)
        return self.depth == 0 and mine is not None and theirs is not None and mine > theirs

    @property
    def outcome(self) -> str:
        match self.found:
            case Undetermined() if self.depth >= DEPTH:
                return f"none in {DEPTH}"
            case Undetermined():
                length = _length(self.expected)
                return "open" if length is None else f"open ({length})"
            case Holds(Proved()) | Violated(Proved()):
                return "proved"
            case Holds(Unrolled(bound)) | Violated(Unrolled(bound)):
                return "proved" if bound is None else f"none in {bound}"
            case _:
                return f"{_length(self.found)} steps" + (f" ({_length(self.expected)})" if self.is_longer else "")


def _length(verdict: Verdict) -> int | None:
    if isinstance(verdict, Undetermined) or not isinstance(verdict.evidence, Trace):
        return None
    return verdict.evidence.length


def rows(path: Path, seconds: float) -> list[Row]:
    found: list[Row] = []
    for batch in instantiate(load_design(path), {}):
        system = prepared(batch.system, full=False)[1]
        goals = [one for one in system.checks if not (asks_for_future(one.property) or unsupported(one.property))]
        if goals:
            found += _compared(path, replace(system, checks=tuple(goals)), seconds)
    return found


def _compared(path: Path, system: System, seconds: float) -> Iterator[Row]:
    expected = search(system, Options(), None).exploration.verdicts
    together = _asked(path, system, expected, seconds)
    for one, theirs, row in zip(system.checks, expected, together, strict=True):
        if len(together) > 1 and (row.is_longer or row.outcome.startswith("open")):
            yield from _asked(path, replace(system, checks=(one,)), (theirs,), seconds)
        else:
            yield row


def _asked(path: Path, system: System, expected: Sequence[Verdict], seconds: float) -> list[Row]:
    begun = time.process_time()
    found = explore_bounded(system, Limits(seconds=seconds), walk=successors_of)
    spent = time.process_time() - begun
    depth = found.statistics.depth if found.statistics.stopped_by is None else 0
    both = zip(system.checks, expected, found.verdicts, strict=True)
    return [Row(path.name, one.name, theirs, mine, depth, spent) for one, theirs, mine in both]


def document(found: list[Row], seconds: float) -> str:
    lines = [INTRODUCTION.format(seconds=seconds, depth=DEPTH), "## The machine", ""]
    lines += [f"- {name}: {value}" for name, value in description()]
    opened = [row for row in found if row.outcome.startswith("open")]
    lines += ["", f"## {len(found)} checks, {len(opened)} open", ""]
    lines += ["| file | check | verdict | z3 | CPU s |", "|---|---|---|---|---:|"]
    for row in found:
        verdict = name_of(row.expected).value
        lines.append(f"| {row.file} | `{row.check}` | {verdict} | {row.outcome} | {row.seconds:.1f} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.symbolic", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="instead of all models")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the checks of one setting")
    parser.add_argument("--jobs", type=int, default=1, help="models at the same time, each on one core")
    arguments = parser.parse_args()
    found: list[Row] = []
    paths = arguments.files or sorted((ROOT / "models").glob("*.zm"))
    with ProcessPoolExecutor(arguments.jobs, multiprocessing.get_context("spawn")) as pool:
        for several in pool.map(rows, paths, repeat(arguments.seconds)):
            for row in several:
                print(f"{row.file:24} {row.check:40} {row.outcome:12} {row.seconds:6.1f}", flush=True)
            found += several
    wrong = [row for row in found if row.contradicts]
    for row in wrong:
        print(f"z3 contradicts the search: {row.file}, {row.check}: {row.found}")
    if not arguments.files and not wrong:
        PAGE.write_text(document(found, arguments.seconds), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
