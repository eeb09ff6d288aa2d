"""One source line as a terminal shows it: tabs, wide characters, and lines too long to show whole."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

TAB = 4
CUT = "..."


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`text` as printed; `columns[i]` is where the i-th character of the source line begins in it."""

    text: str
    columns: tuple[int, ...]

    @property
    def width(self) -> int:
        return self.columns[-1]

    def column(self, index: int) -> int:
        return self.columns[min(index, len(self.columns) - 1)]


def show_line(line: str) -> ShownLine:
    """Tabs become spaces, and what would move the cursor or print nothing a visible mark."""
    pieces: list[str] = []
    columns = [0]
    for character in line:
        piece = _shown(character, columns[-1])
        pieces.append(piece)
        columns.append(columns[-1] + _width(piece))
    return ShownLine("".join(pieces), tuple(columns))


def _shown(character: str, column: int) -> str:
    if character == "\t":
        return " " * (TAB - column % TAB)
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _width(piece: str) -> int:
    return sum(_cells(character) for character in piece)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut_line(line: ShownLine, first: int, last: int, room: int) -> ShownLine:
    """The part of `line` around the columns `first` to `last` that fits into `room` columns.

    Where something is left out stand three dots; a place left out has the column of the nearest edge.
    """
    if line.width <= room:
        return line
    room = max(room, 4 * len(CUT))
    start = 0 if last <= room - len(CUT) else max(0, first - room // 4)
    lead = CUT if start else ""
    stop = start + room - len(lead)
    tail = CUT if stop < line.width else ""
    stop -= len(tail)
    kept = [index for index, column in enumerate(line.columns[:-1]) if start <= column and _end(line, index) <= stop]
    offset = line.columns[kept[0]] - len(lead)
    text = "".join(_pieces(line)[index] for index in kept)
    edge = line.columns[kept[-1] + 1] - offset
    columns = tuple(min(max(column - offset, len(lead)), edge) for column in line.columns)
    return ShownLine(f"{lead}{text}{tail}", columns)


def _end(line: ShownLine, index: int) -> int:
    return line.columns[index + 1]


def _pieces(line: ShownLine) -> list[str]:
    """The printed text of each source character; only a tab prints as several."""
    pieces: list[str] = []
    position = 0
    for left, right in zip(line.columns, line.columns[1:], strict=False):
        length = 1
        while line.text[position : position + length].isspace() and _width(line.text[position : position + length]) < right - left:
            length += 1
        pieces.append(line.text[position : position + length])
        position += length
    return pieces
