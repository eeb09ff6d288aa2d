"""C source under construction: lines, indentation, braces, comments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Writer:
    """Owns indentation and braces: a block is opened and closed here or not at all."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = 0

    def line(self, text: str) -> None:
        self._lines.append("    " * self._indent + text)

    def comment(self, text: str) -> None:
        """Words of the model; whatever they are, the comment ends where it should."""
        clean = " ".join(text.split()).encode("ascii", "replace").decode("ascii")
        for wrong, right in (("*/", "* /"), ("/*", "/ *"), ("\\", "/"), ("?", "? ")):
            clean = clean.replace(wrong, right)
        self.line(f"/* {clean} */")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines written inside belong to `head`."""
        self.line(f"{head} {{")
        self._indent += 1
        yield
        self._indent -= 1
        self.line("}")

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"
