"""Documents that say what is so: laws with code and tests, examples that parse, links that lead somewhere."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from zcheck.diagnostics.source import Source
from zcheck.lang.composing import compose
from zcheck.lang.loading import load_files
from zcheck.lang.parser import parse_file
from zcheck.lang.validation import validate

ROOT = Path(__file__).parents[2]
LAWS = ROOT / "docs" / "semantics.md"
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/*.md", "docs/internals/*.md", "tests/README.md")
    for page in ROOT.glob(pattern)
)
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def laws() -> dict[str, tuple[list[str], list[str]]]:
    """The names in the ``Code:`` and ``Test:`` lines of each law."""
    found = {}
    for part in LAWS.read_text(encoding="utf-8").split("\n### ")[1:]:
        name = part.partition("\n")[0].strip()
        assert name not in found, f"{name} stands there twice"
        found[name] = (_named(part, "Code"), _named(part, "Test"))
    return found


def _named(part: str, word: str) -> list[str]:
    lines = [line for line in part.splitlines() if line.startswith(f"{word}: ")]
    assert len(lines) == 1, f"a law has one line `{word}:`\n{part}"
    return re.findall(r"`([^`]+)`", lines[0])


def law_tests() -> Iterator[tuple[str, str]]:
    """Each test of a law as ``file::function``, with the first word of its docstring."""
    for path in sorted((ROOT / "tests" / "laws").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                text = ast.get_docstring(node) or ""
                yield f"{path.name}::{node.name}", text.partition(":")[0]


def resolve(name: str) -> object:
    """What a dotted name means: a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("law", sorted(laws()))
def test_every_law_has_code(law: str) -> None:
    code, _ = laws()[law]
    assert code, "a law names what implements it"
    for name in code:
        resolve(name)


def test_every_law_is_shown() -> None:
    """Laws and law tests name each other, both ways."""
    said = {(test, law) for law, (_, tests) in laws().items() for test in tests}
    assert said == set(law_tests())
    assert {law for _, law in said} == set(laws())


def examples() -> Iterator[tuple[str, str, str]]:
    """Every block of model text in the pages: where, its marks, its text."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            language, _, marks = match.group(1).partition(" ")
            if language in ("zm", "zs"):
                line = text.count("\n", 0, match.start()) + 1
                marks = "spec" if language == "zs" else marks
                yield f"{page.relative_to(ROOT)}:{line}", marks, match.group(2)


@pytest.mark.parametrize(("where", "marks", "text"), [pytest.param(*e, id=e[0]) for e in examples()])
def test_examples_are_right(where: str, marks: str, text: str, tmp_path: Path) -> None:
    """A block is a whole model or spec without errors; one marked `fragment` stands between the lines of a model;
    one marked `statements` only parses, in the body of a thread."""
    if marks == "statements":
        tree, found = parse_file(Source(where, f"model example\nthread example {{\n{text}}}\n"))
        assert not found, [entry.message for entry in found]
        assert tree is not None
        return
    assert marks in ("", "fragment", "spec"), f"{where}: unknown mark {marks}"
    shutil.copytree(ROOT / "models", tmp_path / "models")
    path = tmp_path / "specs" / ("example.zs" if marks == "spec" else "example.zm")
    path.parent.mkdir()
    if marks == "fragment":
        text = f"model example\n{text}event nothing_else when false {{ }}\n"
    path.write_text(text, encoding="utf-8")
    design, composed = compose(load_files(path))
    errors = [entry for entry in (*composed, *validate(design)) if not entry.code.is_warning]
    assert not errors, [(entry.primary.span.line, entry.message) for entry in errors]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} points to {target}"
