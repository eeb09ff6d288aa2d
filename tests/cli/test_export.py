"""``zcheck export``: formats, files, and what is refused."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.sessions import HANGS, HOLDS, HUGE, run, write

SUM = """\
model sums "a guard that is no threshold"
var a : 0..3 = 1
var b : 0..3
thread one { loop { idle await a + b > 1  a += 1  b += 1  a -= 1  b -= 1 } }
"""

TWICE = """\
model twice "two settings"
param n : 1..3 = 1
var x : 0..3
event up when x < n { x += 1 }
check as_it_is : never x == 3
check wider : never x == 3 with n = 3 expect violated
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("fine", HOLDS), ("hangs", HANGS), ("huge", HUGE), ("sum", SUM), ("twice", TWICE)):
        write(tmp_path, f"{name}.zm", text)


@pytest.mark.parametrize(
    ("target", "opening"),
    [("promela", "/*\n * fine: "), ("murphi", "-- fine: "), ("dot", "// fine: "), ("pnml", "<?xml version")],
)
def test_each_format_goes_to_standard_output_or_a_file(target: str, opening: str, tmp_path: Path) -> None:
    shown = run("export", "fine.zm", "--to", target)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(opening)
    written = run("export", "fine.zm", "--to", target, "-o", "out.txt")
    assert (written.code, written.out, written.err) == (0, "", "wrote out.txt\n")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == shown.out


def test_settings_and_checks_choose_the_system() -> None:
    assert "with most = 3" in run("export", "fine.zm", "--to", "murphi", "--set", "most=3").out
    one = run("export", "fine.zm", "--to", "promela", "--check", "small").out
    assert "check small, fine.zm:6" in one
    assert "check no_hang" not in one


def test_checks_with_settings_of_their_own_are_several_systems() -> None:
    found = run("export", "twice.zm", "--to", "promela")
    assert (found.code, found.out) == (2, "")
    assert "the checks of twice.zm speak of 2 systems, for their `with` differs" in found.err
    assert "choose one with --check: as_it_is, wider" in found.err
    assert "with n = 3" in run("export", "twice.zm", "--to", "promela", "--check", "wider").out


def test_a_check_without_a_counterpart_is_left_out_and_said() -> None:
    found = run("export", "sum.zm", "--to", "promela")
    assert found.code == 0
    assert "left out: nobody_stuck : no thread stuck: it speaks of all that may follow a state" in found.err


def test_a_check_without_a_counterpart_is_refused_where_it_was_asked_for() -> None:
    found = run("export", "fine.zm", "--to", "murphi", "--check", "no_hang", "--check", "later")
    assert found.code == 2
    write(Path(), "later.zm", HOLDS + "check later : deadlock free within 3 steps\n")
    found = run("export", "later.zm", "--to", "murphi", "--check", "later")
    assert (found.code, found.out) == (2, "")
    assert "later.zm:7: `later : deadlock free within 3 steps` cannot be exported to murphi: a bound" in found.err


def test_what_is_no_net_is_refused_with_its_place() -> None:
    found = run("export", "sum.zm", "--to", "pnml")
    assert (found.code, found.out) == (2, "")
    assert "sum.zm:4: `idle await a + b > 1` cannot be exported to pnml: `a + b > 1` does not compare" in found.err


def test_a_refusal_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, "kept.pnml", "precious")
    assert run("export", "sum.zm", "--to", "pnml", "-o", "kept.pnml").code == 2
    assert (tmp_path / "kept.pnml").read_text(encoding="utf-8") == "precious"


def test_pictures() -> None:
    too_large = run("export", "huge.zm", "--to", "dot")
    assert too_large.code == 2
    assert "more than 1000 states are reachable: too many for a picture" in too_large.err
    assert "--graph threads" in too_large.err
    assert run("export", "huge.zm", "--to", "dot", "--graph", "threads").code == 0
    assert "color=red" in run("export", "hangs.zm", "--to", "dot").out
    misused = run("export", "fine.zm", "--to", "promela", "--graph", "threads")
    assert misused.code == 2
    assert "--graph says what dot draws" in misused.err


def test_wrong_files_and_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "fin.zm", "--to", "dot").code == 2
    assert run("export", "fine.zm").code == 2
    assert run("export", "fine.zm", "--to", "tla").code == 2
    assert "choose from" in capsys.readouterr().err


def test_pnml_is_well_formed() -> None:
    root = ElementTree.fromstring(run("export", "hangs.zm", "--to", "pnml").out)
    assert root.tag.endswith("}pnml")
