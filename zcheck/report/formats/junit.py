"""JUnit XML: a suite for each file, a case for each check. Different is a failure, open an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never
from xml.etree import ElementTree

from zcheck.report.document import render
from zcheck.report.json_value import Json
from zcheck.report.story import story_lines
from zcheck.report.verdicts import asked, meaning
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of

WIDTH = 100
FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def junit(outcomes: Sequence[Outcome], errors: Sequence[Mapping[str, Json]] = ()) -> str:
    """One document for all files; a file that could not be checked is a suite with one error."""
    root = ElementTree.Element("testsuites", name="zcheck")
    for outcome in outcomes:
        _suite(root, outcome)
    for error in errors:
        file = str(error["file"])
        suite = ElementTree.SubElement(root, "testsuite", name=file, tests="1", failures="0", errors="1")
        case = ElementTree.SubElement(suite, "testcase", classname=file, name="load")
        ElementTree.SubElement(case, "error", message=_clean(str(error["message"])))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, outcome: Outcome) -> None:
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=outcome.file,
        tests=str(len(outcome.checks)),
        failures=str(outcome.count(Standing.DIFFERENT)),
        errors=str(outcome.count(Standing.OPEN)),
        time=f"{sum(run.statistics.seconds for run in outcome.runs):.3f}",
    )
    for one in outcome.checks:
        case = ElementTree.SubElement(suite, "testcase", classname=outcome.file, name=one.check.name)
        _fate(case, outcome, one)


def _fate(case: ElementTree.Element, outcome: Outcome, one: CheckOutcome) -> None:
    words = f"{name_of(one.verdict).value}: {asked(outcome, one)}"
    match one.standing:
        case Standing.AS_EXPECTED:
            return
        case Standing.DIFFERENT:
            entry = ElementTree.SubElement(case, "failure", message=_clean(words))
        case Standing.OPEN:
            entry = ElementTree.SubElement(case, "error", message=_clean(words))
        case _:
            assert_never(one.standing)
    text = "\n".join(meaning(outcome, one))
    if one.trace is not None and one.run is not None:
        lines = story_lines(outcome.runs[one.run].system, one.check.property, one.trace, WIDTH, full=False)
        text += "\n\n" + render(lines, colours=False)
    entry.text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return FORBIDDEN.sub("", text)
