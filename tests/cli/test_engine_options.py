"""``--engine``, ``--jobs``, ``--spill`` on the command line and in Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zcheck
from tests.cli.sessions import HANGS, run, write
from zcheck.diagnostics.errors import UsageError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CC", raising=False)
    write(tmp_path, "hangs.zm", HANGS)


def without_summary(report: str) -> str:
    return report.partition("\n  Search")[0]


def test_the_engine_that_was_asked_for_is_named() -> None:
    auto, native = run("verify", "hangs.zm"), run("verify", "hangs.zm", "--engine", "native", "--jobs", "1")
    interpreted = run("verify", "hangs.zm", "--engine", "interpreter")
    assert auto.code == native.code == interpreted.code == 1
    assert "engine:" not in auto.out
    assert "engine: native (as asked)" in native.out
    assert "engine: interpreter (as asked)" in interpreted.out
    assert without_summary(auto.out) == without_summary(native.out) == without_summary(interpreted.out)


def test_the_json_report_names_it_and_why() -> None:
    (one,) = json.loads(run("verify", "hangs.zm", "--format", "json").out)["files"][0]["runs"]
    assert (one["engine"], one["engine_reason"]) == ("interpreter", None)
    asked = run("verify", "hangs.zm", "--format", "json", "--engine", "native")
    (one,) = json.loads(asked.out)["files"][0]["runs"]
    assert (one["engine"], one["engine_reason"]) == ("native", "as asked")


def test_states_may_be_kept_in_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    spilled = run("verify", "hangs.zm", "--engine", "native", "--spill", folder)
    assert spilled.code == 1
    assert "no_hang" in spilled.out
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_none_is_2() -> None:
    ran = run("verify", "hangs.zm", "--spill", "nowhere")
    assert ran.code == 2
    assert "--spill nowhere" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(("--engine", "warp"), 2, ""), (("--jobs", "0"), 2, "")],
)
def test_what_does_not_exist_is_2(words: tuple[str, ...], code: int, said: str) -> None:
    ran = run("verify", "hangs.zm", *words)
    assert ran.code == code
    assert said in ran.err


def test_a_cc_that_does_not_work_is_5_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    ran = run("verify", "hangs.zm", "--engine", "native")
    assert ran.code == 5
    assert "error: CC is `no-such-compiler`, but there is no such program" in ran.err
    assert run("verify", "hangs.zm").code == 1


def test_python_chooses_an_engine() -> None:
    outcome = zcheck.verify("hangs.zm", engine="native", jobs=1)
    assert [one.engine for one in outcome.runs] == ["native"]
    model = zcheck.load("hangs.zm")
    assert [one.engine for one in model.verify(engine="interpreter").runs] == ["interpreter"]
    assert model.verify().checks[0].verdict == outcome.checks[0].verdict


@pytest.mark.parametrize("asked", [{"engine": "warp"}, {"jobs": 0}, {"jobs": True}])
def test_python_refuses_what_does_not_exist(asked: dict[str, str | int]) -> None:
    with pytest.raises(UsageError):
        zcheck.load("hangs.zm").verify(**asked)  # type: ignore[arg-type]    # wrong on purpose
