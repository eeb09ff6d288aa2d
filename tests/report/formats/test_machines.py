"""JUnit, GitHub annotations and drawings: well formed, complete, and honest about what is open."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from tests.report.formats.outcomes import ERRORS, FAULT, OPEN, deadlock, livelock, written
from zcheck.report.formats.drawings import dot, mermaid
from zcheck.report.formats.github import github
from zcheck.report.formats.junit import junit


def test_junit_counts_what_it_has() -> None:
    root = ElementTree.fromstring(junit([deadlock()], ERRORS))
    suite, broken = root.findall("testsuite")
    cases = suite.findall("testcase")
    assert suite.get("tests") == str(len(cases)) == "3"
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == "2"
    assert suite.get("errors") == "0"
    assert "*** DEADLOCK ***" in "".join(suite.itertext())
    assert broken.get("errors") == "1"


def test_junit_has_no_green_case_for_an_open_check(tmp_path: Path) -> None:
    root = ElementTree.fromstring(junit([written(tmp_path, OPEN, limit=20)]))
    assert all(case.find("error") is not None for case in root.iter("testcase"))


def test_junit_survives_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    outcome = written(tmp_path, 'model m\nthread t { panic "a\x0b\x01b" }\ncheck c : fault free\n')
    assert "goes wrong" in "".join(ElementTree.fromstring(junit([outcome])).itertext())


def test_annotations_are_one_line_each_and_only_for_what_is_not_as_expected(tmp_path: Path) -> None:
    lines = github([deadlock(), written(tmp_path, OPEN, limit=20)], ERRORS).splitlines()
    form = re.compile(r"::(error|warning) file=[^:]+(,line=\d+)?(,col=\d+)?,title=[^:]+::.+")
    assert all(form.match(line) for line in lines)
    assert sum(line.startswith("::error") for line in lines) == 2 + 2 + 1
    assert sum(line.startswith("::warning") for line in lines) == len(deadlock().warnings)


def test_annotations_escape_what_the_runner_would_read(tmp_path: Path) -> None:
    (line,) = github([written(tmp_path, FAULT)]).splitlines()
    assert "%0A" in line


def test_the_wait_for_graph_of_the_pagers_is_drawn_with_its_knot() -> None:
    text = dot([deadlock()])
    assert text.count("digraph") == 2
    assert '"pagedaemon" -> "emergpager[0]"' in text
    assert '"pagedaemon" [color=red];' in text
    assert text.count("{") == text.count("}")


def test_a_sequence_names_every_thread_that_acts() -> None:
    text = mermaid([deadlock(), livelock()])
    assert text.count("sequenceDiagram") == 3
    for who in ("pagedaemon", "emergpager[0]", "other_kernel", "kldload"):
        assert f" as {who}" in text
    assert "*** LIVELOCK ***" in text
    notes = [line for line in text.splitlines() if line.startswith("  Note over")]
    assert all(";" not in line.replace("#59;", "") for line in notes)
