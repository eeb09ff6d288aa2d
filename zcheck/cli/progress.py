"""A run under way: one line that overwrites itself on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from zcheck.cli.console import Console
from zcheck.report.document import grouped
from zcheck.results.statistics import Snapshot

QUIET = 1.0
"""Seconds before anything is said."""

PLAIN_EVERY = 10.0
"""Seconds between lines that stay."""


class Progress:
    """Shows snapshots of one run; call `done` before anything else is written."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = 0
        self._next_plain = PLAIN_EVERY

    def __call__(self, snapshot: Snapshot) -> None:
        if snapshot.seconds < QUIET:
            return
        if self._console.err_is_terminal:
            text = progress_text(snapshot)[: self._console.width - 1]
            self._console.status("\r" + text.ljust(self._shown))
            self._shown = len(text)
        elif snapshot.seconds >= self._next_plain:
            self._next_plain = snapshot.seconds + PLAIN_EVERY
            self._console.complain(progress_text(snapshot))

    def done(self) -> None:
        """Wipe the line that overwrites itself; the next run starts afresh."""
        if self._shown:
            self._console.status("\r" + " " * self._shown + "\r")
        self._shown = 0
        self._next_plain = PLAIN_EVERY


def progress_text(snapshot: Snapshot) -> str:
    rate = int(snapshot.transitions / snapshot.seconds) if snapshot.seconds else 0
    parts = [
        f"{grouped(snapshot.states)} states",
        f"{grouped(rate)} steps/s",
        f"depth {grouped(snapshot.depth)}",
        f"frontier {grouped(snapshot.frontier)}",
        f"{snapshot.memory_bytes / 1e6:.0f} MB",
        f"{snapshot.seconds:.0f} s",
    ]
    return ", ".join(parts)
