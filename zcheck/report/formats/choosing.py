"""The formats of standard output, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import assert_never

from zcheck.report.json_value import Json
from zcheck.results.outcome import Outcome


class Format(Enum):
    """What is written once all files are done; the value is its name on the command line."""

    JSON = "json"
    CSV = "csv"            # the tables of `sweep` and `minimize`
    SARIF = "sarif"
    GITHUB = "github"      # workflow commands
    JUNIT = "junit"
    DOT = "dot"            # wait-for graphs
    MERMAID = "mermaid"    # sequence diagrams of traces


def formatted(
    format_: Format, outcomes: Sequence[Outcome], errors: Sequence[Mapping[str, Json]], exit_code: int
) -> str:
    """The whole run in one text. `errors` are the files that could not be checked; formats that have no place
    for them leave them to standard error."""
    match format_:
        case Format.JSON:
            from zcheck.report.machine import report_json

            return report_json(outcomes, errors, exit_code)
        case Format.CSV:
            from zcheck.report.tables import tables_csv

            return tables_csv(outcomes)
        case Format.SARIF:
            from zcheck.report.formats.sarif import sarif

            return sarif(outcomes, errors)
        case Format.GITHUB:
            from zcheck.report.formats.github import github

            return github(outcomes, errors)
        case Format.JUNIT:
            from zcheck.report.formats.junit import junit

            return junit(outcomes, errors)
        case Format.DOT:
            from zcheck.report.formats.drawings import dot

            return dot(outcomes)
        case Format.MERMAID:
            from zcheck.report.formats.drawings import mermaid

            return mermaid(outcomes)
        case _:
            assert_never(format_)
