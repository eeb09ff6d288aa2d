"""Text with marks: what a report is made of. The words never depend on whether the marks are shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TypeAlias

from zcheck.frozen import dataclass


class Mark(Enum):
    """What a piece of text is; the value is its ANSI rendition."""

    PLAIN = ""
    GOOD = "32"
    BAD = "1;31"
    OPEN = "33"
    STRONG = "1"
    FAINT = "2"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    mark: Mark = Mark.PLAIN


Line: TypeAlias = tuple[Piece, ...]
Document: TypeAlias = tuple[Line, ...]


def line(*parts: Piece | str) -> Line:
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts)


BLANK: Line = ()


def render(document: Iterable[Line], colours: bool) -> str:
    """The document as text, one newline after each line; without colours only the words remain."""
    return "".join(_render_line(entry, colours) + "\n" for entry in document)


def _render_line(entry: Line, colours: bool) -> str:
    if not colours:
        return "".join(piece.text for piece in entry).rstrip()
    return "".join(
        f"\x1b[{piece.mark.value}m{piece.text}\x1b[0m" if piece.mark.value and piece.text else piece.text
        for piece in entry
    ).rstrip()


def width_of(entry: Line) -> int:
    return sum(len(piece.text) for piece in entry)


def wrapped(text: str, width: int) -> list[str]:
    """`text` cut at blanks into lines of at most `width`; only a word longer than that makes a longer line."""
    return textwrap.wrap(text, max(width, 8), break_long_words=False, break_on_hyphens=False) or [""]


def paragraph(text: str, width: int, indent: int = 0, hanging: int = 0, mark: Mark = Mark.PLAIN) -> Document:
    """`text` wrapped, its first line behind `indent` blanks, the others behind `hanging` more."""
    lines = wrapped(text, width - indent - hanging)
    return tuple(
        line(" " * (indent + (hanging if number else 0)), Piece(part, mark)) for number, part in enumerate(lines)
    )


def labelled(label: Sequence[Piece], text_lines: Iterable[Line], indent: int, column: int) -> Document:
    """Lines beginning at `column`; the first has `label` in front, behind `indent` blanks.

    A label that reaches the column gets a line of its own.
    """
    head = (Piece(" " * indent), *label)
    rest = list(text_lines)
    if not rest:
        return (head,)
    result: list[Line] = []
    if width_of(head) < column:
        result.append((*head, Piece(" " * (column - width_of(head))), *rest.pop(0)))
    else:
        result.append(head)
    result += ((Piece(" " * column), *entry) for entry in rest)
    return tuple(result)


def grouped(number: int) -> str:
    """A count with its thousands apart: ``12 345``; four digits stay together."""
    return f"{number:,}".replace(",", " ") if abs(number) >= 10_000 else str(number)


def plural(number: int, noun: str, many: str | None = None) -> str:
    """``1 step``, ``2 steps``."""
    return f"{grouped(number)} {noun if number == 1 else many or noun + 's'}"


def listing(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
