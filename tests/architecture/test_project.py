"""The project as a stranger gets it: README, version, and nothing in the tree that belongs to one machine."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import zcheck

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = "models/kmalloc_obj.zm"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
LEFT_OUT = "...\n"


def run(*args: str) -> subprocess.CompletedProcess[str]:
    """``python -m zcheck`` in the checkout, as on a terminal of 80 columns."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "zcheck", *args],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100,
    )


def steady(text: str) -> str:
    """A report without what differs from run to run."""
    return re.sub(r"\d+\.\d+ s,\s+\d+ MB", "0.01 s, 40 MB", text)


def shortened(report: str) -> str:
    """A report with the first of its stories only."""
    first, *_, last = re.split(r"(?=^\w+: how it goes wrong$|^  Search)", report, flags=re.MULTILINE)
    stories = re.split(r"(?=^\w+: how it goes wrong$)", report.removeprefix(first), flags=re.MULTILINE)
    return f"{first}{stories[1]}{LEFT_OUT}\n{last}"


def test_readme_shows_the_real_output(request: pytest.FixtureRequest) -> None:
    """The example in the README is what the command prints today (``--bless`` puts it there)."""
    done = run("verify", EXAMPLE)
    assert done.returncode == 1, done.stderr
    wanted = f"$ zcheck verify {EXAMPLE}\n{shortened(steady(done.stdout))}"
    text = README.read_text(encoding="utf-8")
    if request.config.getoption("--bless"):
        text = BLOCK.sub(lambda _: wanted, text, count=1)
        README.write_text(text, encoding="utf-8")
    found = BLOCK.search(text)
    assert found is not None
    assert found.group() == wanted


def test_readme_names_the_two_commands() -> None:
    """One line each, from a fresh clone: what it is for, and the tests. CI reads the second from here."""
    commands = re.findall(r"^python3 -m venv .*$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith(f"pip install . && .venv/bin/zcheck verify {EXAMPLE}")
    assert commands[1].endswith("pip install '.[test]' && .venv/bin/pytest -n auto")


def test_module_and_version() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert zcheck.__version__ in done.stdout
    shown = run("--help")
    assert shown.returncode == 0
    assert "verify" in shown.stdout


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_belongs_to_one_machine() -> None:
    """No path of somebody's machine in any tracked file."""
    local = re.compile(r"/(?:home|root|Users|work|private)/\w")
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found = local.search(text)
        assert found is None or path == Path(__file__), f"{path.relative_to(ROOT)}: {found}"


def test_no_trailing_blanks_or_tabs() -> None:
    for path in tracked():
        if path.suffix in (".py", ".zm", ".zs", ".lark", ".toml"):
            text = path.read_text(encoding="utf-8", errors="replace")
            for number, line in enumerate(text.splitlines(), start=1):
                assert "\t" not in line, f"{path.relative_to(ROOT)}:{number}: a tab"
                assert line == line.rstrip(), f"{path.relative_to(ROOT)}:{number}: blanks at the end"


def test_toy_checker(capsys: pytest.CaptureFixture[str]) -> None:
    """The page that shows the whole idea works, and is one page."""
    page = ROOT / "docs" / "toy_checker.py"
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 100
    toy = runpy.run_path(str(page))
    assert toy["shortest_deadlock"](toy["ABBA"]) == (["thread 0: acquire a", "thread 1: acquire b"], 7)
    assert toy["shortest_deadlock"](toy["ORDERED"]) == (None, 16)
    runpy.run_path(str(page), run_name="__main__")
    assert "holds (16 states seen)" in capsys.readouterr().out
