"""A trace of 2000 steps by 40 threads with names of 60 letters: on a narrow terminal, in a pipe, as a page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.report.test_html import LARGEST
from zcheck.checking import Options, check
from zcheck.cli.console import standard_console
from zcheck.explain.reason import reason
from zcheck.report.html.page import html_report
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import Outcome
from zcheck.results.trace import Deadlocked

WIDTH = 60
THREAD = "a_worker_thread_whose_name_was_given_by_a_committee_of_five1"
COUNTER = "the_number_of_turns_that_were_taken_by_all_of_them_together1"

MODEL = f"""model ring "a token that is lost after many rounds"
param turns : 1..4000 = 1000
var {COUNTER} : 0..4000 = 0
var token : 0..40 = 0
thread {THREAD}[40] {{
    loop {{
        await token == self
        atomic {{
            {COUNTER} += 1
            token = if {COUNTER} == turns then 40 else (self + 1) % 40
        }}
    }}
}}
check no_hang : deadlock free
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("ring"))
        Path("ring.zm").write_text(MODEL, encoding="utf-8")
        found = check(Path("ring.zm"), Options())
    trace = found.checks[0].trace
    assert trace is not None
    assert isinstance(trace.ending, Deadlocked)
    assert trace.length >= 2000
    return found


@pytest.fixture(scope="module")
def text(outcome: Outcome) -> str:
    """As ``COLUMNS=60 zcheck verify ... | cat`` writes it."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        patch.setenv("COLUMNS", str(WIDTH))
        console = standard_console()
    console.show(text_report(outcome, TextOptions(console.width)))
    return out.getvalue()


def test_the_names_are_as_long_as_they_are_said_to_be() -> None:
    assert len(THREAD) == len(COUNTER) == WIDTH


def test_only_what_cannot_be_broken_is_wider_than_the_terminal(text: str) -> None:
    lines = text.splitlines()
    assert 2000 < len(lines) < 20_000
    for line in lines:
        words = line.split()
        assert len(line) <= WIDTH or (len(words) <= 2 and max(map(len, words)) >= WIDTH), line


def test_a_pipe_gets_no_colours(text: str) -> None:
    assert "\x1b" not in text


def test_it_says_who_waits_for_what(outcome: Outcome, text: str) -> None:
    text = " ".join(text.split())
    assert f"{THREAD}[7] wait" in text
    assert "token is 40" in text
    assert "*** DEADLOCK ***" in text
    (one, *_) = outcome.checks
    assert one.run is not None
    assert one.trace is not None
    why = reason(outcome.runs[one.run].system, one.check.property, one.trace)
    assert len(why.waiters) == 40
    (knot,) = why.knots
    assert set(knot.names) == {f"{THREAD}[{number}]" for number in range(40)}


def test_the_page_stays_small(outcome: Outcome) -> None:
    page = html_report([outcome])
    assert len(page.encode()) < LARGEST
    assert f"{THREAD}[39]" in page
