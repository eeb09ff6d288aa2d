"""zcheck as one of the measured tools: a process of its own, as a user starts it."""

from __future__ import annotations

import atexit
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.cases import SMALL, Case
from benchmarks.running import Cost, Limit, least, run
from benchmarks.tools import HERE, Failed, Run, zcheck

ANSWERED = (0, 1, 3)
"""Exit codes of a run that came to an end, whatever it found."""


ADDRESSES = 2**46
"""Bytes of address space: memory that is reserved costs nothing, and what is used has a limit of its own."""


@cache
def byte_code() -> Mapping[str, str]:
    """Variables under which Python finds its modules compiled, as those of an installed package are."""
    folder = tempfile.TemporaryDirectory(prefix="zcheck-benchmark-modules-")
    atexit.register(folder.cleanup)
    variables = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder.name}
    (tiny, *_) = SMALL
    command = (*zcheck("verify", tiny), "--engine", "native", "--limit-states", "1")
    run(command, HERE.parent, Limit(60.0, ADDRESSES), {**variables, "XDG_CACHE_HOME": folder.name})
    return variables


def ours(*options: str, engine: str = "native") -> Callable[[Case, Path, Limit], Run]:
    """``zcheck verify`` with options. It runs twice up to the first state, with an empty cache and from it: the
    difference is what compiling costs, and the second what it takes before it explores. Then it runs for good."""

    def measure(case: Case, folder: Path, limit: Limit) -> Run:
        most = ("--limit-memory", str(limit.memory_bytes))
        first = started(case, folder, limit, engine, *options, *most, "--limit-states", "1")
        again = started(case, folder, limit, engine, *options, *most, "--limit-states", "1")

        def explored() -> Run:
            cost, found = searched(case, folder, limit, engine, *options, *most)
            compiling = max(first.cpu - again.cpu, 0.0)
            return Run(compiling, cost, found["states"], again.peak_bytes, found["cpu_seconds"])

        return least(explored, lambda one: one.cost.cpu)

    return measure


def started(case: Case, folder: Path, limit: Limit, engine: str, *options: str) -> Cost:
    """``zcheck verify`` in a process of its own; what it compiles is kept in `folder`."""
    command = (*zcheck("verify", case), "--engine", engine, *options, "--trace", "none")
    environment = {**byte_code(), "XDG_CACHE_HOME": str(folder)}
    return run(command, HERE.parent, replace(limit, memory_bytes=ADDRESSES), environment)


def searched(
    case: Case, folder: Path, limit: Limit, engine: str, *options: str
) -> tuple[Cost, Mapping[str, Any]]:
    """The same, and what its report says of the search. Raises Failed where there was none to the end."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        report = Path(name) / "report.json"
        cost = started(case, folder, limit, engine, *options, "--output", str(report))
        return cost, _found(cost, report, engine, limit)


def _found(cost: Cost, report: Path, engine: str, limit: Limit) -> dict[str, Any]:
    """What the report says of the one search; raises Failed where there was none to the end."""
    if cost.timed_out:
        raise Failed(f"> {limit.seconds:.0f} s")
    if cost.code not in ANSWERED:
        raise Failed(f"exit code {cost.code}: {' '.join(cost.output.split())[-60:]}")
    found: dict[str, Any]
    (found,) = json.loads(report.read_text(encoding="utf-8"))["files"][0]["runs"]
    if not found["complete"]:
        raise Failed(found["stopped_by"] or "not complete")
    if found["engine"] != engine:
        raise Failed(f"ran on the {found['engine']}")
    return found
