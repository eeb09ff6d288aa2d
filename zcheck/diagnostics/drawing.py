"""Diagnostics as plain text: headline, place, source lines with marks under them, notes and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zcheck.diagnostics.columns import ShownLine, cut_line, show_line
from zcheck.diagnostics.diagnostic import Diagnostic, Label, Severity
from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """The part of a label on one line, from one source column (0-based) to another."""

    line: int
    start: int
    end: int
    text: str
    sign: str           # `^` under the primary place, `-` under the others


def draw(diagnostic: Diagnostic, width: int = WIDTH) -> str:
    """The diagnostic over several lines, without a line end after the last."""
    labels = (diagnostic.primary, *diagnostic.secondary)
    margin = len(str(max(_last_line(label) for label in labels)))
    lines = [f"{diagnostic.severity.value}[{diagnostic.code.number}]: {diagnostic.message}"]
    for source in dict.fromkeys(label.span.source for label in labels):
        lines += _draw_source(source, diagnostic, margin, width)
    remarks = [*(f"note: {note}" for note in diagnostic.notes)]
    if diagnostic.help is not None:
        remarks.append(f"help: {diagnostic.help}")
    if remarks:
        lines.append(f"{' ' * margin} |")
        lines += _draw_remarks(remarks, margin)
    return "\n".join(line.rstrip() for line in lines)


def draw_all(diagnostics: Iterable[Diagnostic], width: int = WIDTH) -> str:
    """All diagnostics in the order of their places, and how many there are."""
    ordered = sorted(diagnostics, key=_place)
    drawn = [draw(diagnostic, width) for diagnostic in ordered]
    return "\n\n".join([*drawn, count(ordered)])


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``"""
    words = []
    for severity in Severity:
        number = sum(diagnostic.severity is severity for diagnostic in diagnostics)
        if number:
            words.append(f"{number} {severity.value}{'' if number == 1 else 's'}")
    return ", ".join(words)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.primary.span
    return (span.source.name, span.start, span.end, diagnostic.code.number)


def _last_line(label: Label) -> int:
    return label.span.source.line_of(max(label.span.start, label.span.end - 1))


def _draw_remarks(remarks: Sequence[str], margin: int) -> Iterator[str]:
    for remark in remarks:
        first, *others = remark.split("\n")
        yield f"{' ' * margin} = {first}"
        yield from (f"{' ' * (margin + 9)}{other}" for other in others)


def _draw_source(source: Source, diagnostic: Diagnostic, margin: int, width: int) -> Iterator[str]:
    """The lines of one file that carry labels, each with its marks; dots where lines between are left out."""
    labels = [(label, "-") for label in diagnostic.secondary if label.span.source is source]
    is_main = diagnostic.primary.span.source is source
    if is_main:
        labels.insert(0, (diagnostic.primary, "^"))
    span = labels[0][0].span
    if not is_main:
        yield f"{' ' * margin} |"
    yield f"{' ' * margin}{'-->' if is_main else ':::'} {source.name}:{span.line}:{span.column}"
    yield f"{' ' * margin} |"
    marks = [mark for label, sign in labels for mark in _marks(label, sign)]
    previous = 0
    for line in sorted({mark.line for mark in marks}):
        if previous and line > previous + 1:
            yield from _between(source, previous, line, margin, width)
        yield from _draw_line(source, line, [mark for mark in marks if mark.line == line], margin, width)
        previous = line


def _between(source: Source, previous: int, line: int, margin: int, width: int) -> Iterator[str]:
    if line == previous + 2:
        shown = cut_line(show_line(source.line_text(line - 1)), 0, 0, width - margin - 3)
        yield f"{line - 1:>{margin}} | {shown.text}"
    else:
        yield "..."


def _marks(label: Label, sign: str) -> Iterator[Mark]:
    """A label over several lines marks its first and its last one; the last carries the text."""
    span = label.span
    first, last = span.line, _last_line(label)
    start = span.column - 1
    if first == last:
        yield Mark(first, start, max(start + 1, start + span.end - span.start), label.text, sign)
        return
    ending = span.source.line_text(last)
    yield Mark(first, start, max(start + 1, len(span.source.line_text(first))), "", sign)
    yield Mark(last, len(ending) - len(ending.lstrip()), span.source.column_of(span.end - 1), label.text, sign)


def _draw_line(source: Source, line: int, marks: Sequence[Mark], margin: int, width: int) -> Iterator[str]:
    whole = show_line(source.line_text(line))
    first = min(whole.column(mark.start) for mark in marks)
    last = max(whole.column(mark.end) for mark in marks)
    shown = cut_line(whole, first, last, width - margin - 3)
    yield f"{line:>{margin}} | {shown.text}"
    for row in _under(shown, marks):
        yield f"{' ' * margin} | {row}"


def _under(shown: ShownLine, marks: Sequence[Mark]) -> Iterator[str]:
    """The rows of marks and texts: the rightmost text beside its mark, the others hanging below theirs."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.sign))
    row = ""
    for mark in sorted(marks, key=lambda mark: mark.sign, reverse=True):
        row = _over(row, shown.column(mark.start), mark.sign * _length(shown, mark))
    last = ordered[-1]
    hanging = [mark for mark in ordered if mark.text]
    if last.text and len(row) <= shown.column(last.start) + _length(shown, last):
        row += f" {last.text}"
        hanging.remove(last)
    yield row
    while hanging:
        mark = hanging.pop()
        stems = ""
        for other in (*hanging, mark):
            stems = _over(stems, shown.column(other.start), "|")
        yield stems
        yield _over(stems, shown.column(mark.start), mark.text)


def _length(shown: ShownLine, mark: Mark) -> int:
    return max(1, shown.column(mark.end) - shown.column(mark.start))


def _over(row: str, column: int, text: str) -> str:
    """`row` with `text` written over it from `column` on."""
    return f"{row[:column]:<{column}}{text}{row[column + len(text) :]}"
