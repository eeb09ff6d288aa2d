"""What cannot be exported: which construct, where, and why there is no counterpart."""

from __future__ import annotations

from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.source import Span


def refusal(target: str, what: str, span: Span | None, why: str, hint: str | None = None) -> UsageError:
    """The error to raise: `what` at its place has no counterpart in `target`, because of `why`."""
    place = "" if span is None else f"{span.place}: "
    return UsageError(f"{place}{what} cannot be exported to {target}: {why}", hint)
