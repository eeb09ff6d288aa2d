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
    search_cpu: float | None = None    # of `cpu`, what was spent exploring; None: all
    is_wrong: bool = False     # it found another number of states

    @property
    def bytes_per_state(self) -> float:
        return max(self.peak_bytes - self.start_bytes, 0) / self.states

    @property
    def transition_rate(self) -> float:
        """Transitions of the case a second of searching: only where the tool goes through all of them."""
        return self.case.transitions / self.search

    @property
    def search(self) -> float:
        """Seconds of the processor that were spent exploring."""
        return max(self.cpu if self.search_cpu is None else self.search_cpu, SMALLEST)


SMALLEST = 0.001
"""Seconds that a process takes at least, as far as the system tells."""

TELLING = 1_000_000
"""States from which on the peak of a process tells what a state takes."""

HEADINGS = (
    "tool", "CPU s", "search s", "wall s", "compile s", "states", "states/s", "trans./s", "bytes/state", "against"
)


def cells(row: Row, reference: Row | None) -> tuple[str, ...]:
    """`against` is how many times slower than `reference` a tool searches the same states."""
    if row.why is not None:
        return (row.tool, row.why, *[""] * (len(HEADINGS) - 2))
    ratio = "" if reference is None else f"{row.search / reference.search:.1f}x"
    return (
        row.tool, f"{row.cpu:.2f}", f"{row.search:.3f}",
        f"{row.wall:.2f}", f"{row.compile_cpu:.2f}", grouped(row.states),
        amount(row.states / row.search), amount(row.transition_rate) if row.full and row.case.transitions else "",
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
