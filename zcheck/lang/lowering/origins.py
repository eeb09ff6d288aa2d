"""Where nodes come from, for traces."""

from __future__ import annotations

import re

from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.frames import Context
from zcheck.system.actions import Origin

COMMENT = re.compile(r'(?P<string>"[^"\n]*")|//[^\n]*|/\*(?s:.*?)\*/')
"""A comment, or a string, which may look as if it had one."""


def origin_of(span: Span, link: str | None, context: Context) -> Origin:
    """The statement as written, on one line and without comments, with its call string."""
    return Origin(" ".join(COMMENT.sub(_kept, span.text).split()), span, link, context.frame.calls)


def _kept(found: re.Match[str]) -> str:
    return found["string"] or " "
