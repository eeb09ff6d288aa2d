"""The text report: goldens at two widths, and what must never be missing from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.sessions import GOLDEN, normalised, outcome_of, text_of
from zcheck.checking import Options, check
from zcheck.limits import Limits
from zcheck.report.document import render
from zcheck.report.summary import count_line
from zcheck.report.text import Detail, TextOptions
from zcheck.results.outcome import Standing

MODELS = ("abba", "fault", "recursion", "storm")


@pytest.fixture(autouse=True)
def _in_the_golden_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in reports are as the user gave them: short ones do not wrap differently elsewhere."""
    monkeypatch.chdir(GOLDEN)


def here(name: str, options: Options | None = None) -> str:
    return text_of(check(Path(name), options or Options()), TextOptions())


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("model", MODELS)
def test_golden(model: str, width: int, golden: Callable[[Path, str], None]) -> None:
    outcome = check(Path(f"{model}.zm"), Options())
    text = text_of(outcome, TextOptions(width)) + render((count_line([outcome]),), False)
    golden(GOLDEN / f"{model}.{width}.txt", text)


@pytest.mark.parametrize("model", MODELS)
def test_golden_with_all_values(model: str, golden: Callable[[Path, str], None]) -> None:
    outcome = check(Path(f"{model}.zm"), Options())
    golden(GOLDEN / f"{model}.full.txt", text_of(outcome, TextOptions(80, Detail.FULL)))


def test_every_golden_has_its_model() -> None:
    names = {path.name.partition(".")[0] for path in GOLDEN.glob("*.txt")}
    assert names == {path.stem for path in GOLDEN.glob("*.zm")} == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_lines_fit(model: str) -> None:
    """Only a single word longer than its column may stick out."""
    text = text_of(check(Path(f"{model}.zm"), Options()), TextOptions(60))
    assert [line for line in text.splitlines() if len(line) > 60] == []


@pytest.mark.parametrize("model", MODELS)
def test_colours_change_no_word(model: str) -> None:
    outcome = check(Path(f"{model}.zm"), Options())
    coloured = text_of(outcome, TextOptions(), colours=True)
    assert "\x1b[" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == text_of(outcome, TextOptions()).splitlines()


def test_a_limit_is_named_and_nothing_is_said_to_hold() -> None:
    text = here("abba.zm", Options(limits=Limits(states=4)))
    assert "not all reachable states were looked at: stopped at the limit of 4 states" in text
    assert "all reachable states were looked at\n" not in text.replace("not all reachable", "")
    assert not re.search(r"^holds +no_hang", text, re.MULTILINE)


def test_what_check_leaves_out_is_named() -> None:
    text = " ".join(here("abba.zm", Options(only=frozenset({"no_hang"}))).split())
    assert "not asked for: nobody_stuck, small, can, old; faults" in text


def test_a_bound_is_no_proof() -> None:
    text = " ".join(here("abba.zm", Options(within=2)).split())
    assert "2 steps is the bound, so nothing is said of longer runs" in text


def test_faults_weaken_the_other_verdicts() -> None:
    text = " ".join(here("fault.zm").split())
    assert "this speaks of the fault-free steps only" in text


def test_no_trace_is_shown_when_none_is_wanted() -> None:
    outcome = outcome_of("abba.zm")
    text = normalised(text_of(outcome, TextOptions(80, Detail.NONE)))
    assert "violated      nobody_stuck" in text
    assert "how it goes wrong" not in text


def test_expected_violations_are_told_on_demand_only() -> None:
    outcome = outcome_of("storm.zm")
    assert "no_hang: how it goes wrong" not in text_of(outcome, TextOptions())
    assert "no_hang: how it goes wrong" in text_of(outcome, TextOptions(80, Detail.DIFF))


SETTINGS = """model settings
param n : 0..9 = 1
var x : 0..9 = 0
thread t { x = n  assert x < 8 }
check a : deadlock free with n = 2
check b : deadlock free with n = 3
check c : deadlock free within 4 steps with n = 4
check d : deadlock free with n = 9
"""


def test_fault_checks_of_other_settings_are_one_line(tmp_path: Path) -> None:
    """Unless there is something to say: a fault, or that only so many steps were looked at."""
    path = tmp_path / "settings.zm"
    path.write_text(SETTINGS, encoding="utf-8")
    lines = text_of(check(path, Options()), TextOptions(100, Detail.NONE)).splitlines()
    assert [line for line in lines if "no_fault" in line] == [
        "holds         no_fault with n = 4: fault free within 4 steps",
        "violated      no_fault with n = 9: fault free",
        "holds         no_fault: fault free",
        "holds         no_fault: fault free, also at 2 other settings",
    ]


def test_a_fault_check_that_was_asked_for_alone_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "settings.zm"
    path.write_text(SETTINGS, encoding="utf-8")
    outcome = check(path, Options(only=frozenset({"no_fault with n = 2"})))
    text = text_of(outcome, TextOptions(100))
    assert "holds         no_fault with n = 2: fault free\n" in text
    assert "also at" not in text


def test_a_setting_from_outside_that_is_not_in_force_is_told(tmp_path: Path) -> None:
    """The `with` of a check goes before the command line, and the report says where it did."""
    path = tmp_path / "settings.zm"
    path.write_text(SETTINGS.replace("check d", "check e : reachable x == 5\ncheck d"), encoding="utf-8")
    opening = text_of(check(path, Options({"n": "5"})), TextOptions(120, Detail.NONE)).split("\n\n")[0]
    told = "n = 5 is not in force for checks with their own: a (n = 2), b (n = 3), c (n = 4) and d (n = 9)"
    assert told in " ".join(opening.split())
    (alone,) = check(path, Options({"n": "5"}, only=frozenset({"e"}))).checks
    assert alone.standing is Standing.AS_EXPECTED
    only = text_of(check(path, Options({"n": "5"}, only=frozenset({"e"}))), TextOptions(120, Detail.NONE))
    assert "not in force" not in only
    same = text_of(check(path, Options({"n": "9"}, only=frozenset({"d"}))), TextOptions(120, Detail.NONE))
    assert "not in force" not in same
