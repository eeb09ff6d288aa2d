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
        limit = replace(limit, memory_bytes=ADDRESSES)
        command = (*zcheck("verify", case), "--engine", engine, *options, *most, "--trace", "none")
        environment = {**byte_code(), "XDG_CACHE_HOME": str(folder)}
        first = run((*command, "--limit-states", "1"), HERE.parent, limit, environment)
        again = run((*command, "--limit-states", "1"), HERE.parent, limit, environment)

        def explored() -> Run:
            report = folder / "report.json"
            cost = run((*command, "--output", str(report)), HERE.parent, limit, environment)
            found = _found(cost, report, engine, limit)
            compiling = max(first.cpu - again.cpu, 0.0)
            return Run(compiling, cost, found["states"], again.peak_bytes, found["cpu_seconds"])

        return least(explored, lambda one: one.cost.cpu)

    return measure


def searched(case: Case, folder: Path, limit: Limit, *options: str) -> float:
    """Seconds by the clock that ``zcheck verify`` explores, natively; what it compiled is kept in `folder`. Raises
    Failed."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        report = Path(name) / "report.json"
        command = (*zcheck("verify", case), "--engine", "native", *options, "--trace", "none")
        environment = {**byte_code(), "XDG_CACHE_HOME": str(folder)}
        free = replace(limit, memory_bytes=ADDRESSES)
        cost = run((*command, "--output", str(report)), HERE.parent, free, environment)
        return float(_found(cost, report, "native", limit)["seconds"])


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
