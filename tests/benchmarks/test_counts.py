"""What the benchmarks compare is the same: at small sizes everybody finds the interpreter's states."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks import cores, machine
from benchmarks.cases import HUGE, LARGE, MIDDLE, SMALL, Case, case
from benchmarks.cores import Gain, gain
from benchmarks.document import document
from benchmarks.ours import ours
from benchmarks.peers import always, table, two_cores, wrong
from benchmarks.running import Limit, least, run
from benchmarks.table import Row, cells
from benchmarks.tools import HERE, Failed, Run, Tool, by_hand, call, exported, rumur, spin
from tests.oracles.peers import required
from zcheck.checking import Options, systems
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits

LIMIT = Limit(120.0, 8 * 2**30)

TINY = (
    case("philosophers", 80, 212, n=4),
    case("allocator", 270, 735, threads=3, pool=5),
    case("counters", 64, 288, n=3, size=4),
    case("identical", 64, 192, threads=3, pool=9),
    case(
        "kmalloc_obj", 5_712, 18_569,
        users=1, free_pages=7, dirty_pages=3, vnode_pages=1, nsw_wcount_async=2, other_system=1,
    ),
)


@cache
def counts(one: Case) -> tuple[int, int]:
    """States and transitions by the interpreter, without any reduction."""
    settings = {name: str(value) for name, value in one.settings}
    (batch,) = systems(one.path, Options(settings=settings))
    seen = explore(replace(batch.system, checks=()), Limits()).statistics
    assert seen.complete
    return seen.states, seen.transitions


@pytest.mark.parametrize("one", TINY, ids=lambda one: one.model)
def test_the_search_by_hand(one: Case, tmp_path: Path) -> None:
    """With the address and undefined behaviour sanitizers."""
    required("cc")
    source = HERE / "baseline" / f"{one.model}.c"
    flags = ("-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined")
    subprocess.run(("cc", *flags, "-fno-sanitize-recover", "-o", "search", source), cwd=tmp_path, check=True)
    arguments = [str(value) for _, value in one.settings]
    done = subprocess.run(("./search", *arguments), cwd=tmp_path, check=True, capture_output=True, text=True)
    states, transitions, *_ = (float(word) for word in done.stdout.split())
    assert (states, transitions) == counts(one) == (one.states, one.transitions)


@pytest.mark.parametrize("one", TINY[:4], ids=lambda one: one.model)
@pytest.mark.parametrize(
    ("tool", "measure"),
    [("spin", spin("-DNOREDUCE")), ("rumur", rumur("off"))],
    ids=["spin", "rumur"],
)
def test_the_models_written_for_others(
    one: Case, tool: str, measure: Callable[[Case, Path, Limit], Run], tmp_path: Path
) -> None:
    required(tool)
    found = measure(one, tmp_path, LIMIT)
    assert found.states == counts(one)[0]
    assert found.cost.peak_bytes > 0


def test_the_scaled_model_as_exported(tmp_path: Path) -> None:
    required("spin")
    assert exported("promela", "-DNOREDUCE")(TINY[4], tmp_path, LIMIT).states == counts(TINY[4])[0]
    assert by_hand(TINY[4], tmp_path, LIMIT).states == counts(TINY[4])[0]


def test_every_size_has_every_model() -> None:
    models = [one.model for one in TINY]
    assert [one.model for one in SMALL] == [one.model for one in MIDDLE] == [one.model for one in LARGE] == models
    assert all(5e4 < one.states < 5e5 for one in SMALL)
    assert all(1e6 <= one.states < 1e7 for one in MIDDLE)
    assert all(1e7 <= one.states < 1e8 for one in LARGE)
    assert HUGE.states > 1e8


def test_limits_are_told_from_failures(tmp_path: Path) -> None:
    def why(limit: Limit, *command: str) -> str:
        with pytest.raises(Failed) as caught:
            call(command, tmp_path, limit)
        return caught.value.why

    assert why(Limit(1.0, 2**30), "sh", "-c", "while :; do :; done") == "> 1 s"
    assert why(Limit(60.0, 2**28), sys.executable, "-c", "x = bytearray(2**30)") == "> 0 GiB"
    assert why(LIMIT, "sh", "-c", "echo oops; exit 3") == "failed: oops"
    assert run(("sh", "-c", "echo fine"), tmp_path, LIMIT).output == "fine\n"


@pytest.mark.parametrize(("seconds", "kept"), [([1.0, 0.5, 0.7], 0.5), ([0.4, 0.5, 0.7], 0.4), ([2.5], 2.5)])
def test_of_short_runs_the_least_counts(seconds: list[float], kept: float) -> None:
    left = iter(seconds)
    assert least(lambda: next(left), lambda found: found) == kept
    assert list(left) == []


def test_what_zcheck_says_of_its_search_is_part_of_its_run(tmp_path: Path) -> None:
    found = ours("--full", "--jobs", "1")(TINY[0], tmp_path, LIMIT)
    assert found.states == TINY[0].states
    assert found.search_cpu is not None
    assert 0 < found.search_cpu < found.cost.cpu


def test_what_a_second_core_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "TURNS", 1)
    found = gain(TINY[0], LIMIT)
    assert isinstance(found, Gain)
    assert found.case is TINY[0]
    assert min(found.one, found.two, found.beside) > 0


def test_the_machine_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "RETURNED", 0.0)
    known = dict(machine.description())
    assert float(known["Memory that is touched first"].removesuffix(" s a GiB")) > 0
    assert not any(platform.node() in value for value in known.values())


def test_a_wrong_count_ends_no_script_and_is_told_in_the_end() -> None:
    """Who looked for an hour keeps the figures of the others."""
    mistaken = replace(TINY[0], states=TINY[0].states + 1)
    rows = table(mistaken, [Tool("C", True, by_hand, always), Tool("less", False, by_hand, always)], LIMIT)
    gains = two_cores([mistaken], LIMIT)
    assert [row.why for row in rows] == ["WRONG: 80 states", None]
    assert wrong([rows], gains) == ["C on philosophers n=4", "two cores on philosophers n=4"]
    assert "| philosophers n=4 | WRONG: 80 states |  |  |  |  |" in document([rows], gains, "less", LIMIT)


def test_a_row_of_the_table() -> None:
    slow = Row(TINY[0], "slow", True, None, 4.0, 5.0, 1.0, 80, 8000)
    fast = Row(TINY[0], "fast", False, None, 0.5, 0.5, 0.0, 1_000_000, 84_000_000, 4_000_000, 0.25)
    assert cells(slow, fast) == ("slow", "4.00", "4.000", "5.00", "1.00", "80", "0.0 k", "0.1 k", "", "16.0x")
    assert cells(fast, None) == ("fast", "0.50", "0.250", "0.50", "0.00", "1 000 000", "4.00 M", "", "80", "")
    assert cells(Row(TINY[0], "none", True, "> 9 s"), fast)[:3] == ("none", "> 9 s", "")


def test_the_document_has_ratios_and_bounds() -> None:
    rows = [
        Row(MIDDLE[0], "ours", True, None, 4.0, 4.0, 0.5, MIDDLE[0].states, 10**8, 0, 2.0),
        Row(MIDDLE[0], "C by hand", True, None, 1.0, 1.0, 0.5, MIDDLE[0].states, 10**8),
        Row(MIDDLE[0], "SPIN full", True, "> 120 s"),
        Row(MIDDLE[0], "Rumur full", True, "> 8 GiB"),
    ]
    text = document([rows], [Gain(MIDDLE[0], 3.0, 2.0, 5.0)], "ours", LIMIT)
    search, whole, gains = (line for line in text.splitlines() if line.startswith("| philosophers n=14 |"))
    assert gains == "| philosophers n=14 | 3.00 | 2.00 | 5.00 | 1.50x | 1.20x |"
    assert search == "| philosophers n=14 | 0.5 | > 60.0 |  | > 8 GiB |"
    assert whole == "| philosophers n=14 | 0.2 | > 30.0 |  | > 8 GiB |"
    assert "4 782 968 states, 44 641 030 transitions." in text
    assert "| ours | 4.00 | 2.000 | 4.00 | 0.50 | 4 782 968 | 2.39 M | 22.32 M | 21 | 1.0x |" in text
