"""Reports as tests compare them: what differs from run to run is taken out."""

from __future__ import annotations

import re
from pathlib import Path

from zcheck.checking import Options, check
from zcheck.report.document import render
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import Outcome

GOLDEN = Path(__file__).parent.parent / "golden" / "report"


def outcome_of(name: str, options: Options | None = None) -> Outcome:
    return check(GOLDEN / name, options or Options())


def normalised(text: str) -> str:
    """Without times, memory and this machine's folders; a line that is shorter for it stays as it is."""
    text = text.replace(f"{GOLDEN}/", "")
    text = re.sub(r"\d+\.\d\d\s+s", "0.00 s", text)
    return re.sub(r"\b\d+\s+MB", "0 MB", text)


def text_of(outcome: Outcome, options: TextOptions, colours: bool = False) -> str:
    return normalised(render(text_report(outcome, options), colours))
