"""The page itself: its template, style and script with the data put in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from zcheck.report.html.view import view_json
from zcheck.results.outcome import Outcome


def html_report(outcomes: Sequence[Outcome]) -> str:
    """One self-contained document for all files of a run."""
    folder = files("zcheck.report.html")
    parts = {name: folder.joinpath(f"page.{name}").read_text(encoding="utf-8") for name in ("html", "css", "js")}
    title = ", ".join(outcome.file for outcome in outcomes[:3]) or "zcheck"
    data = json.dumps(view_json(outcomes), ensure_ascii=False, separators=(",", ":"))
    page = parts["html"]
    for mark, text in (
        ("<!--TITLE-->", escape(title)),
        ("/*STYLE*/", parts["css"]),
        ("/*SCRIPT*/", parts["js"]),
        ("/*DATA*/", data.replace("<", "\\u003c")),
    ):
        page = page.replace(mark, text, 1)
    return page
