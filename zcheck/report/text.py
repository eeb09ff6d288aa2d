"""The text report of one file: verdicts first, then the stories, then what was and was not looked at."""

from __future__ import annotations

from enum import Enum

from zcheck.frozen import dataclass
from zcheck.report.document import BLANK, Document, Line, Mark, Piece, line
from zcheck.report.heading import header
from zcheck.report.summary import summary_lines
from zcheck.report.verdicts import folded_lines, folding, verdict_lines
from zcheck.results.outcome import CheckOutcome, Outcome, Standing
from zcheck.results.verdict import Holds


class Detail(Enum):
    """How much of each trace is shown."""

    NONE = "none"
    DIFF = "diff"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class TextOptions:
    """`detail` None: the changes of each step, and only for verdicts that are not as expected."""

    width: int = 80
    detail: Detail | None = None


def text_report(outcome: Outcome, options: TextOptions) -> Document:
    lines: list[Line] = [*header(outcome, options.width)]
    folded = folding(outcome)
    for one in outcome.checks:
        if one not in folded:
            lines += verdict_lines(outcome, one, options.width, _told(one, options.detail))
    lines += folded_lines(folded, options.width)
    for one in outcome.checks:
        if _told(one, options.detail):
            lines += (BLANK, *_story(outcome, one, options))
    return (*lines, BLANK, *summary_lines(outcome, options.width))


def _told(one: CheckOutcome, detail: Detail | None) -> bool:
    if one.trace is None or detail is Detail.NONE:
        return False
    return detail is not None or one.standing is Standing.DIFFERENT


def _story(outcome: Outcome, one: CheckOutcome, options: TextOptions) -> Document:
    from zcheck.report.story import story_lines  # with all that explains, which only a trace needs

    trace, run = one.trace, one.run
    assert trace is not None, "a story is told of a trace"
    assert run is not None, "a trace belongs to a run"
    how = "how it is reached" if isinstance(one.verdict, Holds) else "how it goes wrong"
    title = line(Piece(one.check.name, Mark.STRONG), f": {how}")
    full = options.detail is Detail.FULL
    return (
        title,
        *story_lines(outcome.runs[run].system, one.check.property, trace, options.width, full),
    )
