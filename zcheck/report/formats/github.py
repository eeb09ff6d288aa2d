"""Annotations for GitHub Actions: one workflow command for each check that is not as expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zcheck.report.json_value import Json
from zcheck.report.verdicts import asked, meaning
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of


def github(outcomes: Sequence[Outcome], errors: Sequence[Mapping[str, Json]] = ()) -> str:
    """``::error file=...,line=...,title=...::words``; open checks are errors, too, for nothing is known of them."""
    lines = [line for outcome in outcomes for line in _of(outcome)]
    for error in errors:
        lines.append(f"::error file={_attribute(str(error['file']))},title=zcheck::{_text(str(error['message']))}")
    return "".join(f"{line}\n" for line in lines)


def _of(outcome: Outcome) -> Iterator[str]:
    for one in outcome.checks:
        if one.standing is not Standing.AS_EXPECTED:
            yield _annotation(outcome, one)
    for warning in outcome.warnings:
        span = warning.primary.span
        place = f"file={_attribute(span.source.name)},line={span.line},col={span.column}"
        yield f"::warning {place},title={_attribute(warning.code.number)}::{_text(warning.message)}"


def _annotation(outcome: Outcome, one: CheckOutcome) -> str:
    span = one.check.span
    place = f"file={_attribute(span.source.name if span else outcome.file)},line={span.line if span else 1}"
    title = f"{one.check.name}: {name_of(one.verdict).value}"
    words = "\n".join((asked(outcome, one), *meaning(outcome, one)))
    return f"::error {place},title={_attribute(title)}::{_text(words)}"


def _text(words: str) -> str:
    """As the runner reads it back."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _attribute(words: str) -> str:
    return _text(words).replace(":", "%3A").replace(",", "%2C")
