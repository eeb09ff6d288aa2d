"""A run under way: one line that overwrites itself on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from zcheck.cli.console import Console
from zcheck.report.document import grouped
from zcheck.results.forecast import Forecast
from zcheck.results.statistics import Snapshot, Tally

QUIET = 1.0
"""Seconds before anything is said."""

PLAIN_EVERY = 10.0
"""Seconds between lines that stay."""

ALMOST = 1.05
"""A level this many times the one before, or less, does not count as growing."""


class Progress:
    """Shows how far one run is, or many; call `done` before anything else is written."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._start()

    def _start(self) -> None:
        self._shown = 0
        self._next_plain = PLAIN_EVERY
        self._forecast = Forecast()

    def __call__(self, seen: Snapshot | Tally) -> None:
        if isinstance(seen, Snapshot):
            self._forecast.note(seen)
        if seen.seconds < QUIET:
            return
        text = tally_text(seen) if isinstance(seen, Tally) else progress_text(seen, self._forecast)
        if self._console.err_is_terminal:
            text = text[: self._console.width - 1]
            self._console.status("\r" + text.ljust(self._shown))
            self._shown = len(text)
        elif seen.seconds >= self._next_plain:
            self._next_plain = seen.seconds + PLAIN_EVERY
            self._console.complain(text)

    def done(self) -> None:
        """Wipe the line that overwrites itself; the next run starts afresh."""
        if self._shown:
            self._console.status("\r" + " " * self._shown + "\r")
        self._start()


def progress_text(snapshot: Snapshot, forecast: Forecast) -> str:
    """What matters most comes first: a narrow terminal shows no more."""
    rate = int(snapshot.transitions / snapshot.seconds) if snapshot.seconds else 0
    parts = [
        f"{grouped(snapshot.states)} states",
        f"{snapshot.seconds:.0f} s",
        forecast_text(forecast),
        f"depth {grouped(snapshot.depth)}",
        f"{grouped(rate)} steps/s",
        f"{snapshot.memory_bytes / 1e6:.0f} MB",
        f"frontier {grouped(snapshot.frontier)}",
    ]
    return ", ".join(parts)


def tally_text(tally: Tally) -> str:
    total = "" if tally.total is None else f" of {grouped(tally.total)}"
    return f"{grouped(tally.done)}{total} {tally.what}, {tally.seconds:.0f} s"


def forecast_text(forecast: Forecast) -> str:
    """How many states there may be in all, or why that cannot be said."""
    guess, growth = forecast.guess, forecast.growth
    if guess is not None:
        least, most = _rounded(guess.least), _rounded(guess.most)
        return f"perhaps {least} in all" if least == most else f"perhaps {least} to {most} in all"
    if growth is None:
        return "no telling how many in all"
    how = f"each level {growth:.1f} times the last" if growth > ALMOST else "levels no longer grow"
    return f"no telling how many in all ({how})"


def _rounded(count: int) -> str:
    """Two digits: a guess has no more."""
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.0f}{letter}" if count >= 10 * size else f"{count / size:.1f}{letter}"
    return str(count)
