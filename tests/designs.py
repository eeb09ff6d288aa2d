"""Designs from texts, and texts that say themselves what is wrong with them.

A line of an example may end in ``//~ ZC0201 some words``: exactly there exactly that code is expected, and the
words must stand in the help of the diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.lang.composing import compose
from zcheck.lang.design import Design
from zcheck.lang.loading import load_files
from zcheck.lang.validation import validate

MARK = "//~"


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def design_of(folder: Path, text: str, name: str = "model.zm", others: Mapping[str, str] | None = None) -> Design:
    """The design of `text`, saved as `name` beside the files `others`."""
    write_files(folder, {**(others or {}), name: text})
    design, found = compose(load_files(folder / name))
    assert not found, [(entry.code.number, entry.message) for entry in found]
    return design


def expected_marks(text: str) -> list[tuple[int, str, str]]:
    """Line, code and words of each mark in a text."""
    marks = []
    for number, line in enumerate(text.splitlines(), start=1):
        if MARK in line:
            code, _, words = line.split(MARK)[1].strip().partition(" ")
            marks.append((number, code, words))
    return marks


def assert_as_marked(text: str, found: tuple[Diagnostic, ...]) -> None:
    """Every mark has its diagnostic and every diagnostic its mark."""
    marks = expected_marks(text)
    said = [f"{d.primary.span.line}: {d.code.number} {d.message} (help: {d.help})" for d in found]
    places = [(d.primary.span.line, d.code.number) for d in found]
    assert sorted(places) == sorted((line, code) for line, code, _ in marks), "\n".join(said)
    for line, code, words in marks:
        helps = [d.help or "" for d in found if (d.primary.span.line, d.code.number) == (line, code)]
        assert any(words in text for text in helps), f"line {line}: {words!r} is not in {helps}"


def validated(folder: Path, text: str, name: str = "model.zm") -> tuple[Diagnostic, ...]:
    return validate(design_of(folder, text, name))
