"""Mistakes of a spec with what it extends: replacing what is not there, or something else."""

from __future__ import annotations

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span
from zcheck.lang.syntax.expressions import Name


def nothing_to_change(verb: str, kind: str, name: Name, near: str | None) -> Diagnostic:
    other = "write `add` for something new" if verb == "replace" else None
    return Diagnostic(
        code=Code.NOTHING_TO_REPLACE,
        message=f"there is no {kind} `{name.text}` to {verb}",
        primary=Label(name.span, "nothing of this name is declared in what the spec extends"),
        help=f"did you mean `{near}`?" if near else other,
    )


def other_kind(verb: str, kind: str, name: Name, found: str, where: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.NOTHING_TO_REPLACE,
        message=f"there is no {kind} `{name.text}` to {verb}: it is declared with `{found}`",
        primary=Label(name.span, f"expected the name of what is declared with `{kind}`"),
        secondary=(Label(where, "declared here"),),
        help=f"write `{verb} {found} {name.text}`",
    )


def signature_changed(name: Name, where: Span, expected: str, found: str) -> Diagnostic:
    return Diagnostic(
        code=Code.SIGNATURE_CHANGED,
        message=f"the replacement of `{name.text}` has another signature",
        primary=Label(name.span, f"found {found}"),
        secondary=(Label(where, f"expected {expected}"),),
        help="keep number, kinds and types of the parameters and the result; only their names may differ",
    )
