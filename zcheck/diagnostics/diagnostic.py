"""A mistake of the user as data: code, place, words; drawing is `drawing.py`'s."""

from __future__ import annotations

from enum import Enum

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """What is wrong, or relevant, at one place."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake. `help` alone proposes a change; `notes` are facts without a place."""

    code: Code
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code.is_warning else Severity.ERROR
