"""Standard output and error as zcheck uses them: colours only on a terminal, a closed pipe is no mistake."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

from zcheck.report.document import Document, render

DEFAULT_WIDTH = 80
NARROWEST, WIDEST = 40, 140


class Console:
    """Writes to two streams. After the reader of a stream has gone, what is written there is dropped."""

    def __init__(self, out: TextIO, err: TextIO, colours: bool, width: int) -> None:
        self.out = out
        self.err = err
        self.colours = colours
        self.width = width
        self._gone: set[int] = set()

    @property
    def err_is_terminal(self) -> bool:
        return self.err.isatty()

    def show(self, document: Document) -> None:
        self.write(render(document, self.colours))

    def write(self, text: str) -> None:
        self._put(self.out, text)

    def complain(self, text: str) -> None:
        """To standard error, a line end added."""
        self._put(self.err, text + "\n")

    def status(self, text: str) -> None:
        """To standard error as it is: for lines that overwrite themselves."""
        self._put(self.err, text)

    def _put(self, stream: TextIO, text: str) -> None:
        if id(stream) in self._gone:
            return
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            self._gone.add(id(stream))
            _forget(stream)


def _forget(stream: TextIO) -> None:
    """Let the interpreter's own flush at exit go nowhere instead of failing a second time."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def standard_console() -> Console:
    """The console of this process, as its terminal and environment are."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    terminal = sys.stdout.isatty()
    colours = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Console(sys.stdout, sys.stderr, colours, _width(terminal))


def _width(terminal: bool) -> int:
    if not terminal and "COLUMNS" not in os.environ:
        return DEFAULT_WIDTH
    columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return min(max(columns, NARROWEST), WIDEST)
