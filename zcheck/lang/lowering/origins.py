"""Where nodes come from, for traces."""

from __future__ import annotations

from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.frames import Context
from zcheck.system.actions import Origin


def origin_of(span: Span, link: str | None, context: Context) -> Origin:
    """The statement as written, on one line, with its call string."""
    return Origin(" ".join(span.text.split()), span, link, context.frame.calls)
