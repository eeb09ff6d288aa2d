"""Exceptions as messages: a mistake of the user never shows a stack, a bug of zcheck always does."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from zcheck import __version__
from zcheck.cli.console import Console
from zcheck.cli.exit_codes import ExitCode, of_error
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.errors import EngineFailure, ModelError, UsageError

REPORT = (
    "This is a bug in zcheck, not in your model. No verdict of this run should be believed.\n"
    "Please report it with the lines above, the command, the files it read, and this version: "
)


def complain(console: Console, error: Exception) -> ExitCode:
    """Say what went wrong on standard error; the exit code it stands for."""
    code = of_error(error)
    match error:
        case ModelError(diagnostics=diagnostics):
            complain_of(console, diagnostics)
        case UsageError(message=message, hint=hint):
            console.complain(f"error: {message}" + (f"\n  = help: {hint}" if hint else ""))
        case EngineFailure() if code is not ExitCode.BUG:
            console.complain(f"error: {error}")
        case OSError(filename=filename, strerror=reason) if reason:
            console.complain(f"error: {filename}: {reason}" if filename else f"error: {reason}")
        case RecursionError():
            console.complain("error: expressions, blocks or calls stand too deep inside each other")
        case MemoryError():
            console.complain("error: out of memory; give a limit with --limit-memory, or make the model smaller")
        case _:
            console.complain("".join(traceback.format_exception(error)).rstrip())
            console.complain(f"{REPORT}{__version__}")
    return code


def complain_of(console: Console, diagnostics: Sequence[Diagnostic]) -> None:
    console.complain(draw_all(diagnostics))
