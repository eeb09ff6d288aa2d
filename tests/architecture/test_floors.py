"""Floors, fences, light import and size budgets: what the tree itself must obey."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import zcheck

PACKAGE = Path(zcheck.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOORS = (
    ("frozen",),
    ("diagnostics",),
    ("system",),
    ("lang", "results", "limits"),
    ("semantics", "analysis"),
    ("exploring",),
    ("engines.interpreter", "engines.native", "engines.symbolic", "explain"),
    ("report", "export"),
    ("checking",),
    ("api", "gate"),
    ("cli", "pytest_plugin", "__main__"),
)
"""From the ground up; each entry is a part. A part imports itself and lower floors only."""

EXCEPTIONS = {("__main__", "cli")}
"""``python -m zcheck`` is the command line under another name."""

FENCES = {
    "lark": ("lang",),
    "z3": ("engines.symbolic",),
    "ctypes": ("engines.native",),
    "subprocess": ("engines.native",),
    "networkx": ("explain", "analysis"),
    "rich": ("cli", "report"),
    "pytest": ("pytest_plugin",),
}
"""Libraries, and the only parts that may know them."""

SHELLS = ("cli", "pytest_plugin", "__main__")

LONGEST_FILE = 300
LONGEST_DATA_FILE = 360
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10


def name_of(path: Path) -> str:
    """``zcheck/lang/parser.py`` is ``lang.parser``; a package is named without its ``__init__``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str | None:
    """The entry of FLOORS that a module belongs to; None for the package itself and for ``engines``."""
    for floor in FLOORS:
        for part in floor:
            if module == part or module.startswith(part + "."):
                return part
    assert module in ("", "engines"), f"`{module}` has no floor: give it one"
    return None


def floor_of(part: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if part in floor)


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that a file imports, by full name; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the floor they go to"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    """A file imports only from floors below its own, and siblings on a floor do not know each other."""
    here = part_of(name_of(path))
    for name in imported(parsed(path)):
        if not name.startswith("zcheck.") or here is None:
            continue
        module = name.removeprefix("zcheck.")
        if module == "__version__":
            continue
        there = part_of(module)
        assert there is not None, f"{name} belongs to no part"
        allowed = there == here or floor_of(there) < floor_of(here) or (here, there) in EXCEPTIONS
        assert allowed, f"{here} (floor {floor_of(here)}) imports {name} (floor {floor_of(there)})"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_fences(path: Path) -> None:
    here = part_of(name_of(path))
    for name in imported(parsed(path)):
        library = name.partition(".")[0]
        if library in FENCES:
            assert here in FENCES[library], f"{name} may be imported in {', '.join(FENCES[library])} only"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_shells_touch_the_process(path: Path) -> None:
    """``print``, ``sys.exit`` and ``os.environ`` belong to the command line."""
    if part_of(name_of(path)) in SHELLS:
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "input", "breakpoint"), f"line {node.lineno}: {node.func.id}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used = f"{node.value.id}.{node.attr}"
            assert used not in ("sys.exit", "os.environ", "os.getenv"), f"line {node.lineno}: {used}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_a_heap(path: Path) -> None:
    """Long files are split by noun; the syntax tree is a list of data and may be longer."""
    longest = LONGEST_DATA_FILE if name_of(path).startswith("lang.syntax") else LONGEST_FILE
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= longest, f"{lines} lines"
    assert path.stem != "utils"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_owns(path: Path) -> None:
    assert ast.get_docstring(parsed(path)), "a module opens with what it owns"


def lengths(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{name_of(path)}.{node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short() -> None:
    found = [entry for path in MODULES for entry in lengths(path)]
    too_long = [f"{name}: {length} lines" for name, length in found if length > LONGEST_FUNCTION]
    assert not too_long
    assert statistics.median(length for _, length in found) < MEDIAN_FUNCTION


@pytest.mark.parametrize("library", ["lark", "z3", "networkx", "rich", "pytest"])
def test_import_is_light(library: str) -> None:
    """`import zcheck` is on everybody's path and loads no library."""
    code = f"import sys, zcheck; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
