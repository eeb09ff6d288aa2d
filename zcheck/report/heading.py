"""The head of a report: which file, under which settings."""

from __future__ import annotations

from zcheck.report.document import Document, Mark, line, listing, paragraph
from zcheck.results.outcome import Outcome


def header(outcome: Outcome, width: int) -> Document:
    title = f": {outcome.title}" if outcome.title else ""
    given = ", ".join(f"{name} = {value}" for name, value in outcome.settings)
    lines = [*paragraph(f"{outcome.file}{title}", width, hanging=2, mark=Mark.STRONG)]
    if given:
        lines += paragraph(f"with {given}", width, 2, 2)
    for one in _unmoved(outcome):
        lines += paragraph(one, width, 2, 2, mark=Mark.OPEN)
    return (*lines, line())


def _unmoved(outcome: Outcome) -> list[str]:
    """What was given from outside and is not in force, where checks have a `with` of their own."""
    found = []
    for name, value in outcome.settings:
        own = {number: pair for number, run in enumerate(outcome.runs) for pair in run.settings if pair[0] == name}
        written = [one for one in outcome.checks if one.run in own and one.check.span is not None]
        names = [f"{one.check.name} ({name} = {own[one.run][1]})" for one in written if one.run is not None]
        if names:
            found.append(f"{name} = {value} is not in force for checks with their own: {listing(names)}")
    return found
