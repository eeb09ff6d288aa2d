"""`sweep` and `minimize`: every point decided, alone or shared among processes; the least value, and why."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from zcheck.checking import Options, check
from zcheck.limits import Limits
from zcheck.report.document import render
from zcheck.report.machine import report_json
from zcheck.report.tables import tables_csv
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import CheckOutcome, Outcome, Standing
from zcheck.results.statistics import Snapshot, Tally
from zcheck.results.trace import Deadlocked
from zcheck.semantics.replay import replay
from zcheck.system.properties import VerdictName

HOLD_AND_WAIT = """model pool "c holders of b pages each"
param holders : 0..4 = 2
param memory : 0..12 = 3
param need : 1..4 = 2
pages { free = memory }
class ANY { from free }
flags WAIT = ANY, waits
thread holder[holders] { repeat need { take 1 page with WAIT into held }  move need pages from held to free }
"""


def outcome_of(folder: Path, requests: str, options: Options | None = None) -> Outcome:
    path = folder / "pool.zm"
    path.write_text(HOLD_AND_WAIT + requests)
    return check(path, options or Options())


def request_of(outcome: Outcome) -> CheckOutcome:
    (one,) = [one for one in outcome.checks if one.check.name in ("sweep", "minimize")]
    return one


def holds_at(one: CheckOutcome) -> dict[tuple[int, ...], bool]:
    assert one.table is not None
    return {
        tuple(int(value) for _, value in point.values): point.verdict is VerdictName.HOLDS
        for point in one.table.points
    }


def test_a_sweep_finds_the_frontier_of_the_theorem(tmp_path: Path) -> None:
    """c holders that need b units each are safe iff there are c(b-1)+1 of them."""
    sweep = "sweep holders in 1..3, memory in 1..6, need in 1..3 : deadlock free\n"
    one = request_of(outcome_of(tmp_path, sweep))
    assert one.standing is Standing.AS_EXPECTED
    found = holds_at(one)
    assert len(found) == 54
    assert found == {(c, m, b): m >= c * (b - 1) + 1 for c, m, b in found}


def test_minimize_gives_the_least_value_and_the_counterexample_below(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, "minimize memory in 0..8 : deadlock free with\n".replace(" with", ""))
    one = request_of(outcome)
    assert one.least is not None
    assert (one.least.value, one.least.below, one.least.above) == ("3", "2", ())
    assert one.run is not None
    assert one.shown is not None
    assert isinstance(one.shown.ending, Deadlocked)
    system = outcome.runs[one.run].system
    assert dict(system.parameters)["memory"] == "2"
    assert replay(system, system.checks[0], one.shown) is None


def test_where_no_value_is_enough_it_says_so(tmp_path: Path) -> None:
    one = request_of(outcome_of(tmp_path, "set need = 4\nminimize memory in 1..4 : deadlock free\n"))
    assert one.least is not None
    assert one.least.value is None
    assert one.shown is not None


def test_more_that_brings_the_trouble_back_is_named(tmp_path: Path) -> None:
    text = "var x : 0..12 = memory\nthread t { await x != 5 }\nset holders = 0\n"
    one = request_of(outcome_of(tmp_path, f"{text}minimize memory in 3..7 : deadlock free\n"))
    assert one.least is not None
    assert (one.least.value, one.least.above) == ("3", ("5",))


def test_a_point_over_a_limit_leaves_the_question_open(tmp_path: Path) -> None:
    options = Options(limits=Limits(states=5))
    outcome = outcome_of(tmp_path, "set holders = 3\nminimize memory in 6..8 : reachable free > memory\n", options)
    one = request_of(outcome)
    assert one.standing is Standing.OPEN
    assert one.least is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_give_the_same_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("zcheck.checking.points.ALONE_SECONDS", 0.0)
    sweep = "sweep holders in 1..2, memory in 1..3 : deadlock free\n"
    one = request_of(outcome_of(tmp_path, sweep, Options(jobs=jobs)))
    assert holds_at(one) == {(c, m): m >= c + 1 for c in (1, 2) for m in (1, 2, 3)}


def test_a_shared_table_tells_how_many_points_are_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zcheck.checking.points.ALONE_SECONDS", 0.0)
    monkeypatch.setattr("zcheck.checking.points.TELL_SECONDS", 0.01)
    (tmp_path / "pool.zm").write_text(f"{HOLD_AND_WAIT}sweep holders in 1..2, memory in 1..3 : deadlock free\n")
    told: list[Tally] = []

    def note(seen: Snapshot | Tally) -> None:
        if isinstance(seen, Tally):
            told.append(seen)

    check(tmp_path / "pool.zm", Options(jobs=2), note)
    assert {(tally.what, tally.total) for tally in told} == {("points", 6)}
    assert [tally.done for tally in told] == sorted(tally.done for tally in told)
    assert told[0].done < 6


def test_the_table_is_shown_and_exported(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, "sweep holders in 1..2, memory in 1..3 : deadlock free\n")
    text = render(text_report(outcome, TextOptions(80)), False)
    assert "    memory =         1      2      3\n" in text
    assert "answered      sweep: holders in 1..2, memory in 1..3 : deadlock free\n" in text
    rows = tables_csv([outcome]).splitlines()
    assert len(rows) == 7
    assert rows[0] == "file,request,point,verdict,steps,states,faults,method"
    assert rows[-1].split(",")[-5] == "holds"


def test_a_long_table_has_a_line_for_each_stretch(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, "sweep holders in 2..2, memory in 0..12 : deadlock free\n")
    report = render(text_report(outcome, TextOptions(60)), False)
    assert "    holders = 2, memory = 2: 2\n    holders = 2, memory = 3 to 12: holds\n" in report


def test_the_json_report_follows_the_schema(tmp_path: Path) -> None:
    schema = json.loads(Path("docs/trace.schema.json").read_text())
    for request in ("sweep holders in 1..2, memory in 1..3", "minimize memory in 1..3"):
        outcome = outcome_of(tmp_path, f"{request} : deadlock free\n")
        report = json.loads(report_json([outcome]))
        jsonschema.validate(report, schema)
        (entry,) = [one for one in report["files"][0]["checks"] if one["table"]]
        assert entry["table"]["points"][0]["verdict"] in ("holds", "violated")


def test_holds_is_starred_where_faults_cut_runs_off(tmp_path: Path) -> None:
    text = "thread t { assert memory != 2 or free == 0 }\nset holders = 0\nsweep memory in 1..2 : deadlock free\n"
    outcome = outcome_of(tmp_path, text)
    report = render(text_report(outcome, TextOptions(80)), False)
    table = request_of(outcome).table
    assert table is not None
    assert [bool(point.faults) for point in table.points] == [False, True]
    assert "holds  holds*" in report
    assert "* of the runs without a fault" in report
