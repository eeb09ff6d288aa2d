"""Bugs of FreeBSD, OpenBSD, NetBSD and Linux: found before the repair, for the known reason, and gone after it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.models.shipped import ROOT, outcome
from zcheck.checking import Options, check
from zcheck.diagnostics.source import Source
from zcheck.lang.formatting import format_source
from zcheck.results.outcome import CheckOutcome, Outcome, Standing
from zcheck.results.trace import Deadlocked, Faulted, Livelocked, Stuck, Trace
from zcheck.results.verdict import Holds, Violated
from zcheck.system.system import System

FOLDER = ROOT / "specs/regressions"
FILES = sorted(path for letter in "fonx" for path in FOLDER.glob(f"{letter}*.zm"))
THEOREM = ROOT / "models/pool_theorem.zm"
LINUX = ROOT / "models/linux_mempool.zm"


@dataclass(frozen=True, slots=True)
class Known:
    """How the bug is known to show: who cannot go on, and after how many steps at the least."""

    ending: type[Deadlocked] | type[Stuck] | type[Livelocked] | type[Faulted]
    length: int
    who: frozenset[str] = frozenset()


def hang(length: int, *who: str) -> Known:
    return Known(Deadlocked, length, frozenset(who))


KNOWN = {
    "f01_geli_swap": hang(4, "g_eli"),
    "f02_pageout_wanted": hang(10, "waiter"),
    "f03_gdown_pacing": hang(8, "pagedaemon", "g_down"),
    "f04_contigmalloc": Known(Livelocked, 5),
    "f06_zonelimit": hang(22, "allocator"),
    "f07_uma_mtx": Known(Faulted, 2),
    "f09_bio_zone": hang(5, "swap_writer"),
    "n01_pagedaemon_waits": hang(6, "pagedaemon"),
    "o01_swap_encryption": hang(3, "pagedaemon"),
    "o02_map_busy": hang(7, "uvm_fault", "msync", "mmap"),
    "o03_pmemrange": Known(Livelocked, 6),
    "o04_uvn_io": hang(2, "fault", "fsync"),
    "x01_too_many_isolated": hang(3, "gfp_kernel", "gfp_nofs"),
    "x02_loop_noio": hang(5, "loop_thread"),
    "x04_nbd_throttle": hang(7, "reclaimer", "receiver"),
    "x06_mempool_reserves": hang(11, "driver", "fault"),
}


def outcome_of(path: Path) -> Outcome:
    return outcome(path.relative_to(ROOT).as_posix())


def entry_of(outcome: Outcome, name: str) -> CheckOutcome:
    (entry,) = (entry for entry in outcome.checks if entry.check.name == name)
    return entry


def trace_of(path: Path, name: str) -> tuple[Trace, System]:
    outcome = outcome_of(path)
    entry = entry_of(outcome, name)
    assert isinstance(entry.verdict, Violated)
    assert isinstance(entry.verdict.evidence, Trace)
    assert entry.run is not None
    return entry.verdict.evidence, outcome.runs[entry.run].system


def stopped(trace: Trace, system: System) -> frozenset[str]:
    """Whose threads cannot go on at the end of the trace; which of several alike does not matter."""
    match trace.ending:
        case Deadlocked(threads) | Stuck(threads):
            return frozenset(system.threads[thread].name.partition("[")[0] for thread in threads)
        case _:
            return frozenset()


@pytest.mark.parametrize("path", [*FILES, THEOREM, LINUX], ids=lambda path: path.stem)
def test_every_check_is_as_expected(path: Path) -> None:
    outcome = outcome_of(path)
    assert [entry.check.name for entry in outcome.checks if entry.standing is not Standing.AS_EXPECTED] == []
    assert outcome.warnings == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_repair_makes_the_difference(path: Path) -> None:
    outcome = outcome_of(path)
    assert isinstance(entry_of(outcome, "before").verdict, Violated)
    assert isinstance(entry_of(outcome, "after").verdict, Holds)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bug_is_found_for_the_known_reason(path: Path) -> None:
    known = KNOWN[path.stem]
    trace, system = trace_of(path, "before")
    assert isinstance(trace.ending, known.ending)
    assert stopped(trace, system) == known.who
    assert trace.length == known.length


def test_every_row_has_its_file() -> None:
    assert [path.stem for path in FILES] == sorted(KNOWN)


@pytest.mark.parametrize("path", [*FILES, THEOREM, LINUX], ids=lambda path: path.stem)
def test_files_are_in_their_one_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_source(Source(path.name, text)) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_say_what_they_leave_out(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("//")
    assert any("left out" in line.lower() for line in lines)


@pytest.mark.parametrize("holders", range(1, 5))
@pytest.mark.parametrize("units", range(1, 5))
def test_the_frontier_is_where_the_theorem_says(holders: int, units: int) -> None:
    """c holders of b units: a pool of c * (b - 1) hangs, one more does not, in all sizes that are quick."""
    for margin, verdict in ((0, Violated), (1, Holds)):
        settings = {"holders": str(holders), "units": str(units), "margin": str(margin)}
        outcome = check(THEOREM, Options(settings=settings, only=frozenset({"c2_b3"})))
        assert isinstance(outcome.checks[0].verdict, verdict)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("x1", {"task", "file_system"}),
        ("x2", {"device"}),
        ("x3", {"device", "file_system"}),
        ("noio_is_not_memory", {"device", "task", "file_system"}),
        ("x4", {"device", "task"}),
    ],
)
def test_the_linux_model_finds_what_is_known(name: str, who: set[str]) -> None:
    trace, system = trace_of(LINUX, name)
    assert isinstance(trace.ending, Deadlocked)
    assert stopped(trace, system) == who
