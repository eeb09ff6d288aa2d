"""A scenario in one column for each thread, in the manner of lockdep's "possible unsafe locking scenario"."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.explain.scenario import Move, Scenario
from zcheck.report.document import BLANK, Document, Line, Mark, Piece, line, wrapped

NUMBERS = 9
NARROWEST = 20
GAP = 2
MOST_LINES = 3
"""A statement in a column takes no more lines than that."""


def lanes_that_fit(width: int) -> int:
    """How many columns have room; fewer than two: a scenario is not worth showing."""
    return max((width - NUMBERS + GAP) // (NARROWEST + GAP), 1)


def scenario_lines(shown: Scenario, width: int) -> Document:
    """Times go down, each thread has a column; what folded threads did goes across."""
    column = (width - NUMBERS + GAP) // len(shown.lanes) - GAP
    lines: list[Line] = [
        _across([name if len(name) <= column else name[: column - 3] + "..." for name in shown.lanes], column),
        _across(["-" * min(len(name), column) for name in shown.lanes], column),
    ]
    for move in shown.moves:
        lines += _move_lines(move, len(shown.lanes), column, width)
    ends = [""] * len(shown.lanes)
    for lane, text in shown.ends:
        ends[lane] = text
    lines += _end_lines(ends, column)
    return (*lines, BLANK)


def _move_lines(move: Move, lanes: int, column: int, width: int) -> Document:
    number = str(move.first) if move.first == move.last else f"{move.first}-{move.last}"
    head = f"{number:>{NUMBERS - 2}}  "
    if move.lane is None:
        across = wrapped(f"... {move.text}", width - NUMBERS)
        heads = [head, *[" " * NUMBERS] * (len(across) - 1)]
        return tuple(line(start, Piece(text, Mark.FAINT)) for start, text in zip(heads, across, strict=True))
    times = f" ({move.last - move.first + 1} times)" if move.last > move.first else ""
    before = " " * (move.lane * (column + GAP))
    texts = _cut(move.text + times, column)
    return tuple(line(head if row == 0 else " " * NUMBERS, before, text) for row, text in enumerate(texts))


def _cut(text: str, column: int) -> list[str]:
    """At most `MOST_LINES` lines; words longer than the column are cut."""
    lines = [part for long in wrapped(text, column) for part in _pieces(long, column)]
    if len(lines) > MOST_LINES:
        last = lines[MOST_LINES - 1]
        cut = last[: column - 4].rpartition(" ")[0] or last[: column - 4] if len(last) > column - 4 else last
        lines = [*lines[: MOST_LINES - 1], f"{cut.rstrip()} ..."]
    return lines


def _pieces(text: str, column: int) -> list[str]:
    return [text[start : start + column] for start in range(0, len(text), column)] or [""]


def _end_lines(ends: Sequence[str], column: int) -> Document:
    """What each column waits at, side by side."""
    cells = [_cut(text, column) if text else [] for text in ends]
    rows = max((len(cell) for cell in cells), default=0)
    if not rows:
        return ()
    texts = [_across([cell[row] if row < len(cell) else "" for cell in cells], column) for row in range(rows)]
    waits = _across(["<waits for ever>"[:column] if cell else "" for cell in cells], column, Mark.BAD)
    return (*texts, waits)


def _across(cells: Sequence[str], column: int, mark: Mark = Mark.PLAIN) -> Line:
    padded = "".join(f"{cell:<{column + GAP}}" for cell in cells).rstrip()
    return line(" " * NUMBERS, Piece(padded, mark))
