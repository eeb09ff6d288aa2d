"""Expectations bind: with any one of them turned round the file that states it is red."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.sessions import run
from tests.models.shipped import ROOT, design, outcome
from zcheck.gate import asked_by
from zcheck.lang.frontend import load_design
from zcheck.lang.syntax.declarations import CheckDecl
from zcheck.results.outcome import Standing, name_of
from zcheck.system.properties import VerdictName

pytest_plugins = ["pytester"]

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("models", "specs")
    for path in (ROOT / folder).rglob("*.z[ms]")
    if path.parent.name != "lib"
)

OPPOSITE = {VerdictName.HOLDS: VerdictName.VIOLATED, VerdictName.VIOLATED: VerdictName.HOLDS}

SAMPLE = ("models/lock_order.zm", "specs/no_emergency_pager.zs", "specs/regressions/r24_pbuf_wakeup.zm")


@pytest.mark.parametrize("file", FILES)
def test_the_opposite_expectation_would_be_red(file: str) -> None:
    """Every verdict is definite, so that exactly one of the two expectations is met."""
    for one in outcome(file).checks:
        if one.table is not None:
            continue
        assert name_of(one.verdict) in OPPOSITE, one.check.name
        turned = replace(one, check=replace(one.check, expect=OPPOSITE[one.check.expect]))
        assert {one.standing, turned.standing} == {Standing.AS_EXPECTED, Standing.DIFFERENT}, one.check.name


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files, to be changed."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("models", "specs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def turned(check: CheckDecl) -> str:
    """The text of the check's file with its expectation turned round."""
    bound = [] if check.within is None else [check.within.span.end]
    end = max([check.span.end, *bound, *(setting.span.end for setting in check.settings)])
    text = check.span.source.text
    steps = re.match(r"\s*steps?\b", text[end:]) if bound else None
    end += steps.end() if steps else 0
    written = re.match(r"\s*expect\s+(holds|violated)\b", text[end:])
    expected = VerdictName(written[1]) if written else VerdictName.HOLDS
    behind = text[end:] if written is None else text[end + written.end() :]
    return f"{text[:end]} expect {OPPOSITE[expected].value}{behind}"


@pytest.mark.parametrize("file", FILES)
def test_each_expectation_can_be_turned_round_in_the_text(file: str, copy: Path) -> None:
    """One word changes what is expected of one check, and nothing else of the file."""
    path = copy / file
    original = path.read_text(encoding="utf-8")
    for index, check in enumerate(design(file).checks):
        if check.span.source.name != design(file).source.name:
            continue
        path.write_text(turned(check), encoding="utf-8")
        expected = [VerdictName(one.expect or "holds") for one in design(file).checks]
        expected[index] = OPPOSITE[expected[index]]
        assert [VerdictName(one.expect or "holds") for one in load_design(path).checks] == expected, check.name.text
    path.write_text(original, encoding="utf-8")


@pytest.mark.parametrize("file", SAMPLE)
def test_a_turned_expectation_fails_the_command(file: str, copy: Path) -> None:
    path = copy / file
    original = path.read_text(encoding="utf-8")
    assert run("verify", path).code == 0
    for check in design(file).checks:
        path.write_text(turned(check), encoding="utf-8")
        ran = run("verify", path, "--check", check.name.text)
        assert ran.code == 1, check.name.text
        assert "1 different" in ran.out
    path.write_text(original, encoding="utf-8")


def test_a_turned_expectation_fails_the_gate(pytester: pytest.Pytester) -> None:
    """Through pytest: one failure, of the check that was changed."""
    file = SAMPLE[-1]
    path = pytester.path / Path(file).name
    shutil.copy(ROOT / file, path)
    count = len(asked_by(design(file)))
    pytester.runpytest(path).assert_outcomes(passed=count)
    for check in design(file).checks:
        path.write_text(turned(check), encoding="utf-8")
        result = pytester.runpytest(path)
        result.assert_outcomes(passed=count - 1, failed=1)
        assert f"FAILED {path.name}::{check.name.text}" in result.stdout.str()
