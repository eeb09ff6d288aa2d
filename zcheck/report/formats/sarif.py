"""SARIF 2.1.0 (OASIS): every check a result, every trace a code flow, for code-scanning dashboards and editors.

What is open (undetermined) is a result of kind `open`, never a pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from zcheck import __version__
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Span
from zcheck.explain.story import Step, story
from zcheck.report.json_value import Json
from zcheck.report.verdicts import asked, meaning
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(outcomes: Sequence[Outcome], errors: Sequence[Mapping[str, Json]] = ()) -> str:
    """One run of one tool over all files; what could not be checked at all is a notification of failure."""
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "zcheck", "version": __version__, "rules": _rules(outcomes)}},
        "invocations": [
            {
                "executionSuccessful": not errors,
                "toolExecutionNotifications": [_failure(error) for error in errors],
            }
        ],
        "results": [result for outcome in outcomes for result in _results(outcome)],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _failure(error: Mapping[str, Json]) -> Json:
    return {"level": "error", "message": {"text": f"{error['file']}: {error['message']}"}}


def _rules(outcomes: Sequence[Outcome]) -> list[Json]:
    """One for each kind of property and each warning."""
    found: dict[str, str] = {}
    for outcome in outcomes:
        for one in outcome.checks:
            found[_rule(one)] = f"Checks that ask: {_rule(one)}"
        for warning in outcome.warnings:
            found[warning.code.number] = warning.code.title
    return [{"id": name, "shortDescription": {"text": text}} for name, text in found.items()]


def _rule(one: CheckOutcome) -> str:
    """``deadlock free``, ``no thread stuck``, ``always`` ..."""
    words = one.check.text.split()
    return " ".join(words[:2]) if words[:1] in (["deadlock"], ["fault"], ["no"]) else words[0]


def _results(outcome: Outcome) -> Iterator[Json]:
    for one in outcome.checks:
        yield _result(outcome, one)
    for warning in outcome.warnings:
        yield _warning(warning)


def _result(outcome: Outcome, one: CheckOutcome) -> Json:
    kind, level = _kind(one.standing)
    found = f"{one.check.name}: {asked(outcome, one)}: {name_of(one.verdict).value}."
    words = " ".join((found, *meaning(outcome, one)))
    result: dict[str, Json] = {
        "ruleId": _rule(one),
        "kind": kind,
        "level": level,
        "message": {"text": words},
        "locations": [_location(one.check.span, outcome.file)],
        "properties": {"verdict": name_of(one.verdict).value, "standing": one.standing.value},
    }
    if one.trace is not None and one.run is not None:
        steps = story(outcome.runs[one.run].system, one.trace)
        flow: list[Json] = [_flow_location(step, outcome.file) for step in steps]
        if flow:
            result["codeFlows"] = [{"message": {"text": one.check.name}, "threadFlows": [{"locations": flow}]}]
    return result


def _kind(standing: Standing) -> tuple[str, str]:
    match standing:
        case Standing.AS_EXPECTED:
            return "pass", "none"
        case Standing.DIFFERENT:
            return "fail", "error"
        case Standing.OPEN:
            return "open", "none"
        case _:
            assert_never(standing)


def _flow_location(step: Step, file: str) -> Json:
    words = f"{step.first}. {step.who}: {step.place.statement}"
    if step.changes:
        words += f" ({', '.join(f'{c.name} {c.before} -> {c.after}' for c in step.changes)})"
    if step.fault:
        words += f" goes wrong: {step.fault.message}"
    name, line = _split(step.place.place, file)
    location: dict[str, Json] = {"physicalLocation": _physical(name, line), "message": {"text": words}}
    return {"location": location, "executionOrder": step.first}


def _split(place: str | None, file: str) -> tuple[str, int]:
    """``file:line`` apart; the file asked for where a step has no place of its own."""
    if place is None:
        return file, 1
    name, _, line = place.rpartition(":")
    return name, int(line)


def _location(span: Span | None, file: str) -> Json:
    if span is None:
        return {"physicalLocation": _physical(file, 1)}
    return {"physicalLocation": _physical(span.source.name, span.line)}


def _physical(name: str, line: int) -> Json:
    return {"artifactLocation": {"uri": name}, "region": {"startLine": line}}


def _warning(warning: Diagnostic) -> Json:
    span = warning.primary.span
    return {
        "ruleId": warning.code.number,
        "kind": "fail",
        "level": "warning",
        "message": {"text": warning.message},
        "locations": [_location(span, span.source.name)],
    }
