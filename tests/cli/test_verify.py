"""``zcheck verify``: verdicts, exit codes, settings, limits, several files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.sessions import HANGS, HOLDS, HUGE, run, write
from zcheck.checking import Options, check
from zcheck.cli import verify
from zcheck.results.outcome import Outcome, Standing
from zcheck.results.statistics import Snapshot, Tally


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "fine.zm", HOLDS)
    write(tmp_path, "hangs.zm", HANGS)


def test_all_as_expected_is_0() -> None:
    ran = run("verify", "fine.zm")
    assert ran.code == 0
    assert ran.out.startswith("fine.zm: nothing goes wrong\n\nholds         no_hang: deadlock free\n")
    assert ran.out.endswith("3 checks: 3 as expected, 0 different, 0 open\n")


def test_a_different_verdict_is_1_and_told() -> None:
    ran = run("verify", "hangs.zm")
    assert ran.code == 1
    assert "violated      no_hang: deadlock free" in ran.out
    assert "one waits at await n > 5" in ran.out
    assert "where       n is 1" in ran.out


def test_an_expected_violation_is_0() -> None:
    write(Path(), "known.zm", HANGS.replace("deadlock free", "deadlock free expect violated"))
    ran = run("verify", "known.zm")
    assert ran.code == 0
    assert "as expected" in ran.out


def test_a_holding_check_that_should_be_violated_is_different() -> None:
    write(Path(), "wrong.zm", HOLDS.replace("deadlock free", "deadlock free expect violated"))
    ran = run("verify", "wrong.zm")
    assert ran.code == 1
    assert "but expected: violated" in ran.out


def test_a_limit_leaves_checks_open() -> None:
    ran = run("verify", "fine.zm", "--limit-states", "2")
    assert ran.code == 3
    assert "undetermined  no_hang" in ran.out
    assert "0 different" in ran.out


def test_a_wrong_model_is_4_and_the_others_are_still_decided() -> None:
    write(Path(), "broken.zm", "model broken\nthread t { n = 1 }\n")
    ran = run("verify", "broken.zm", "hangs.zm")
    assert ran.code == 4
    assert "ZC0201" in ran.err
    assert "violated      no_hang" in ran.out
    assert "1 file not checked" in ran.out


def test_a_missing_file_is_2_and_a_near_one_is_named() -> None:
    ran = run("verify", "hang.zm")
    assert ran.code == 2
    assert ran.err == "error: there is no file `hang.zm`\n  = help: did you mean `hangs.zm`?\n"
    write(Path(), "holds.md", "what is known about it\n")
    assert "holds.md" not in run("verify", "hold.zm").err


def test_a_folder_is_searched_without_its_libraries() -> None:
    write(Path(), "deep/er/fine.zm", HOLDS)
    write(Path(), "deep/lib.zm", "// shared\nlibrary lib\n\nvar n : 0..1 = 0\n")
    ran = run("verify", "deep")
    assert ran.code == 0
    assert "deep/er/fine.zm" in ran.out
    assert "lib.zm" not in ran.out


def test_a_folder_without_models_is_2() -> None:
    Path("empty").mkdir()
    assert run("verify", "empty").code == 2


def test_settings_reach_the_model() -> None:
    ran = run("verify", "fine.zm", "--set", "most=3", "--format", "json")
    (one,) = json.loads(ran.out)["files"]
    assert one["settings"] == {"most": "3"}
    assert ["most", "3"] in [list(pair) for pair in one["runs"][0]["parameters"].items()]


@pytest.mark.parametrize(
    ("setting", "code", "words"),
    [
        ("mst=3", 4, "most"),
        ("most=10", 4, "ZC0306"),
        ("most", 2, "NAME=VALUE"),
        ("=3", 2, "NAME=VALUE"),
        ("most=)", 4, "ZC0104"),
    ],
)
def test_wrong_settings_are_refused(setting: str, code: int, words: str) -> None:
    ran = run("verify", "fine.zm", "--set", setting)
    assert ran.code == code
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_check_is_2() -> None:
    ran = run("verify", "fine.zm", "--check", "no_hag")
    assert ran.code == 2
    assert "did you mean `no_hang`" in ran.err


def test_only_the_checks_asked_for_are_decided() -> None:
    ran = run("verify", "hangs.zm", "--check", "small")
    assert ran.code == 0
    assert "1 check: 1 as expected" in ran.out


def test_strict_makes_warnings_errors() -> None:
    write(Path(), "warned.zm", HOLDS.replace("thread one", "var unused : bool = false\nthread one"))
    assert run("verify", "warned.zm").code == 0
    strict = run("verify", "warned.zm", "--strict")
    assert strict.code == 4
    assert "ZC0451" in strict.err


def test_output_is_the_json_report() -> None:
    ran = run("verify", "hangs.zm", "--output", "out.json")
    assert "violated" in ran.out
    written = json.loads(Path("out.json").read_text(encoding="utf-8"))
    printed = json.loads(run("verify", "hangs.zm", "--format", "json").out)
    for report in (written, printed):
        for one in report["files"][0]["runs"]:
            one["seconds"] = one["cpu_seconds"] = one["memory_bytes"] = 0
    assert written == printed
    assert written["exit_code"] == 1


def test_output_into_a_missing_folder_is_2() -> None:
    ran = run("verify", "fine.zm", "--output", "no/such/out.json")
    assert ran.code == 2
    assert "cannot write" in ran.err


def test_the_same_file_twice_is_checked_once() -> None:
    assert run("verify", "fine.zm", "./fine.zm", ".").out.count("nothing goes wrong") == 1


def test_an_interrupt_outside_a_search_loses_no_other_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(path: Path, options: Options, watch: object) -> Outcome:
        if path.name == "fine.zm":
            raise KeyboardInterrupt
        return check(path, options)

    monkeypatch.setattr(verify, "check", fragile)
    ran = run("verify", "hangs.zm", "fine.zm", "hangs.zm", "./fine.zm")
    assert ran.code == 1
    assert ran.err == "fine.zm: not decided: interrupted\n"
    assert "1 different" in ran.out
    assert run("verify", "fine.zm", "hangs.zm").code == 3


def test_an_interrupted_search_is_open_and_says_what_it_covered() -> None:
    """The interrupt arrives while the explorer reports; what is decided stays decided."""
    write(Path(), "huge.zm", HUGE)

    def interrupt(seen: Snapshot | Tally) -> None:
        if isinstance(seen, Snapshot) and seen.states > 1000:
            raise KeyboardInterrupt

    outcome = check(Path("huge.zm"), Options(), interrupt)
    assert [one.standing for one in outcome.checks] == [Standing.OPEN, Standing.OPEN]
    assert outcome.runs[0].interrupted
    assert not outcome.runs[0].statistics.complete
    assert outcome.runs[0].statistics.states > 1000
