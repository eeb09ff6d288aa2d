"""zcheck next to SPIN, Rumur and C written by hand, on the same models at the same sizes.

``python -m benchmarks.peers`` measures about 10^5 and 10^6 states, prints each figure as it comes, and writes
``docs/performance.md``. ``--small`` stops at 10^5, ``--large`` adds 10^7 and what a second core is worth there,
``--huge`` the run over 10^8 (zcheck alone), ``--exports`` what ``zcheck export`` writes. ``--only TEXT`` keeps
cases and tools whose name contains it, and writes nothing.

A tool that stores every state must find as many as the hand-written search; where one does not, the script says so
and fails in the end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.cases import COUNTED, HUGE, LARGE, MIDDLE, SMALL, Case
from benchmarks.cores import Gain, NoGain, gain
from benchmarks.document import document
from benchmarks.ours import ours
from benchmarks.running import Limit
from benchmarks.table import HEADINGS, Row, cells, grouped, line
from benchmarks.tools import HERE, Failed, Tool, Wrong, by_hand, counted, exported, rumur, spin

ROOT = Path(__file__).parents[1]
GIB = 2**30

REFERENCE = "zcheck --full"


def always(case: Case) -> bool:
    return True


HOPELESS_SECONDS = 30.0
"""For tools that tell 64 identical threads apart."""

HUGE_SECONDS = 600.0
"""Of all cores together, for more than 10^8 states."""


def has_baseline(case: Case) -> bool:
    return (HERE / "baseline" / f"{case.model}.c").exists()


def is_written(case: Case) -> bool:
    """Whether there are models written for SPIN and Rumur; without, they are given what zcheck exports."""
    return (HERE / "written" / f"{case.model}.m").exists()


def alike(case: Case) -> bool:
    """Whether Rumur's symmetry has something to merge."""
    return is_written(case) and case.model != "philosophers"


TOOLS = (
    Tool(REFERENCE, True, ours("--full", "--jobs", "1"), always),
    Tool("zcheck --full, 2 cores", True, ours("--full", "--jobs", "2"), lambda case: case.states >= 1_000_000),
    Tool("zcheck", False, ours("--jobs", "1"), always),
    Tool("C by hand", True, by_hand, has_baseline),
    Tool("SPIN full", True, spin("-DNOREDUCE"), always),
    Tool("SPIN full, -DBFS", True, spin("-DNOREDUCE", "-DBFS"), always),
    Tool("SPIN", False, spin(), is_written),
    Tool("Rumur full", True, rumur("off"), always),
    Tool("Rumur", False, rumur("heuristic"), alike),
)

EXPORTS = (
    Tool("SPIN full, exported", True, exported("promela", "-DNOREDUCE"), is_written),
    Tool("Rumur full, exported", True, exported("murphi"), is_written),
)

COUNTING = (
    Tool("zcheck", True, ours("--jobs", "1"), always),
    Tool("SPIN", False, spin(), always),
    Tool("Rumur", True, rumur("heuristic"), always),
)


def measured(tool: Tool, case: Case, limit: Limit) -> Row:
    with tempfile.TemporaryDirectory(prefix="zcheck-benchmark-") as folder:
        try:
            run = tool.measure(case, Path(folder), limit)
            if tool.full:
                counted(case, run.states)
        except Failed as failure:
            return Row(case, tool.name, tool.full, failure.why, is_wrong=isinstance(failure, Wrong))
    return Row(
        case, tool.name, tool.full, None, run.cost.cpu, run.cost.wall, run.compile_cpu, run.states,
        run.cost.peak_bytes, run.start_bytes, run.search_cpu,
    )


def table(case: Case, tools: Sequence[Tool], limit: Limit) -> list[Row]:
    """Measure one case, a line a tool as it comes."""
    steps = f", {grouped(case.transitions)} transitions" if case.transitions else ""
    print(f"\n{case.name}: {grouped(case.states)} states{steps}\n{line(HEADINGS)}", flush=True)
    rows: list[Row] = []
    for tool in tools:
        if not tool.takes(case):
            continue
        rows.append(measured(tool, case, limit))
        print(line(cells(rows[-1], rows[0] if rows[0].tool == REFERENCE else None)), flush=True)
    return rows


def two_cores(cases: Sequence[Case], limit: Limit) -> list[Gain | NoGain]:
    print("\ntwo cores against one, in the search, and at most", flush=True)
    found: list[Gain | NoGain] = []
    for case in cases:
        each = gain(case, limit)
        found.append(each)
        said = f"{each.ratio:.2f}x, {each.most:.2f}x" if isinstance(each, Gain) else each.failure.why
        print(f"{case.name}: {said}", flush=True)
    return found


def wrong(tables: Sequence[Sequence[Row]], gains: Sequence[Gain | NoGain]) -> list[str]:
    """Who found another number of states."""
    rows = [f"{row.tool} on {row.case.name}" for rows in tables for row in rows if row.is_wrong]
    failed = (each for each in gains if isinstance(each, NoGain))
    return [*rows, *(f"two cores on {one.case.name}" for one in failed if isinstance(one.failure, Wrong))]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="10^5 states alone")
    parser.add_argument("--large", action="store_true", help="10^7 states as well")
    parser.add_argument("--huge", action="store_true", help="zcheck on more than 10^8 states, on all cores")
    parser.add_argument("--exports", action="store_true", help="SPIN and Rumur on what zcheck exports as well")
    parser.add_argument(
        "--only", metavar="TEXT", action="append", default=[], help="part of a case or tool; nothing is written"
    )
    parser.add_argument("--seconds", type=float, default=120.0, help="for one run of one tool (default 120)")
    parser.add_argument("--memory", type=float, default=8.0, help="GiB for one run of one tool (default 8)")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    limit = Limit(given.seconds, int(given.memory * GIB))
    cases = [*SMALL, *(() if given.small else MIDDLE), *(LARGE if given.large else ())]
    tools = [*TOOLS, *(EXPORTS if given.exports else ())]
    todo: list[tuple[Case, Sequence[Tool]]] = [(case, tools) for case in cases]
    todo.append((COUNTED, COUNTING))
    if given.huge:
        todo.append((HUGE, [Tool("zcheck --full, all cores", True, ours("--full"), always)]))
    tables: list[list[Row]] = []
    limits = {
        COUNTED: replace(limit, seconds=min(limit.seconds, HOPELESS_SECONDS)),
        HUGE: replace(limit, seconds=max(limit.seconds, HUGE_SECONDS)),
    }
    for case, some in todo:
        chosen = [tool for tool in some if all(text in f"{case.name} / {tool.name}" for text in given.only)]
        if chosen:
            tables.append(table(case, chosen, limits.get(case, limit)))
    gains = two_cores(LARGE, limit) if given.large and not given.only else []
    if not given.only:
        given.output.write_text(document(tables, gains, REFERENCE, limit), encoding="utf-8")
        print(f"\nwrote {given.output.name}")
    if mistaken := wrong(tables, gains):
        sys.exit(f"other states than expected: {'; '.join(mistaken)}")


if __name__ == "__main__":
    main()
