"""Models and specs as pytest tests: each check of a ``.zs`` or ``.zm`` file is one item, ``file::check``.

A check that is as expected passes, a different one fails with its report, an open one is an error. This module is
loaded whenever pytest starts, so it imports zcheck's libraries only once there is something to check.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from zcheck.api import Model, Value
    from zcheck.checking import Options
    from zcheck.lang.frontend import Question
    from zcheck.limits import Limits
    from zcheck.results.outcome import CheckOutcome, Outcome

SUFFIXES = (".zm", ".zs")
ENGINES = ("auto", "interpreter")
WIDTH = 80

Load: TypeAlias = "Callable[..., Model]"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("zcheck", "checks of models (.zm) and specs (.zs)")
    add = group.addoption
    add("--zcheck-within", metavar="K", type=_whole, help="runs of at most K steps, for checks without a bound")
    add("--zcheck-limit-seconds", metavar="S", type=_seconds, help="stop each search after S seconds")
    add("--zcheck-limit-states", metavar="N", type=_whole, help="stop each search after N states")
    add("--zcheck-engine", choices=ENGINES, default="auto", help="what searches (default: auto)")
    add("--zcheck-report", metavar="DIR", type=Path, help="write a text and a JSON report of each file to DIR")
    add(
        "--zcheck-set",
        metavar="NAME=VALUE",
        action="append",
        type=_setting,
        default=[],
        help="give a parameter of every file a value (may be repeated)",
    )
    parser.addini("zcheck_paths", "collect models and specs below these paths only", type="paths", default=[])
    parser.addini("zcheck_ignore", "globs of models and specs to leave out", type="args", default=[])


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"expected a whole number, found `{text}`")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"expected seconds like 30 or 0.5, found `{text}`")
    return seconds


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, found `{text}`")
    return name, value


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ZcheckFile | None:
    if file_path.suffix not in SUFFIXES:
        return None
    if not parent.session.isinitpath(file_path) and not _wanted(file_path, parent.config):
        return None
    return ZcheckFile.from_parent(parent, path=file_path)


def _wanted(path: Path, config: pytest.Config) -> bool:
    """Whether the configuration has nothing against a file that was not named on the command line."""
    folders: list[Path] = config.getini("zcheck_paths")
    if folders and not any(path.is_relative_to(folder) for folder in folders):
        return False
    name = Path(os.path.relpath(path, config.rootpath)).as_posix()
    return not any(fnmatch(name, pattern) for pattern in config.getini("zcheck_ignore"))


class ZcheckFile(pytest.File):
    """One model or spec. Its selected checks are decided when the first that needs them runs, and only once."""

    def __init__(self, **keywords: object) -> None:
        super().__init__(**keywords)  # type: ignore[arg-type]    # pytest's own, whatever they are
        self._decided: dict[object, Outcome | str] = {}

    def collect(self) -> Iterator[ZcheckCheck]:
        """Nothing for a library, nor for a model that asks nothing."""
        from zcheck.gate import asked_by

        try:
            with _mistakes_as_text():
                found = asked_by(shown(self.path))
        except Mistake as mistake:
            self._report_mistake(str(mistake))
            raise self.CollectError(str(mistake)) from None
        for question in found:
            yield ZcheckCheck.from_parent(self, name=question.name, question=question)
