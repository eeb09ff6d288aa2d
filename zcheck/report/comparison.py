"""Two designs side by side, in words and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from zcheck import __version__
from zcheck.explain.story import merged, story
from zcheck.report.document import BLANK, Document, Line, Mark, Piece, line, paragraph, plural
from zcheck.report.itf import states_json
from zcheck.report.json_value import Json
from zcheck.report.story import table_lines
from zcheck.results.comparison import Comparison, Difference, Kind
from zcheck.results.outcome import name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Verdict, Violated
from zcheck.system.properties import VerdictName
from zcheck.system.system import System

MARKS = {VerdictName.HOLDS: Mark.GOOD, VerdictName.VIOLATED: Mark.BAD, VerdictName.UNDETERMINED: Mark.OPEN}
WORK = {
    VerdictName.HOLDS: "can be reached",
    VerdictName.VIOLATED: "never reached",
    VerdictName.UNDETERMINED: "not known to be reached",
}

MOST_OF_A_KIND = 8
"""So many differences of one kind are listed without --all."""


def comparison_lines(found: Comparison, width: int, everything: bool) -> Document:
    """Verdicts, work, and what is gone and new, each with the length of its witness."""
    lines: list[Line] = [*paragraph(f"{found.old} -> {found.new}", width, mark=Mark.STRONG), BLANK]
    for question in found.questions:
        old, new = name_of(question.old), name_of(question.new)
        shown = Piece(f"{old.value} -> {new.value}", MARKS[new])
        lines.append(line(f"  {question.text:<18}", shown, _steps(question.new)))
    lines += [BLANK, *_work_lines(found, width)]
    for in_new, title in ((False, "Gone: could happen, cannot any more"), (True, "New: could not happen before")):
        of_side = [one for one in found.differences if one.in_new is in_new]
        if of_side:
            lines += [BLANK, *paragraph(f"{title}:", width, mark=Mark.STRONG)]
            lines += _difference_lines(of_side, width, everything)
    if not found.differences:
        lines += [BLANK, *paragraph("Nothing else that can happen in one cannot happen in the other.", width)]
    if found.undecided:
        text = f"Not known for both, a limit was reached: {plural(len(found.undecided), 'thing')}"
        lines += [BLANK, *paragraph(text, width, mark=Mark.OPEN)]
    sizes = f"{found.old_run.statistics.states} and {found.new_run.statistics.states} states"
    return (*lines, BLANK, *paragraph(f"Looked at {sizes}.", width, mark=Mark.FAINT))


def _steps(verdict: Verdict) -> str:
    match verdict:
        case Violated(Trace() as trace):
            return f"  after {plural(trace.length, 'step')}"
        case _:
            return ""


def _work_lines(found: Comparison, width: int) -> Document:
    if not found.labels:
        return paragraph("No `progress` in either design: nothing says whether work gets done.", width, 2)
    lines: list[Line] = []
    for label, verdict in found.labels:
        lines += paragraph(f"{WORK[verdict]}: progress {label}", width, 2, mark=MARKS[verdict])
    return tuple(lines)


def _difference_lines(found: Sequence[Difference], width: int, everything: bool) -> Document:
    lines: list[Line] = []
    for kind in Kind:
        of_kind = [one for one in found if one.kind is kind]
        shown = of_kind if everything else of_kind[:MOST_OF_A_KIND]
        for one in shown:
            lines += paragraph(f"{kind.value:<10}{one.text}  ({_when(one)})", width, 2, 10)
        if len(of_kind) > len(shown):
            lines += paragraph(f"and {plural(len(of_kind) - len(shown), f'other {kind.value}')}: --all", width, 4)
    return tuple(lines)


def _when(one: Difference) -> str:
    steps = one.witness.length
    return "at the start" if steps == 0 else f"after {plural(steps, 'step')}"


def witness_lines(found: Comparison, width: int) -> Document:
    """The run behind each difference."""
    lines: list[Line] = []
    for one in found.differences:
        system = (found.new_run if one.in_new else found.old_run).system
        lines += [BLANK, *paragraph(f"{'new' if one.in_new else 'gone'}: {one.text}", width, mark=Mark.STRONG)]
        lines += table_lines(merged(story(system, one.witness)), width)
    return tuple(lines)


def comparison_json(found: Comparison) -> str:
    document: dict[str, Json] = {
        "format": "zcheck-comparison",
        "version": 1,
        "zcheck": __version__,
        "old": found.old,
        "new": found.new,
        "questions": [
            {"property": one.text, "old": name_of(one.old).value, "new": name_of(one.new).value}
            for one in found.questions
        ],
        "progress": {label: verdict.value for label, verdict in found.labels},
        "differences": [_difference_json(found, one) for one in found.differences],
        "undecided": list(found.undecided),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _difference_json(found: Comparison, one: Difference) -> Json:
    system: System = (found.new_run if one.in_new else found.old_run).system
    return {
        "kind": one.kind.value,
        "text": one.text,
        "in": "new" if one.in_new else "old",
        "steps": one.witness.length,
        "states": states_json(system, one.witness),
    }
