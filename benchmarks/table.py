"""Measurements as lines of a terminal and as tables of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.cases import Case


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one case: its figures, or why there are none."""

    case: Case
    tool: str
    full: bool
    why: str | None = None
    cpu: float = 0.0
    wall: float = 0.0
    compile_cpu: float = 0.0
    states: int = 0
    peak_bytes: int = 0
    start_bytes: int = 0       # peak where there is next to nothing to explore, if known
    start_cpu: float = 0.0     # of `cpu`, likewise

    @property
    def bytes_per_state(self) -> float:
        return max(self.peak_bytes - self.start_bytes, 0) / self.states

    @property
    def transition_rate(self) -> float:
        """Transitions of the case a second: only where the tool goes through all of them."""
        return self.case.transitions / self.cpu


TELLING = 1_000_000
"""States from which on the peak of a process tells what a state takes."""

HEADINGS = (
    "tool", "CPU s", "start s", "wall s", "compile s", "states", "states/s", "trans./s", "bytes/state", "against"
)


def cells(row: Row, reference: Row | None) -> tuple[str, ...]:
    """`against` is how many times slower than `reference` a tool is on the same states."""
    if row.why is not None:
        return (row.tool, row.why, *[""] * (len(HEADINGS) - 2))
    ratio = "" if reference is None or not reference.cpu else f"{row.cpu / reference.cpu:.1f}x"
    return (
        row.tool, f"{row.cpu:.2f}", f"{row.start_cpu:.2f}" if row.start_cpu else "",
        f"{row.wall:.2f}", f"{row.compile_cpu:.2f}", grouped(row.states),
        amount(row.states / row.cpu), amount(row.transition_rate) if row.full and row.case.transitions else "",
        f"{row.bytes_per_state:.0f}" if row.states >= TELLING else "", ratio,
    )


def grouped(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def amount(rate: float) -> str:
    return f"{rate / 1e6:.2f} M" if rate >= 1e5 else f"{rate / 1e3:.1f} k"


WIDTHS = (26, 9, 9, 9, 9, 12, 10, 10, 11, 8)


def line(texts: Sequence[str]) -> str:
    first, *rest = texts
    shown = [f"{first:{WIDTHS[0]}}"]
    shown += [f"{text:>{width}}" for text, width in zip(rest, WIDTHS[1:], strict=True)]
    return " ".join(shown).rstrip()


def document_table(rows: Iterable[Row], reference: Row | None) -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{'---|' * len(HEADINGS)}"
    for row in rows:
        yield f"| {' | '.join(cells(row, reference))} |"
