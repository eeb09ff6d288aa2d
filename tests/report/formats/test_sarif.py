"""SARIF: what the standard requires of the parts we write, and that nothing open looks like a pass."""

from __future__ import annotations

import json
from pathlib import Path

from tests.report.formats.outcomes import ERRORS, FAULT, OPEN, ROOT, deadlock, written
from zcheck.report.formats.sarif import sarif


def test_a_deadlock_is_an_error_with_a_code_flow_of_all_its_steps() -> None:
    (run,) = json.loads(sarif([deadlock()]))["runs"]
    result = next(one for one in run["results"] if one["message"]["text"].startswith("no_hang"))
    assert (result["kind"], result["level"]) == ("fail", "error")
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    assert [one["executionOrder"] for one in thread["locations"]] == list(range(1, 9))
    first = thread["locations"][0]["location"]
    library = (ROOT / "models/lib/swap_pageout.zm").as_posix()
    assert first["physicalLocation"]["artifactLocation"]["uri"] == library
    assert first["physicalLocation"]["region"]["startLine"] > 1


def test_every_rule_that_is_used_is_declared_once() -> None:
    (run,) = json.loads(sarif([deadlock()]))["runs"]
    declared = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(declared)) == len(declared)
    assert {one["ruleId"] for one in run["results"]} <= set(declared)


def test_open_is_neither_pass_nor_fail(tmp_path: Path) -> None:
    (run,) = json.loads(sarif([written(tmp_path, OPEN, limit=20)]))["runs"]
    assert {one["kind"] for one in run["results"]} == {"open"}


def test_a_fault_says_what_goes_wrong(tmp_path: Path) -> None:
    text = sarif([written(tmp_path, FAULT)])
    assert "goes wrong" in text


def test_a_file_that_could_not_be_checked_makes_the_run_a_failure() -> None:
    (run,) = json.loads(sarif([], ERRORS))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "gone.zm" in invocation["toolExecutionNotifications"][0]["message"]["text"]
