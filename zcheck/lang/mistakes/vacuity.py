"""What a search finds that makes little sense: checks that hold because nothing happens. Warnings from ZC0457."""

from __future__ import annotations

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span


def premise_never_true(span: Span, check: str, premise: str, bounded: bool) -> Diagnostic:
    far = " within its bound" if bounded else ""
    return Diagnostic(
        Code.HOLDS_FOR_NOTHING,
        f"`{check}` holds, but its premise `{premise}` is never true{far}",
        Label(span, "so nothing was asked of what follows"),
        help="look for what keeps it from being true; if that is meant, say `never` of it instead",
    )


def progress_never_made(span: Span, check: str, label: str) -> Diagnostic:
    return Diagnostic(
        Code.HOLDS_FOR_NOTHING,
        f"`{check}` holds, but nobody ever passes `progress {label}`",
        Label(span, "it holds because all who carry the label rest before they come to it"),
        help="look for what keeps them from it, or check what is meant with `reachable`",
    )


def never_runs(span: Span, kind: str, name: str) -> Diagnostic:
    """`kind` is ``thread`` or ``event``."""
    return Diagnostic(
        Code.NEVER_RUNS,
        f"{kind} `{name}` never takes a step, at any setting of the checks",
        Label(span, "no reachable state lets it"),
        help="look at what it waits for; remove it if it is not needed",
    )


def progress_lost(span: Span, base: str, label: str, checks: str) -> Diagnostic:
    return Diagnostic(
        Code.PROGRESS_LOST,
        f"`progress {label}`, which {base} makes, is never made here",
        Label(span, f"{checks} may hold because less is done"),
        help="`zcheck diff` of the two files shows what else happens no more",
    )
