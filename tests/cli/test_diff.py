"""`zcheck diff`: gone and new with a witness each, work that is lost, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.sessions import run
from zcheck.checking import Options
from zcheck.checking.comparing import compare
from zcheck.limits import Limits
from zcheck.results.comparison import Comparison, Kind
from zcheck.results.outcome import name_of
from zcheck.semantics.replay import replay
from zcheck.system.expressions import TRUE
from zcheck.system.properties import Check, Reachable

BEFORE = """model before
param users : 1..3 = 2
lock a : mutex
lock b : mutex
thread first { acquire a  acquire b  release b  release a  progress worked }
thread second { acquire b  acquire a  release a  release b }
"""

ORDERED = BEFORE.replace("model before", "model ordered").replace(
    "acquire b  acquire a  release a  release b", "acquire a  acquire b  release b  release a"
)
IDLE = """model lazy
param users : 1..3 = 2
var go : bool = false
thread first { idle await go  progress worked }
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {"before": BEFORE, "ordered": ORDERED, "idle": IDLE}
    paths = {name: tmp_path / f"{name}.zm" for name in texts}
    for name, text in texts.items():
        paths[name].write_text(text)
    return paths


def texts(found: Comparison, in_new: bool) -> set[str]:
    return {one.text for one in found.differences if one.in_new is in_new and one.kind is Kind.STATEMENT}


def test_a_repair_is_seen_as_one(files: dict[str, Path]) -> None:
    found = compare(files["before"], files["ordered"], Options())
    verdicts = {one.text: (name_of(one.old).value, name_of(one.new).value) for one in found.questions}
    assert verdicts["deadlock free"] == ("violated", "holds")
    assert found.lost == ()
    assert texts(found, in_new=False) == set()


def test_every_witness_is_a_run_of_its_design(files: dict[str, Path]) -> None:
    found = compare(files["before"], files["idle"], Options())
    assert found.differences
    for one in found.differences:
        system = (found.new_run if one.in_new else found.old_run).system
        anything = Check("anything", Reachable(TRUE, TRUE), "anything")
        assert replay(system, anything, one.witness) is None


def test_nothing_differs_from_itself(files: dict[str, Path]) -> None:
    assert compare(files["before"], files["before"], Options()).differences == ()


def test_what_goes_one_way_comes_the_other(files: dict[str, Path]) -> None:
    there = compare(files["before"], files["idle"], Options())
    back = compare(files["idle"], files["before"], Options())
    assert {(one.kind, one.text, one.in_new) for one in there.differences} == {
        (one.kind, one.text, not one.in_new) for one in back.differences
    }


def test_exit_codes_and_words(files: dict[str, Path]) -> None:
    good = run("diff", files["before"], files["ordered"])
    assert good.code == 0, good.out
    assert "can be reached: progress worked" in good.out
    lost = run("diff", files["before"], files["idle"])
    assert lost.code == 1
    assert "never reached: progress worked" in lost.out
    assert "Gone: could happen, cannot any more:" in lost.out


def test_a_limit_is_never_an_answer(files: dict[str, Path]) -> None:
    found = compare(files["before"], files["ordered"], Options(limits=Limits(states=2)))
    assert found.undecided
    assert run("diff", files["before"], files["ordered"], "--limit-states", "2").code == 3


def test_witnesses_are_shown_and_written(files: dict[str, Path]) -> None:
    shown = run("diff", files["before"], files["idle"], "--witness")
    assert "gone: first: acquire b" in shown.out
    document = json.loads(run("diff", files["before"], files["idle"], "--format", "json").out)
    assert {one["in"] for one in document["differences"]} <= {"old", "new"}
    assert all(len(one["states"]) == one["steps"] + 1 for one in document["differences"])


def test_a_parameter_that_neither_has_is_a_mistake(files: dict[str, Path]) -> None:
    wrong = run("diff", files["before"], files["ordered"], "--set", "user=1")
    assert wrong.code == 2
    assert "did you mean `users`?" in wrong.err


def test_a_setting_goes_to_the_file_that_has_the_parameter(files: dict[str, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.zm"
    other.write_text(ORDERED.replace("param users : 1..3 = 2\n", ""))
    assert run("diff", files["before"], other, "--set", "users=1").code == 0
