"""The tools that are measured: how each is given a case, compiled, run, and read.

Everybody explores the same states, one step a transition. SPIN ignores end states and Rumur deadlocks; zcheck
decides the checks of the model besides.
"""

from __future__ import annotations

import math
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.running import Cost, Limit, least, run
from benchmarks.table import grouped

HERE = Path(__file__).parent

OPTIMISED = ("-O3", "-march=native", "-w")


class Failed(Exception):
    """A tool that gave no answer: why, in a few words for a table."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Wrong(Failed):
    """A tool that stores every state and finds another number of them: somebody has a bug."""

    def __init__(self, states: int) -> None:
        super().__init__(f"WRONG: {grouped(states)} states")


def counted(case: Case, states: int) -> None:
    """Raises Wrong if those are not all states of the case."""
    if states != case.states:
        raise Wrong(states)


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run. `compile_cpu` covers what is done once for a model before it is explored."""

    compile_cpu: float
    cost: Cost
    states: int
    start_bytes: int = 0    # what the tool has taken before it explores, where that is known
    search_cpu: float | None = None    # of its processor time, what it says it explored; None: all


@dataclass(frozen=True, slots=True)
class Tool:
    """One way to explore a case. `full` says that it stores every state: then the count must be the case's."""

    name: str
    full: bool
    measure: Callable[[Case, Path, Limit], Run]
    takes: Callable[[Case], bool]


def call(command: Sequence[str], folder: Path, limit: Limit) -> Cost:
    """The cost of a command that has to succeed; raises Failed."""
    cost = run(command, folder, limit)
    if cost.timed_out:
        raise Failed(f"> {limit.seconds:.0f} s")
    if cost.code != 0:
        if re.search(r"memory|alloc", cost.output, re.IGNORECASE) or cost.code in (-9, -11, -6):
            raise Failed(f"> {limit.memory_bytes / 2**30:.0f} GiB")
        raise Failed(f"failed: {' '.join(cost.output.split())[-60:]}")
    return cost


def steady(command: Sequence[str], folder: Path, limit: Limit) -> Cost:
    """As `call`, for what is measured."""
    return least(lambda: call(command, folder, limit), lambda cost: cost.cpu)


def number(pattern: str, cost: Cost) -> int:
    found = re.search(pattern, cost.output, re.MULTILINE)
    if found is None:
        raise Failed(f"says no count: {' '.join(cost.output.split())[-60:]}")
    return int(found[1])


def by_hand(case: Case, folder: Path, limit: Limit) -> Run:
    """The hand-written search in C."""
    source = HERE / "baseline" / f"{case.model}.c"
    compiled = call(("cc", "-std=c11", *OPTIMISED, "-o", "search", str(source)), folder, limit)
    cost = steady(("./search", *(str(value) for _, value in case.settings)), folder, limit)
    return Run(compiled.cpu, cost, number(r"^([0-9]+) ", cost))


def spin(*flags: str) -> Callable[[Case, Path, Limit], Run]:
    """SPIN with flags for the C compiler, on the model written for it, else on the exported one."""

    def measure(case: Case, folder: Path, limit: Limit) -> Run:
        source = HERE / "written" / f"{case.model}.pml"
        if not source.exists():
            return exported("promela", *flags)(case, folder, limit)
        shutil.copy(source, folder / "model.pml")
        given = (f"-D{name.upper()}={value}" for name, value in case.settings)
        return _pan(("spin", *given, "-a", "model.pml"), flags, case, folder, limit)

    return measure


def _pan(make: Sequence[str], flags: Sequence[str], case: Case, folder: Path, limit: Limit) -> Run:
    made = call(make, folder, limit)
    compiled = call(("cc", *OPTIMISED, "-DSAFETY", *flags, "-o", "pan", "pan.c"), folder, limit)
    table = max(16, math.ceil(math.log2(case.states)) + 1)
    depth = () if "-DBFS" in flags else (f"-m{case.states + 10_000}",)
    cost = steady(("./pan", "-E", "-A", f"-w{table}", *depth), folder, limit)
    if "search depth too small" in cost.output:
        raise Failed("too deep")
    return Run(made.cpu + compiled.cpu, cost, number(r"^ *([0-9]+) states, stored", cost))


def rumur(symmetry: str) -> Callable[[Case, Path, Limit], Run]:
    """Rumur on one core, on the model written for it, else on the exported one."""

    def measure(case: Case, folder: Path, limit: Limit) -> Run:
        if not (HERE / "written" / f"{case.model}.m").exists():
            return exported("murphi")(case, folder, limit)
        text = (HERE / "written" / f"{case.model}.m").read_text(encoding="utf-8")
        for name, value in case.settings:
            text, found = re.subn(rf"^  {name.upper()}: [0-9]+;", f"  {name.upper()}: {value};", text, flags=re.M)
            assert found == 1, f"{name.upper()} is no constant of {case.model}.m"
        (folder / "model.m").write_text(text, encoding="utf-8")
        return _verifier(symmetry, folder, limit)

    return measure


def _verifier(symmetry: str, folder: Path, limit: Limit) -> Run:
    made = call(
        ("rumur", "--quiet", "--deadlock-detection", "off", "--threads", "1", "--colour", "off", "--value-type",
         "int32_t", "--scalarset-schedules", "off", "--symmetry-reduction", symmetry, "--output", "model.c",
         "model.m"),
        folder, limit,
    )
    compiled = call(
        ("cc", "-std=c11", *OPTIMISED, "-mcx16", "-o", "model", "model.c", "-lpthread"), folder, limit
    )
    cost = steady(("./model",), folder, limit)
    return Run(made.cpu + compiled.cpu, cost, number(r"^\s*([0-9]+) states, [0-9]+ rules fired", cost))


def exported(target: str, *flags: str) -> Callable[[Case, Path, Limit], Run]:
    """The model as ``zcheck export`` writes it, explored in full by the tool it is written for."""

    def measure(case: Case, folder: Path, limit: Limit) -> Run:
        name = "model.pml" if target == "promela" else "model.m"
        written = (*zcheck("export", case), "--check", "no_fault", "--to", target, "-o", str(folder / name))
        call(written, HERE.parent, limit)
        if target == "promela":
            return _pan(("spin", "-a", "-o2", "-o3", name), flags, case, folder, limit)
        return _verifier("off", folder, limit)

    return measure


def zcheck(command: str, case: Case) -> tuple[str, ...]:
    given = (part for name, value in case.settings for part in ("--set", f"{name}={value}"))
    return (sys.executable, "-m", "zcheck", command, str(case.path), *given)
