"""Mistakes with whole files: unreadable, missing, of the wrong kind, importing each other in a circle."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Source, Span

FIRST_LINES = {
    ".zm": "a .zm file begins with `model NAME` or `library NAME`",
    ".zs": 'a .zs file begins with `spec "title"`',
}


def not_utf8(source: Source, position: int, byte: int, offset: int) -> Diagnostic:
    """`position` is the place in the text as far as it could be read, `offset` that of the byte in the file."""
    span = Span(source, position, position + 1)
    return Diagnostic(
        code=Code.NOT_UTF8,
        message=f"the file is not UTF-8 text: byte 0x{byte:02x} at offset {offset}, line {span.line}",
        primary=Label(span, "no character begins with this byte, or its rest is missing"),
        help="save the file as UTF-8",
    )


def unknown_suffix(source: Source, suffix: str, asked_by: Span | None) -> Diagnostic:
    found = f"the suffix is `{suffix}`" if suffix else "there is no suffix"
    return Diagnostic(
        code=Code.UNKNOWN_SUFFIX,
        message=f"expected a .zm or .zs file, found `{source.name}`",
        primary=Label(asked_by or Span(source, 0, 0), found),
        help="name models and libraries NAME.zm, specs NAME.zs",
    )


def missing_file(span: Span, shown: str, why: str, near: str | None) -> Diagnostic:
    return Diagnostic(
        code=Code.MISSING_FILE,
        message=f"cannot read `{shown}`: {why}",
        primary=Label(span, "named here"),
        notes=("a path is relative to the file that names it",),
        help=f"did you mean `{near}`?" if near else None,
    )


def circle(span: Span, shown: Sequence[str]) -> Diagnostic:
    """`shown` are the files of the circle in order, the first again at the end."""
    return Diagnostic(
        code=Code.IMPORT_CYCLE,
        message="files import each other in a circle",
        primary=Label(span, "closes the circle"),
        notes=(" -> ".join(shown),),
        help="move what both need into a library of its own",
    )


def wrong_first_line(span: Span, kind: str, suffix: str) -> Diagnostic:
    other = ".zs" if suffix == ".zm" else ".zm"
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"a {suffix} file cannot hold a {kind}",
        primary=Label(span, FIRST_LINES[suffix]),
        help=f"rename the file to end in {other}",
    )


def not_a_library(span: Span, shown: str, kind: str) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"cannot import `{shown}`, which is a {kind}",
        primary=Label(span, "only a library is imported"),
        help=f"to change a {kind}, write a spec that extends it; to share declarations, move them into a library",
    )


def extends_library(span: Span, shown: str) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"cannot extend `{shown}`, which is a library",
        primary=Label(span, "a spec extends a model or another spec"),
        help="write `import` instead, and extend the model",
    )


def library_alone(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message="a library cannot be checked by itself",
        primary=Label(span, "it has declarations to share, and no states of its own"),
        help="check a model that imports it",
    )


def check_in_library(span: Span, word: str) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"a library cannot hold a `{word}`",
        primary=Label(span, "a library has no states of its own"),
        help="put it into the models that import the library",
    )


def change_outside_spec(span: Span, word: str, kind: str) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"`{word}` outside a spec",
        primary=Label(span, f"this file is a {kind}"),
        help="only `set` may stand here; write a spec that extends the model to change the rest",
    )


def bare_in_spec(span: Span, word: str, exists: bool) -> Diagnostic:
    verb = "replace" if exists else "add"
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"a declaration in a spec without `add` or `replace`: `{word}`",
        primary=Label(span, "does this add or replace?"),
        help=f"write `{verb} {word} ...`",
    )
