"""The guide cannot rot: its files are written and verified, its commands run, its output compared.

A block fenced as ``zcheck FILE`` is a file on the reader's desk, one fenced as ``zcheck`` a part of the worked
example.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.sessions import run
from zcheck.checking import Options, check
from zcheck.diagnostics.source import Source
from zcheck.lang.formatting import format_source
from zcheck.results.outcome import Standing

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
WORKED = (ROOT / "models/linux_mempool.zm").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the guide and the lines it is said to print; ``...`` is a gap."""

    words: tuple[str, ...]
    shown: tuple[str, ...]


def files() -> dict[str, str]:
    return {name: text for kind, name, text in BLOCK.findall(TEXT) if kind == "zcheck" and name}


def fragments() -> list[str]:
    return [text for kind, name, text in BLOCK.findall(TEXT) if kind == "zcheck" and not name]


def commands() -> list[Command]:
    found = []
    for kind, _, text in BLOCK.findall(TEXT):
        if kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                line, *shown = part.splitlines()
                found.append(Command(tuple(shlex.split(line)), tuple(shown)))
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the guide and the shipped models, as the reader has it."""
    for name, text in files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output_of(command: Command, desk: Path) -> list[str]:
    """What the command prints, with its exit code unless that is 0."""
    program, *words = command.words
    if program == "zcheck":
        ran = run(*words)
        code, text = ran.code, ran.out + ran.err
    else:
        assert program == "pytest"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
            cwd=desk, env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
            capture_output=True, text=True, check=False, timeout=100,
        )
        code, text = done.returncode, done.stdout + done.stderr
    lines = [line.rstrip() for line in text.splitlines()]
    return [*lines, f"[exit code {code}]"] if code else lines


def first_difference(shown: tuple[str, ...], printed: list[str]) -> str | None:
    """The first shown line that was not printed where it should be; None if the output is as shown."""
    at, gap = 0, False
    for line in shown:
        if line == "...":
            gap = True
            continue
        while gap and at < len(printed) and printed[at] != line:
            at += 1
        if at == len(printed) or printed[at] != line:
            return line
        at, gap = at + 1, False
    return None if gap or at == len(printed) else printed[at]


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command.words))
def test_commands_print_what_the_guide_shows(command: Command, desk: Path) -> None:
    printed = output_of(command, desk)
    difference = first_difference(command.shown, printed)
    assert difference is None, f"{difference!r} in:\n" + "\n".join(printed)


def test_files_of_the_guide_are_as_expected_and_in_their_one_form(desk: Path) -> None:
    assert set(files()) == {"write_path.zm", "reserve.zs"}
    for name, text in files().items():
        outcome = check(Path(name), Options())
        assert {entry.standing for entry in outcome.checks} == {Standing.AS_EXPECTED}
        assert outcome.warnings == ()
        assert format_source(Source(name, text)) == text


def test_fragments_are_those_of_the_worked_example() -> None:
    assert len(fragments()) >= 5
    for fragment in fragments():
        assert fragment in WORKED


def test_the_guide_names_files_that_are_there() -> None:
    for name in re.findall(r"`((?:models|specs)/[\w/]+(?:\.z[ms])?)`", TEXT):
        assert (ROOT / name).exists(), name


def test_a_difference_is_seen() -> None:
    printed = ["one", "two", "three"]
    assert first_difference(("one", "...", "three"), printed) is None
    assert first_difference(("one", "three"), printed) == "three"
    assert first_difference(("one", "two"), printed) == "three"
    assert first_difference(("...", "four"), printed) == "four"
