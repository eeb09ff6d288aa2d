"""The checks of files as a test runner wants them: listed, decided as asked for, each with a report of its own."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from zcheck.checking import Options, check_design
from zcheck.checking.requests import was_interrupted
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.errors import EngineBug, EngineFailure, ModelError, UsageError, ZcheckError
from zcheck.lang.design import Design
from zcheck.lang.frontend import Question, load_design, questions
from zcheck.lang.loading import read_source
from zcheck.lang.parser import parse_file
from zcheck.report.document import render
from zcheck.report.json_value import Json
from zcheck.report.machine import diagnostic_json, report_json
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of
from zcheck.results.verdict import Undetermined
from zcheck.system.properties import FaultFree

PRECEDENCE = (Standing.DIFFERENT, Standing.OPEN, Standing.AS_EXPECTED)
"""Of several verdicts on one question, the first in this order is that of the question."""


def design_of(path: Path) -> Design | None:
    """The design of the file; None for a library. Raises ModelError, UsageError."""
    tree, _ = parse_file(read_source(path))
    if tree is not None and tree.kind == "library":
        return None
    return load_design(path)


def asked_by(design: Design) -> tuple[Question, ...]:
    """What the file asks, each question once; nothing for a model without a question of its own."""
    if design.source.name.endswith(".zm") and not design.checks and not design.requests:
        return ()
    return tuple({one.name: one for one in questions(design)}.values())


def decide(design: Design, asked: Collection[Question], options: Options) -> Outcome:
    """Decide these questions of a file; with a `sweep` or `minimize` among them, faults are looked for as well."""
    names = frozenset(one.name for one in asked if not one.is_request)
    starts = {one.start for one in asked if one.is_request}
    if {one.name for one in questions(design)} <= {one.name for one in asked}:
        return check_design(design, replace(options, only=None))
    if not starts:
        return check_design(design, replace(options, only=names, alike=False))
    part = replace(
        design,
        checks=tuple(one for one in design.checks if one.name.text in names),
        requests=tuple(one for one in design.requests if one.span.start in starts),
    )
    return check_design(part, replace(options, only=None))


def interrupted(outcome: Outcome) -> bool:
    """Whether the user ended it."""
    return any(run.interrupted for run in outcome.runs) or any(map(was_interrupted, outcome.checks))


def answers(outcome: Outcome, question: Question) -> tuple[CheckOutcome, ...]:
    """The verdicts on one question: one, or one for each value of what it ranges over.

    Raises EngineBug if there is none.
    """
    found = tuple(one for one in outcome.checks if _answers(one, question))
    if not found:
        raise EngineBug(f"`{question.name}` was asked, and nothing answered")
    return found


def _answers(one: CheckOutcome, question: Question) -> bool:
    if one.check.span is None:
        return one.check.name == question.name
    return one.check.span.start == question.start


def standing(found: Sequence[CheckOutcome]) -> Standing:
    """How several verdicts on one question compare with what was expected, taken together."""
    return min((one.standing for one in found), key=PRECEDENCE.index)


def headline(found: Sequence[CheckOutcome]) -> str:
    """The worst of several verdicts on one question, in one line."""
    worst = min(found, key=lambda one: PRECEDENCE.index(one.standing))
    match worst.verdict:
        case Undetermined(reason=reason):
            return f"undetermined: {reason}"
        case verdict:
            return f"{name_of(verdict).value}, but expected: {worst.check.expect.value}"


def report_on(outcome: Outcome, found: Sequence[CheckOutcome]) -> str:
    """The text report of these verdicts, with that on faults where the same search looked for them."""
    runs = {one.run for one in found if one.run is not None}
    told = tuple(
        one
        for one in outcome.checks
        if one in found or (one.run in runs and isinstance(one.check.property, FaultFree))
    )
    numbers = {run: number for number, run in enumerate(sorted(runs))}
    part = replace(
        outcome,
        runs=tuple(outcome.runs[run] for run in numbers),
        checks=tuple(replace(one, run=None if one.run is None else numbers[one.run]) for one in told),
        skipped=(),
    )
    return f"{headline(found)}\n\n{render(text_report(part, TextOptions()), colours=False)}"


def in_words(error: Exception) -> str | None:
    """What an exception tells the user; None for a bug, whose traceback tells more."""
    match error:
        case ModelError(diagnostics=diagnostics):
            return draw_all(diagnostics)
        case UsageError(message=message, hint=hint):
            return f"error: {message}" + (f"\n  = help: {hint}" if hint else "")
        case EngineFailure() if not isinstance(error, EngineBug):
            return f"error: {error}"
        case _:
            return None


def write_reports(base: Path, outcome: Outcome) -> None:
    """The text and the JSON report of one file, as `base` with ``.txt`` and ``.json`` behind it."""
    codes = {Standing.AS_EXPECTED: 0, Standing.DIFFERENT: 1, Standing.OPEN: 3}
    code = codes[standing(outcome.checks)] if outcome.checks else 0
    _write(base, render(text_report(outcome, TextOptions()), colours=False), report_json([outcome], (), code))


def write_mistake(base: Path, path: Path, error: Exception) -> None:
    """The reports of a file that could not be checked."""
    code = error.exit_code if isinstance(error, ZcheckError) else EngineBug.exit_code
    found = error.diagnostics if isinstance(error, ModelError) else ()
    entry: dict[str, Json] = {
        "file": str(path),
        "exit_code": code,
        "message": str(error),
        "diagnostics": [diagnostic_json(one) for one in found],
    }
    _write(base, f"{in_words(error) or error}\n", report_json([], [entry], code))


def _write(base: Path, text: str, document: str) -> None:
    """Each file whole or not at all: several processes may write the same."""
    base.parent.mkdir(parents=True, exist_ok=True)
    for suffix, content in ((".txt", text), (".json", document)):
        target = base.with_name(base.name + suffix)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        temporary.write_text(content, encoding="utf-8", newline="")
        temporary.replace(target)
