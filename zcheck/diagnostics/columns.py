"""One source line as a terminal shows it: tabs, wide characters, and lines too long to show whole."""

from __future__ import annotations

import unicodedata

from zcheck.frozen import dataclass

TAB = 4
CUT = "..."


@dataclass(frozen=True, slots=True)
class ShownLine:
    """`text` as printed; the i-th character of the source line begins at `columns[i]`.

    A character that is not printed has the column of the edge nearest to it.
    """

    pieces: tuple[str, ...]       # what is printed for each character
    columns: tuple[int, ...]      # one more than characters

    @property
    def text(self) -> str:
        return "".join(self.pieces)

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
        pieces.append(_shown(character, columns[-1]))
        columns.append(columns[-1] + sum(_cells(printed) for printed in pieces[-1]))
    return ShownLine(tuple(pieces), tuple(columns))


def _shown(character: str, column: int) -> str:
    if character == "\t":
        return " " * (TAB - column % TAB)
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut_line(line: ShownLine, first: int, last: int, room: int) -> ShownLine:
    """The part of `line` around the columns `first` to `last` that fits into `room`, dots for what is left out."""
    if line.width <= room:
        return line
    room = max(room, 4 * len(CUT))
    start = 0 if last <= room - len(CUT) else max(0, first - room // 4)
    lead = CUT if start else ""
    tail = CUT if start + room - len(lead) < line.width else ""
    stop = start + room - len(lead) - len(tail)
    ends = enumerate(zip(line.columns, line.columns[1:], strict=False))
    kept = [index for index, (begin, end) in ends if start <= begin and end <= stop]
    offset = line.columns[kept[0]] - len(lead)
    edge = line.columns[kept[-1] + 1] - offset
    pieces = (lead, *line.pieces[kept[0] : kept[-1] + 1], tail)
    return ShownLine(pieces, tuple(min(max(column - offset, len(lead)), edge) for column in line.columns))
