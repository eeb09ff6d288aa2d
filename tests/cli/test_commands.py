"""The other commands, the exit codes and the help, in this process."""

from __future__ import annotations

import io
import json
import re
from math import comb
from pathlib import Path

import pytest

from tests.cli.sessions import HANGS, HOLDS, run, write
from zcheck import __version__
from zcheck.cli import verify
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import MEANINGS, PRECEDENCE, ExitCode, strongest
from zcheck.cli.main import COMMANDS, main
from zcheck.cli.progress import Progress, forecast_text
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.errors import EngineBug, EngineFailure
from zcheck.results.forecast import Forecast
from zcheck.results.statistics import Snapshot, Tally

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "fine.zm", HOLDS)
    write(tmp_path, "hangs.zm", HANGS)


def test_the_exit_codes_are_documented() -> None:
    text = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    assert {int(row[0]): row[1] for row in rows} == {int(code): MEANINGS[code] for code in ExitCode}
    assert ", ".join(str(int(code)) for code in PRECEDENCE) in text


def test_precedence() -> None:
    assert set(PRECEDENCE) == set(ExitCode)
    assert strongest([]) is ExitCode.OK
    assert strongest([ExitCode.OPEN, ExitCode.DIFFERENT]) is ExitCode.DIFFERENT
    assert strongest([ExitCode.DIFFERENT, ExitCode.MODEL, ExitCode.USAGE]) is ExitCode.MODEL
    assert strongest([ExitCode.ENGINE, ExitCode.BUG]) is ExitCode.BUG


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    assert f"zcheck {command}" in text


def test_version_and_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"zcheck {__version__}\n"
    assert main([]) == 2
    assert main(["frobnicate"]) == 2
    assert main(["verify", "fine.zm", "--limit-memory", "1x"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (EngineBug("an impossible trace"), 70, "This is a bug in zcheck"),
        (ZeroDivisionError("oops"), 70, "This is a bug in zcheck"),
        (EngineFailure("no solver"), 5, "error: no solver"),
        (MemoryError(), 5, "out of memory"),
        (RecursionError("maximum depth"), 4, "too deep inside each other"),
        (PermissionError(13, "Permission denied", "x.zm"), 2, "x.zm: Permission denied"),
    ],
)
def test_failures_have_their_codes(
    error: Exception, code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(verify, "check", fail)
    ran = run("verify", "fine.zm", "hangs.zm")
    assert ran.code == code
    assert words in ran.err
    assert ("Traceback" in ran.err) == (code == 70)
    assert "0 checks: 0 as expected, 0 different, 0 open, 2 files not checked" in ran.out


def test_show_prints_the_system() -> None:
    ran = run("show", "hangs.zm")
    assert ran.code == 0
    assert "await n > 5" in ran.out
    assert run("show", "hangs.z").code == 2
    assert run("show", ".").code == 2


def test_fmt_rewrites_once_and_says_so() -> None:
    untidy = HOLDS.replace("n = 1", "n    =   1")
    write(Path(), "fine.zm", untidy)
    checked = run("fmt", "--check", "fine.zm")
    assert (checked.code, checked.out) == (1, "would change fine.zm\n")
    assert Path("fine.zm").read_text(encoding="utf-8") == untidy
    Path("fine.zm").chmod(0o640)
    ran = run("fmt", "fine.zm")
    assert (ran.code, ran.out) == (0, "changed fine.zm\n")
    assert Path("fine.zm").stat().st_mode & 0o777 == 0o640
    again = run("fmt", "fine.zm")
    assert (again.code, again.out) == (0, "")
    assert run("fmt", "--check", "fine.zm").code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["fine.zm", "hangs.zm"]


def test_fmt_leaves_a_broken_file_alone() -> None:
    write(Path(), "broken.zm", "model broken\nthread t {\n")
    ran = run("fmt", "broken.zm", "fine.zm")
    assert ran.code == 4
    assert "ZC0105" in ran.err
    assert Path("broken.zm").read_text(encoding="utf-8") == "model broken\nthread t {\n"


def test_fmt_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(HOLDS.replace("n = 1", "n=1").encode())))
    ran = run("fmt", "-")
    assert ran.code == 0
    assert run("fmt", "fine.zm").code == 0
    assert Path("fine.zm").read_text(encoding="utf-8") == ran.out
    assert run("fmt", "-", "fine.zm").code == 2


def test_simulate_is_the_same_for_the_same_seed() -> None:
    one, two = run("simulate", "hangs.zm", "--seed", "3"), run("simulate", "hangs.zm", "--seed", "3")
    assert one == two
    assert one.code == 0
    assert "deadlock" in one.out
    assert "2 steps" not in one.out


def test_step_obeys_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("w\n1\nu\nu\n1\ns\n7\nx\nq\n1\n"))
    ran = run("step", "hangs.zm")
    assert ran.code == 0
    assert "needs       n > 5" in ran.out
    assert "1  other: n = 1" in ran.out
    assert "n 0 -> 1" in ran.out
    assert "this is the initial state: nothing to undo" in ran.out
    assert "deadlock: not everybody rests" in ran.out
    assert "other has finished" in ran.out
    assert ran.out.count("expected u (nothing can follow here)") == 2


def test_step_ends_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("step", "hangs.zm").code == 0


def test_explain_knows_every_code() -> None:
    listed = run("explain").out
    for code in Code:
        assert code.number in listed
        ran = run("explain", code.number.lower())
        assert ran.code == 0
        assert code.number in ran.out
    page = DOCS / "errors" / "ZC0201.md"
    if page.exists():
        assert run("explain", "0201").out == page.read_text(encoding="utf-8")
    assert run("explain", "ZC0299").code == 2


def test_a_new_model_verifies_and_is_canonical() -> None:
    assert run("new", "model", "mine").code == 0
    assert run("verify", "mine.zm", "--strict").code == 0
    assert run("fmt", "--check", "mine.zm").code == 0


@pytest.mark.parametrize("base", ["fine.zm", "hangs.zm"])
def test_a_new_spec_verifies(base: str) -> None:
    assert run("new", "spec", "fix", "--extends", base).code == 0
    ran = run("verify", "fix.zs")
    assert ran.code == 0, ran.out + ran.err
    assert run("fmt", "--check", "fix.zs").code == 0
    assert ("expect violated" in Path("fix.zs").read_text(encoding="utf-8")) == (base == "hangs.zm")


def test_new_overwrites_nothing() -> None:
    ran = run("new", "model", "fine")
    assert ran.code == 2
    assert "exists already" in ran.err
    assert Path("fine.zm").read_text(encoding="utf-8") == HOLDS
    assert run("new", "model", "3x").code == 2
    assert run("new", "spec", "s", "--extends", "nothing.zm").code == 2
    assert not Path("s.zs").exists()


def test_replay_of_an_unchanged_model() -> None:
    run("verify", "hangs.zm", "--output", "out.json")
    ran = run("replay", "out.json")
    assert ran.code == 0
    assert "replays  no_hang: deadlock free, 1 step" in ran.out
    assert "changed" not in ran.out
    bare = json.loads(Path("out.json").read_text(encoding="utf-8"))["files"][0]["checks"][0]["trace"]
    Path("bare.json").write_text(json.dumps(bare), encoding="utf-8")
    assert run("replay", "bare.json").code == 0


def test_replay_says_that_the_model_has_changed() -> None:
    run("verify", "hangs.zm", "--output", "out.json")
    write(Path(), "hangs.zm", HANGS + "// a remark\n")
    ran = run("replay", "out.json", "--trace", "none")
    assert ran.code == 0
    assert "has changed since this was recorded: hangs.zm" in ran.out
    write(Path(), "hangs.zm", HANGS.replace("n > 5", "n > 0"))
    ran = run("replay", "out.json")
    assert ran.code == 4
    assert "no longer a run" in ran.out
    assert "not a deadlock" in ran.out


def test_replay_refuses_what_is_no_trace() -> None:
    Path("x.json").write_text("{}", encoding="utf-8")
    assert run("replay", "x.json").code == 2
    run("verify", "fine.zm", "--output", "none.json")
    assert run("replay", "none.json").code == 2
    run("verify", "hangs.zm", "--output", "out.json")
    assert run("replay", "out.json", "--check", "small").code == 2
    Path("hangs.zm").unlink()
    assert run("replay", "out.json").code == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_overwrites_itself_and_is_wiped() -> None:
    err = Terminal()
    progress = Progress(Console(io.StringIO(), err, colours=False, width=80))
    progress(Snapshot(10, 20, 3, 4, 0.5, 10**7))
    assert err.getvalue() == "", "short runs say nothing"
    progress(Snapshot(12345, 20000, 3, 4, 2.0, 10**7))
    text = "12 345 states, 2 s, no telling how many in all, depth 3, 10 000 steps/s, 10 MB, frontier 4"
    assert err.getvalue() == f"\r{text[:79]}"
    progress.done()
    assert err.getvalue().endswith("\r")


def test_progress_elsewhere_is_a_plain_line_now_and_then() -> None:
    err = io.StringIO()
    progress = Progress(Console(io.StringIO(), err, colours=False, width=80))
    for seconds in range(1, 32):
        progress(Snapshot(10, 20 * seconds, 3, 4, float(seconds), 10**7))
    assert err.getvalue().splitlines() == [
        f"10 states, {seconds} s, no telling how many in all, depth 3, 20 steps/s, 10 MB, frontier 4"
        for seconds in (10, 20, 30)
    ]


def test_progress_of_many_runs_counts_them() -> None:
    err = Terminal()
    progress = Progress(Console(io.StringIO(), err, colours=False, width=80))
    progress(Tally("points", 1, 1200, 0.5))
    assert err.getvalue() == ""
    progress(Tally("points", 1100, 1200, 2.0))
    progress(Tally("systems nearby, users = 3", 12, None, 3.4))
    shown = ["1100 of 1200 points, 2 s", "12 systems nearby, users = 3, 3 s"]
    assert err.getvalue().split("\r") == ["", *shown]


def test_progress_says_how_many_states_there_may_be() -> None:
    levels = [comb(40, depth) for depth in range(41)]
    forecast, texts = Forecast(), list[str]()
    for depth in range(25):
        seen = sum(levels[: depth + 1])
        forecast.note(Snapshot(seen, seen, depth, levels[depth], 1.0 + depth, 10**6))
        texts.append(forecast_text(forecast))
    assert texts[0] == "no telling how many in all"
    assert texts[5] == "no telling how many in all (each level 9.2 times the last)"
    assert re.fullmatch(r"perhaps 1\.\dT( to 1\.\dT)? in all", texts[-1])


SPINS = """\
model spins "never gets to its progress"
var a : bool = false
thread p { loop { skip  if a { progress done } } }
check goes_on : live done
"""


DAMAGES: tuple[object, ...] = (None, -1, "x", {})


def paths(value: object, so_far: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON document."""
    found = [so_far]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths(inner, (*so_far, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths(inner, (*so_far, index))
    return found


@pytest.mark.parametrize("model", ["hangs.zm", "spins.zm", "faults.zm"])
def test_replay_of_a_damaged_recording_never_fails_badly(model: str) -> None:
    """Each place of a trace replaced by each of some values: plain words, never a stack."""
    write(Path(), "spins.zm", SPINS)
    write(Path(), "faults.zm", 'model faults "f"\nvar n : 0..1 = 0\nthread p { loop { n += 1 } }\n')
    run("verify", model, "--output", "out.json")
    checks = json.loads(Path("out.json").read_text(encoding="utf-8"))["files"][0]["checks"]
    trace = next(one["trace"] for one in checks if one["trace"] is not None)
    for place in paths(trace)[1:]:
        for value in DAMAGES:
            damaged = json.loads(json.dumps(trace))
            inner = damaged
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = value
            Path("damaged.json").write_text(json.dumps(damaged), encoding="utf-8")
            ran = run("replay", "damaged.json", "--trace", "none")
            assert ran.code in (0, 2, 4), (place, value, ran.err)
