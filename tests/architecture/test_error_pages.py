"""`docs/errors/`: every code has a page, and the examples on it do what the page says.

A page has the sections ``## Wrong`` and ``## Right``, each with fenced blocks that are complete files. The first
block is the file that is checked, ``model.zm`` or ``model.zs`` by its fence unless a line ``File `name`:`` comes
before it; further blocks are the files beside it. In a block fenced as ``bytes``, ``\\xfc`` stands for that byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from zcheck.checking import Options, check
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError

PAGES = Path(__file__).parents[2] / "docs" / "errors"
BLOCK = re.compile(r"(?:^File `(?P<name>[^`]+)`:\n\n)?^```(?P<fence>zm|zs|bytes)\n(?P<text>.*?)^```$", re.M | re.S)


def page(code: Code) -> str:
    return (PAGES / f"{code.number}.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """The text under ``## heading``, up to the next heading."""
    match = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert match, f"there is no section {heading}"
    return match.group(1)


def files_of(text: str) -> Mapping[str, bytes]:
    """The files of a section by name, the one to check first."""
    files = {}
    for match in BLOCK.finditer(text):
        fence = match["fence"]
        name = match["name"] or ("model.zs" if fence == "zs" else "model.zm")
        assert name not in files, f"{name} stands here twice"
        content = match["text"].encode()
        if fence == "bytes":
            content = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), content)
        files[name] = content
    assert files, "there is no example"
    return files


def diagnosed(files: Mapping[str, bytes], folder: Path) -> list[Diagnostic]:
    """Everything said about the first file: all errors, or else all warnings, those of deciding its checks, too."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    try:
        return list(check(folder / next(iter(files)), Options()).warnings)
    except ModelError as error:
        return list(error.diagnostics)


def shown(found: list[Diagnostic]) -> str:
    return "; ".join(f"{entry.code.number} line {entry.primary.span.line}: {entry.message}" for entry in found)


def test_every_page_has_a_code() -> None:
    assert {path.name for path in PAGES.glob("*.md")} == {f"{code.number}.md" for code in Code}


@pytest.mark.parametrize("code", Code, ids=lambda code: code.number)
def test_a_page_says_what_its_code_means(code: Code) -> None:
    text = page(code)
    title, _, explanation = text.partition("\n")
    assert title == f"# {code.number}: {code.title}"
    assert len(explanation.partition("## ")[0].split()) > 25
    assert re.findall(r"^## (.*)$", text, re.M) == ["Wrong", "Right"]
    assert text.count("```") % 2 == 0
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("code", Code, ids=lambda code: code.number)
def test_the_wrong_example_is_wrong_in_this_way_only(code: Code, tmp_path: Path) -> None:
    found = diagnosed(files_of(section(page(code), "Wrong")), tmp_path)
    assert {entry.code for entry in found} == {code}, shown(found)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.number)
def test_the_right_example_is_right(code: Code, tmp_path: Path) -> None:
    found = diagnosed(files_of(section(page(code), "Right")), tmp_path)
    assert not found, shown(found)
