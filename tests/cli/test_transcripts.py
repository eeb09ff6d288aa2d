"""Transcripts in ``tests/golden/cli``: what a user types and what comes back, as documents that cannot rot.

In a block fenced as ``console`` a line that begins with ``$ `` is a command, the lines behind it are its output
(standard output, then standard error, then the exit code unless it is 0). Prose stays as it is.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.sessions import run

FOLDER = Path(__file__).parents[1] / "golden" / "cli"

TRANSCRIPTS = sorted(path.name for path in FOLDER.glob("*.md"))


def replayed(text: str, feed: Callable[[str], None]) -> Iterator[str]:
    """The document with every command run again; `feed` gives standard input to ``<<<``."""
    inside = False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = line == "```console"
        if not inside or line == "```console":
            yield line
        elif line.startswith("$ zcheck "):
            yield line
            yield from output_of(line.removeprefix("$ zcheck "), feed)


def output_of(command: str, feed: Callable[[str], None]) -> Iterator[str]:
    words, _, given = command.partition(" <<< ")
    feed("\n".join(shlex.split(given)) + "\n")
    ran = run(*shlex.split(words))
    text = re.sub(r"\d+\.\d\d\s+s", "0.00 s", ran.out + ran.err)
    yield from re.sub(r"\b\d+\s+MB", "0 MB", text).splitlines()
    if ran.code:
        yield f"[exit code {ran.code}]"


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_transcript(
    name: str, golden: Callable[[Path, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for model in FOLDER.glob("*.zm"):
        (tmp_path / model.name).write_text(model.read_text(encoding="utf-8"), encoding="utf-8")
    text = (FOLDER / name).read_text(encoding="utf-8")
    again = replayed(text, lambda given: monkeypatch.setattr("sys.stdin", io.StringIO(given)))
    golden(FOLDER / name, "\n".join(again) + "\n")


def test_there_are_transcripts() -> None:
    assert TRANSCRIPTS
