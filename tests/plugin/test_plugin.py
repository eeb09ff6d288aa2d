"""pytest on models and specs: what is collected, what is green, and what the red ones say."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import zcheck.api  # pytester drops the modules that a run inside loads: these are loaded before, once
import zcheck.gate
from zcheck.checking import Options
from zcheck.diagnostics.errors import EngineBug
from zcheck.lang.design import Design
from zcheck.lang.frontend import Question
from zcheck.results.outcome import Outcome

pytest_plugins = ["pytester"]

ADDED = "no_fault with most = 7"
"""Every file is asked for faults at each setting of its checks."""

EXAMPLE = Path(__file__).parents[2] / "examples" / "gate"

COUNTER = """\
model counter "two settings and a range"
param most : 1..9 = 2
var n : 0..9 = 0
thread one { n = most }
check small : always n < 3
check large : always n < 3 with most = 7
check hits (i in 2..3) : never n == i
check unhit : never n == 9 expect violated
"""

HUGE = """\
model huge "too many states for a small limit"
var n[9] : 0..99 = 0
event up (i in 0..8) when n[i] < 99 { n[i] += 1 }
check never_all : never n[0] == 99 and n[1] == 99
check unknown : never n[0] == 99 and n[1] == 99 expect undetermined
"""


@pytest.fixture
def counter(pytester: pytest.Pytester) -> Path:
    return written(pytester, "counter.zm", COUNTER)


def written(pytester: pytest.Pytester, name: str, text: str) -> Path:
    path = pytester.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line and " " not in line.partition("::")[0]]


def test_each_check_is_an_item(pytester: pytest.Pytester, counter: Path) -> None:
    result = pytester.runpytest("--collect-only", "-q")
    expected = ["small", "large", "hits", "unhit", "no_fault", ADDED]
    assert names(result) == [f"counter.zm::{name}" for name in expected]


def test_verdicts_as_outcomes(pytester: pytest.Pytester, counter: Path) -> None:
    """`large`, one value of `hits` and `unhit` are different; the rest is as expected."""
    result = pytester.runpytest("-rA")
    result.assert_outcomes(passed=3, failed=3)
    for name in ("large", "hits", "unhit"):
        assert f"FAILED counter.zm::{name}" in result.stdout.str()


def test_a_check_for_faults_is_run_by_its_name(pytester: pytest.Pytester, counter: Path) -> None:
    """The name of each item is its address; that of the file's own settings is not that of all."""
    asked: list[str] = []
    for name in ("no_fault", ADDED):
        result = pytester.runpytest(f"counter.zm::{name}", "-v")
        result.assert_outcomes(passed=1)
        asked += [line.partition(" PASSED")[0] for line in result.outlines if " PASSED" in line]
    assert asked == ["counter.zm::no_fault", f"counter.zm::{ADDED}"]
    counter.write_text(COUNTER.replace("n = most }", "n = most  assert n < 7 }"), encoding="utf-8")
    result = pytester.runpytest(f"counter.zm::{ADDED}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["violated      no_fault with most = 7: fault free"])
    pytester.runpytest("--lf").assert_outcomes(failed=1)


def test_a_failure_is_the_report_alone(pytester: pytest.Pytester, counter: Path) -> None:
    text = pytester.runpytest("counter.zm::large", "--color=yes").stdout.str()
    assert "violated, but expected: holds" in text
    assert "large: always n < 3 with most = 7" in text
    assert "n 0 -> 7" in text
    assert "hits" not in text
    assert "pytest_plugin.py" not in text
    report = text[text.index("violated, but expected") : text.index("other values of the parameters")]
    assert "\x1b" not in report
    assert max(len(line) for line in report.splitlines()) <= 80


def test_undetermined_is_an_error_unless_it_was_expected(pytester: pytest.Pytester) -> None:
    written(pytester, "huge.zm", HUGE)
    result = pytester.runpytest("--zcheck-limit-states=50")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*ERROR at setup of never_all*", "undetermined: stopped at the limit of 50*"])


def test_a_time_limit_is_undetermined(pytester: pytest.Pytester) -> None:
    written(pytester, "huge.zm", HUGE)
    pytester.runpytest("-k", "never_all", "--zcheck-limit-seconds=0.01").assert_outcomes(errors=1, deselected=2)


def test_a_bound_is_put_on_checks_without(pytester: pytest.Pytester) -> None:
    written(pytester, "huge.zm", HUGE)
    pytester.runpytest("--zcheck-within=2").assert_outcomes(passed=2, failed=1)


def test_settings_go_to_every_file(pytester: pytest.Pytester, counter: Path) -> None:
    pytester.runpytest("-k", "small", "--zcheck-set", "most=5").assert_outcomes(failed=1, deselected=5)
    result = pytester.runpytest("-k", "small", "--zcheck-set", "mast=5")
    result.assert_outcomes(errors=1, deselected=5)
    result.stdout.fnmatch_lines(["error*: there is no parameter `mast`", "*did you mean `most`?"])


@pytest.mark.parametrize(
    "option",
    ["--zcheck-set=most", "--zcheck-within=-1", "--zcheck-limit-seconds=soon", "--zcheck-engine=warp"],
)
def test_wrong_options_are_refused(pytester: pytest.Pytester, counter: Path, option: str) -> None:
    result = pytester.runpytest(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert option.partition("=")[0] in result.stderr.str()


def test_a_wrong_file_is_shown_as_drawn(pytester: pytest.Pytester) -> None:
    written(pytester, "specs/wrong.zm", "model wrong\nthread t { x = 1 }\ncheck c : deadlock free\n")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["error[[]ZC0201[]]*`x`*", " --> specs/wrong.zm:2:12"])
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_a_mistake_in_a_value_is_an_error_of_its_check(pytester: pytest.Pytester, counter: Path) -> None:
    counter.write_text(COUNTER.replace("most = 7", "most = 77"), encoding="utf-8")
    result = pytester.runpytest("-k", "large or small")
    result.assert_outcomes(passed=1, errors=1, deselected=4)
    result.stdout.fnmatch_lines(["error[[]ZC*[]]*77*"])


def test_what_asks_nothing_is_not_collected(pytester: pytest.Pytester) -> None:
    written(pytester, "lib/library.zm", "library common\nvar x : bool = false\n")
    written(pytester, "asks_nothing.zm", 'model quiet "no check"\nvar x : bool = false\nthread t { x = true }\n')
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_paths_and_globs_of_the_configuration(pytester: pytest.Pytester) -> None:
    for name in ("specs/one.zm", "specs/drafts/two.zm", "elsewhere/three.zm"):
        written(pytester, name, COUNTER)
    pytester.makeini("[pytest]\nzcheck_paths = specs\nzcheck_ignore = specs/drafts/*\n")
    found = pytester.runpytest("--collect-only", "-q")
    assert {name.partition("::")[0] for name in names(found)} == {"specs/one.zm"}
    named = pytester.runpytest("--collect-only", "-q", "elsewhere/three.zm", "specs/drafts/two.zm")
    assert {name.partition("::")[0] for name in names(named)} == {"elsewhere/three.zm", "specs/drafts/two.zm"}


def test_only_what_failed_last_time(pytester: pytest.Pytester, counter: Path) -> None:
    pytester.runpytest().assert_outcomes(passed=3, failed=3)
    counter.write_text(COUNTER.replace("with most = 7", "with most = 1"), encoding="utf-8")
    pytester.runpytest("--lf").assert_outcomes(passed=1, failed=2)


def test_checks_of_one_setting_share_a_search(
    pytester: pytest.Pytester, counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    decide = zcheck.gate.decide

    def counted(design: Design, questions: list[Question], options: Options) -> Outcome:
        asked.append([one.name for one in questions])
        return decide(design, questions, options)

    monkeypatch.setattr(zcheck.gate, "decide", counted)
    pytester.runpytest("-k", "not unhit")
    assert asked == [["small", "hits", "no_fault"], ["large", ADDED]]


def test_sweeps_and_minimize_are_items(pytester: pytest.Pytester, counter: Path) -> None:
    with counter.open("a", encoding="utf-8") as file:
        file.write("minimize most in 1..3 : always n > 0 or n < 9\nprove reachable n > 0 for all most\n")
    result = pytester.runpytest("-k", "minimize or prove", "-rA")
    result.assert_outcomes(passed=1, errors=1, deselected=6)
    result.stdout.fnmatch_lines(["undetermined: what is asked is not proved for all sizes*"])


def test_a_file_is_decided_as_it_was_collected(pytester: pytest.Pytester, counter: Path) -> None:
    """Whoever edits a model while it is checked gets verdicts on what was there before."""
    pytester.makeconftest(
        "def pytest_collection_finish(session):\n"
        "    session.config.rootpath.joinpath('counter.zm').write_text('model counter')\n"
    )
    pytester.runpytest().assert_outcomes(passed=3, failed=3)


def test_reports_are_written(pytester: pytest.Pytester, counter: Path) -> None:
    pytester.runpytest("--zcheck-report=out").assert_outcomes(passed=3, failed=3)
    text = (pytester.path / "out/counter.zm.txt").read_text(encoding="utf-8")
    document = json.loads((pytester.path / "out/counter.zm.json").read_text(encoding="utf-8"))
    assert "violated      large: always n < 3 with most = 7" in text
    assert document["exit_code"] == 1
    (file,) = document["files"]
    expected = ["small", "large", "hits[2]", "hits[3]", "unhit", "no_fault", ADDED]
    assert [one["name"] for one in file["checks"]] == expected


def test_reports_of_wrong_files_are_written(pytester: pytest.Pytester) -> None:
    written(pytester, "wrong.zm", "model wrong\nthread t { x = 1 }\n")
    pytester.runpytest("--zcheck-report=out").assert_outcomes(errors=1)
    document = json.loads((pytester.path / "out/wrong.zm.json").read_text(encoding="utf-8"))
    assert document["exit_code"] == 4
    assert document["errors"][0]["file"] == "wrong.zm"
    assert "wrong.zm:2:12" in (pytester.path / "out/wrong.zm.txt").read_text(encoding="utf-8")


def test_junit(pytester: pytest.Pytester, counter: Path) -> None:
    pytester.runpytest("--junitxml=out.xml")
    cases = ElementTree.parse(pytester.path / "out.xml").getroot().iter("testcase")
    found = {case.get("name"): [child.tag for child in case] for case in cases}
    red = ["failure"]
    assert found == {"small": [], "large": red, "hits": red, "unhit": red, "no_fault": [], ADDED: []}


def test_an_interruption_ends_the_run(
    pytester: pytest.Pytester, counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zcheck.gate, "interrupted", lambda outcome: True)
    result = pytester.runpytest(no_reraise_ctrlc=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.assert_outcomes()


def test_a_bug_keeps_its_traceback(
    pytester: pytest.Pytester, counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(design: Design, questions: object, options: object) -> Outcome:
        raise EngineBug("an impossible trace")

    monkeypatch.setattr(zcheck.gate, "decide", broken)
    result = pytester.runpytest("-k", "small")
    result.assert_outcomes(errors=1, deselected=5)
    result.stdout.fnmatch_lines(["*EngineBug: an impossible trace"])


def copied(pytester: pytest.Pytester) -> None:
    for file in EXAMPLE.iterdir():
        if file.is_file():
            written(pytester, file.name, file.read_text(encoding="utf-8"))


def test_the_example_is_green(pytester: pytest.Pytester) -> None:
    copied(pytester)
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=13)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("reserve.zs", "set reserve = 1", "set reserve = 0"),
        ("writeback.zm", "free > reserve", "free >= reserve"),
        ("writeback.zm", "check no_hang      : deadlock free expect violated", "check no_hang : deadlock free"),
    ],
)
def test_the_example_turns_red(pytester: pytest.Pytester, file: str, old: str, new: str) -> None:
    copied(pytester)
    text = (pytester.path / file).read_text(encoding="utf-8")
    assert old in text
    written(pytester, file, text.replace(old, new))
    assert pytester.runpytest("-k", "not test_a_limit").ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.slow
def test_on_two_processes(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    copied(pytester)
    written(pytester, "counter.zm", COUNTER)
    pytester.runpytest_subprocess("-n", "2", "--zcheck-report=out").assert_outcomes(passed=16, failed=3)
    assert (pytester.path / "out/counter.zm.json").exists()


def test_pytest_starts_light() -> None:
    code = "import sys, zcheck.pytest_plugin; print({'lark', 'z3', 'networkx', 'rich'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "set()\n"
