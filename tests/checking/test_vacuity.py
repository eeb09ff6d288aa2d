"""Checks that hold because nothing happens are warned of, no others are, and no verdict changes for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from zcheck.checking import Options, check, check_design
from zcheck.checking.options import Engine
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.lang.frontend import instantiate, load_design
from zcheck.limits import Limits
from zcheck.report.formats.github import github
from zcheck.report.html.view import view_json
from zcheck.report.machine import report_json
from zcheck.results.outcome import Outcome
from zcheck.system.show import show_system

ROOT = Path(__file__).parents[2]

REGRESSIONS = sorted((ROOT / "specs/regressions").glob("*.z?"))
"""Those of the other shipped files are looked at where their verdicts are."""

HEAD = """model m
param yes : bool = false
var a : bool = false
var b : 0..3 = 0
thread t[2] { b = 2  if yes { a = true } }
"""


def outcome_of(folder: Path, text: str, options: Options | None = None) -> Outcome:
    path = folder / "m.zm"
    path.write_text(text, encoding="utf-8")
    return check(path, options or Options())


def told(folder: Path, text: str, options: Options | None = None) -> list[str]:
    return [f"{one.code.number} {one.message}" for one in outcome_of(folder, text, options).warnings]


@pytest.mark.parametrize(
    ("asked", "premise"),
    [
        ("always a implies b == 2", "a"),
        ("always (a and b > 0) implies b == 2", "a and b > 0"),
        ("never not (a implies b == 2)", "a"),
        ("always b < 3 and (b == 3 implies a)", "b == 3"),
        ("always b == 0 implies (a implies b == 1)", "a"),
        ("always b == 0 implies (b == 2 implies a)", "b == 2"),
        ("always all(i in 0..3 : (b == i and a) implies a)", "b == i and a"),
        ("always if a then (b == 3 implies a) else true", "b == 3"),
        ("always a implies b == 2 within 2 steps", "a"),
    ],
)
def test_a_premise_that_is_never_true_is_told(asked: str, premise: str, tmp_path: Path) -> None:
    (warning,) = told(tmp_path, f"{HEAD}check c : {asked}\n")
    far = " within its bound" if "within" in asked else ""
    assert warning == f"ZC0457 `c` holds, but its premise `{premise}` is never true{far}"


@pytest.mark.parametrize(
    "asked",
    [
        "always b == 2 implies b > 0",
        "always a implies b == 2 with yes = true",
        "always a implies b == 2 expect violated with yes = true",
        "reachable a implies b == 2",
        "always not a or b == 2",
        "always all(i in 0..3 : b == i implies not a)",
        "always b == 2 implies (b > 1 implies not a)",
    ],
)
def test_what_is_asked_for_something_is_not(asked: str, tmp_path: Path) -> None:
    words, _, rest = asked.partition(" expect violated")
    assert told(tmp_path, f"{HEAD}check c : {words}{rest}\n") == []


def test_one_instance_is_enough(tmp_path: Path) -> None:
    assert told(tmp_path, f"{HEAD}check c(i in 0..3) : always b == i implies not a\n") == []
    (warning,) = told(tmp_path, f"{HEAD}check c(i in 0..1) : always (b == i and a) implies a\n")
    assert "its premise `b == i and a` is never true" in warning


def test_nothing_is_told_of_what_was_not_seen(tmp_path: Path) -> None:
    asked = f"{HEAD}check c : always a implies b == 2\n"
    assert told(tmp_path, asked, Options(limits=Limits(states=2))) == []
    violated = f"{HEAD}check c : always (a implies b == 2) and b < 2 expect violated\n"
    assert told(tmp_path, violated) == []


def test_checks_that_were_not_asked_for_are_not_told_of(tmp_path: Path) -> None:
    text = f"{HEAD}check c : always a implies b == 2\ncheck d : deadlock free\n"
    assert told(tmp_path, text, Options(only=frozenset({"d"}))) == []
    assert len(told(tmp_path, text, Options(only=frozenset({"c"})))) == 1


def test_progress_that_nobody_makes_is_told(tmp_path: Path) -> None:
    daemon = "daemon d { loop { idle await go  progress done  go = false } }"
    text = f"model m\nvar go : bool = false\nthread t {{ skip }}\n{daemon}\n"
    found = told(tmp_path, f"{text}check c : progress done\n")
    assert "ZC0457 `c` holds, but nobody ever passes `progress done`" in found
    good = text.replace("{ skip }", "{ go = true }")
    assert told(tmp_path, f"{good}check c : progress done\n") == []


def test_events_that_never_happen_are_told(tmp_path: Path) -> None:
    text = f"{HEAD}event boom when b == 3 {{ b = 0 }}\ncheck c : deadlock free\n"
    assert told(tmp_path, text) == ["ZC0458 event `boom` never takes a step, at any setting of the checks"]
    other = text.replace("b == 3", "a") + "check d : deadlock free with yes = true\n"
    assert told(tmp_path, other) == []
    assert told(tmp_path, other, Options(only=frozenset({"c"}))) == []


BASE = """model m
param swaps : bool = true
var dirty : 0..2 = 2
thread pagedaemon { if swaps { dirty -= 1  progress swapped } }
check works : deadlock free
"""


def spec_told(folder: Path, spec: str) -> list[Diagnostic]:
    (folder / "m.zm").write_text(BASE, encoding="utf-8")
    (folder / "s.zs").write_text(f'spec "s"\nextends "m.zm"\n{spec}', encoding="utf-8")
    return list(check(folder / "s.zs", Options()).warnings)


def test_a_fix_that_holds_because_nothing_is_swapped_any_more_is_told(tmp_path: Path) -> None:
    (warning,) = spec_told(tmp_path, "set swaps = false\ncheck fixed : deadlock free\n")
    assert warning.code.number == "ZC0459"
    assert warning.message.startswith("`progress swapped`, which ")
    assert warning.message.endswith("m.zm makes, is never made here")


def test_what_the_check_asks_for_is_no_fix(tmp_path: Path) -> None:
    """With `with` it is the question that is another, not the design."""
    asked = "set swaps = true\ncheck fixed : deadlock free with swaps = false\n"
    assert spec_told(tmp_path, asked) == []
    assert spec_told(tmp_path, "set swaps = true\ncheck fixed : deadlock free\n") == []
    assert spec_told(tmp_path, "set swaps = false\ncheck fixed : reachable dirty == 2\n") == []


def test_warnings_reach_every_format_and_change_no_verdict(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, f"{HEAD}check c : always a implies b == 2\n")
    (entry,) = json.loads(report_json([outcome]))["files"]
    assert [one["code"] for one in entry["warnings"]] == ["ZC0457"]
    assert "::warning file=" in github([outcome])
    (file,) = json.loads(json.dumps(view_json([outcome])))["files"]
    assert "is never true" in file["warnings"][0]
    assert {one.standing.value for one in outcome.checks} == {"as expected"}


def test_the_questions_about_premises_are_no_checks_of_the_file(tmp_path: Path) -> None:
    text = f"{HEAD}check c : always a implies b == 2\ncheck e : always b == 0 implies not a with yes = true\n"
    outcome = outcome_of(tmp_path, text)
    assert [one.check.name for one in outcome.checks] == ["c", "e", "no_fault", "no_fault with yes = true"]
    plain = [show_system(batch.system) for batch in instantiate(load_design(tmp_path / "m.zm"))]
    assert [show_system(run.system) for run in outcome.runs] == plain
    asked = [replace(one.check, span=None) for one in outcome.checks]
    assert [one for one in asked if "supposes" in one.name] == []


def test_an_engine_without_states_is_not_asked(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, f"{HEAD}check c : always a implies b < 3\n", Options(engine=Engine.Z3))
    assert [one.code.number for one in outcome.warnings] == []


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_is_shipped_holds_for_something(path: Path) -> None:
    outcome = check_design(replace(load_design(path), requests=()), Options())
    assert [one.message for one in outcome.warnings if one.code.number >= "ZC0457"] == []
