"""``zcheck explain``: the page of a diagnostic code."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import zcheck
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.suggesting import closest

HELP = "explain the code of an error or warning"

EXAMPLES = """\
examples:
  zcheck explain ZC0201
  zcheck explain                    all codes, a line each
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help="such as ZC0201")


def run(arguments: Namespace, console: Console) -> int:
    if arguments.code is None:
        console.write("".join(f"{code.number}  {_kind(code):<7}  {code.title}\n" for code in Code))
        return ExitCode.OK
    code = find(arguments.code)
    console.write(page_of(code))
    return ExitCode.OK


def _kind(code: Code) -> str:
    return "warning" if code.is_warning else "error"


def find(text: str) -> Code:
    """The code meant by ``ZC0201``, ``zc0201`` or ``0201``."""
    known = {code.number: code for code in Code}
    wanted = text.upper() if text.upper().startswith("ZC") else f"ZC{text}"
    if wanted in known:
        return known[wanted]
    near = closest(wanted, known)
    hint = f"did you mean {near}?" if near else "zcheck explain lists all codes"
    raise UsageError(f"there is no diagnostic code `{text}`", hint)


def page_of(code: Code) -> str:
    """The page of a code, or what the registry says where the pages are not installed."""
    page = _page(f"{code.number}.md")
    if page is None:
        return f"{code.number}: {code.title}\n\n(the pages of the documentation are not installed)\n"
    return page.read_text(encoding="utf-8")


def _page(name: str) -> Path | None:
    """Beside the package in a checkout; else where the installation put its data files."""
    beside = Path(zcheck.__file__).resolve().parent.parent / "docs" / "errors" / name
    if beside.is_file():
        return beside
    try:
        installed = files("zcheck") or []
    except PackageNotFoundError:
        return None
    for entry in installed:
        if entry.name == name and entry.parent.name == "errors":
            page = Path(str(entry.locate()))
            return page if page.is_file() else None
    return None
