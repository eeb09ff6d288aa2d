"""Models and specs as pytest tests: each check of a ``.zs`` or ``.zm`` file is one item, ``file::check``.

A check that is as expected passes, a different one fails with its report, an open one is an error. This module is
loaded whenever pytest starts, so it imports what needs libraries only once there is something to check.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from zcheck.api import Model, Value
    from zcheck.checking import Options
    from zcheck.lang.design import Design
    from zcheck.lang.frontend import Question
    from zcheck.limits import Limits
    from zcheck.results.outcome import Outcome

SUFFIXES = (".zm", ".zs")
ENGINES = ("auto", "native", "interpreter", "z3")    # as `Engine`, which is not loaded here; a test compares

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
    file: ZcheckFile = ZcheckFile.from_parent(parent, path=file_path)
    return file


def _wanted(path: Path, config: pytest.Config) -> bool:
    """Whether the configuration has nothing against a file that was not named on the command line."""
    folders: list[Path] = config.getini("zcheck_paths")
    if folders and not any(path.is_relative_to(folder) for folder in folders):
        return False
    name = _below_root(path, config).as_posix()
    return not any(fnmatch(name, pattern) for pattern in config.getini("zcheck_ignore"))


def _below_root(path: Path, config: pytest.Config) -> Path:
    """The path as item names begin; absolute where it is not below pytest's root."""
    return path.relative_to(config.rootpath) if path.is_relative_to(config.rootpath) else path


def _shown(path: Path) -> Path:
    """The name under which reports speak of a file: a short one, if it is below the present folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


class ZcheckFile(pytest.File):
    """One model or spec. A search starts with the first item that needs it, and serves all that do."""

    def collect(self) -> Iterator[ZcheckItem]:
        """Nothing for a library, nor for a model that asks nothing."""
        from zcheck import gate

        self.decided: dict[object, Outcome | Exception] = {}
        try:
            design = gate.design_of(_shown(self.path))
        except Exception as error:
            text = self.told(error)
            if text is None:
                raise
            raise self.CollectError(text) from None
        for question in () if design is None else gate.asked_by(design):
            item: ZcheckItem = ZcheckItem.from_parent(self, name=question.name, question=question, design=design)
            yield item

    def outcome(self, design: Design, question: Question) -> Outcome:
        """The search that answers the question, or the exception that ended it."""
        selected = [
            item.question for item in self.session.items if isinstance(item, ZcheckItem) and item.parent is self
        ]
        key = self._search(question)
        if key not in self.decided:
            self.decided[key] = self._decide(design, [one for one in selected if self._search(one) == key])
        found = self.decided[key]
        if isinstance(found, Exception):
            raise found
        return found

    def _search(self, question: Question) -> object:
        """Questions with equal keys are decided together: those of one setting, or for reports the whole file."""
        if self.report_base is not None:
            return None
        return question.start if question.is_request else question.settings

    def _decide(self, design: Design, asked: list[Question]) -> Outcome | Exception:
        from zcheck import gate

        try:
            outcome = gate.decide(design, asked, _options(self.config))
            _same_engine(outcome, self.config.getoption("--zcheck-engine"))
        except Exception as error:
            return error
        if gate.interrupted(outcome):
            raise KeyboardInterrupt
        if self.report_base is not None:
            gate.write_reports(self.report_base, outcome)
        return outcome

    @property
    def report_base(self) -> Path | None:
        """Reports are written under this name, with suffixes of their own."""
        folder: Path | None = self.config.getoption("--zcheck-report")
        if folder is None:
            return None
        name = _below_root(self.path, self.config)
        return self.config.invocation_params.dir / folder / name.relative_to(name.anchor)

    def told(self, error: Exception) -> str | None:
        """The exception in words, also in the reports; None for a bug."""
        from zcheck import gate

        if self.report_base is not None:
            gate.write_mistake(self.report_base, _shown(self.path), error)
        return gate.in_words(error)


class ZcheckItem(pytest.Item):
    """One check, or one `sweep`, `minimize` or `prove`.

    `design` is the file as it was when it was collected. Deciding is `setup`'s: whatever leaves the check without
    a definite verdict is an error, and never a failure that could be expected.
    """

    parent: ZcheckFile

    def __init__(self, *, question: Question, design: Design, name: str, parent: ZcheckFile) -> None:
        super().__init__(name, parent)
        self.design = design
        self.question = question
        self.difference: str | None = None

    def setup(self) -> None:
        from zcheck import gate
        from zcheck.diagnostics.drawing import draw_all
        from zcheck.results.outcome import Standing

        try:
            outcome = self.parent.outcome(self.design, self.question)
            found = gate.answers(outcome, self.question)
        except Exception as error:
            text = self.parent.told(error)
            if text is None:
                raise
            pytest.fail(text, pytrace=False)
        if outcome.warnings:
            self.add_report_section("setup", "zcheck warnings", draw_all(outcome.warnings))
        standing = gate.standing(found)
        if standing is Standing.OPEN:
            pytest.fail(gate.report_on(outcome, found), pytrace=False)
        if standing is Standing.DIFFERENT:
            self.difference = gate.report_on(outcome, found)

    def runtest(self) -> None:
        if self.difference is not None:
            pytest.fail(self.difference, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


def _options(config: pytest.Config) -> Options:
    from zcheck.checking.options import Engine, Options

    return Options(
        settings=dict(config.getoption("--zcheck-set")),
        within=config.getoption("--zcheck-within"),
        limits=_limits(config),
        engine=Engine(config.getoption("--zcheck-engine")),
        jobs=1 if hasattr(config, "workerinput") else None,      # pytest-xdist has made processes enough
        environment=dict(os.environ),
    )


def _limits(config: pytest.Config) -> Limits:
    from zcheck.limits import Limits

    return Limits(config.getoption("--zcheck-limit-states"), config.getoption("--zcheck-limit-seconds"))


def _same_engine(outcome: Outcome, wanted: str) -> None:
    """Raise EngineFailure where another engine than the one asked for did the work."""
    from zcheck.diagnostics.errors import EngineFailure

    for run in outcome.runs:
        if wanted not in ("auto", run.engine):
            raise EngineFailure(f"{outcome.file} was searched by the engine {run.engine}, not by {wanted}")


@pytest.fixture
def zcheck_load(request: pytest.FixtureRequest) -> Load:
    """``zcheck.load`` for tests: paths count from the test's folder, searches obey ``--zcheck-limit-...``."""
    from zcheck.api import load_with

    options = replace(_options(request.config), settings={}, within=None)

    def load(path: str | Path, /, **parameters: Value) -> Model:
        return load_with(_shown(request.path.parent / path), parameters, options)

    return load
