"""The exit codes and their precedence. ``docs/exit-codes.md`` tells users; a test holds both together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from zcheck.diagnostics.errors import EngineFailure, ModelError, UsageError
from zcheck.results.outcome import Outcome, Standing


class ExitCode(IntEnum):
    OK = 0
    DIFFERENT = 1
    USAGE = 2
    OPEN = 3
    MODEL = 4
    ENGINE = 5
    BUG = 70


MEANINGS = {
    ExitCode.OK: "every check is as expected",
    ExitCode.DIFFERENT: "some check is different from what was expected",
    ExitCode.USAGE: "the command line is wrong, or a file is missing",
    ExitCode.OPEN: "some check is open: undetermined, and not expected to be",
    ExitCode.MODEL: "the model or spec is wrong",
    ExitCode.ENGINE: "something zcheck depends on failed",
    ExitCode.BUG: "a bug in zcheck",
}

PRECEDENCE = (
    ExitCode.BUG,
    ExitCode.ENGINE,
    ExitCode.MODEL,
    ExitCode.USAGE,
    ExitCode.DIFFERENT,
    ExitCode.OPEN,
    ExitCode.OK,
)
"""Of several, the first in this order is the one of the whole run."""


def strongest(codes: Iterable[ExitCode]) -> ExitCode:
    """The code of a run with these codes; OK for none."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), ExitCode.OK)


def of_outcome(outcome: Outcome) -> ExitCode:
    if outcome.count(Standing.DIFFERENT):
        return ExitCode.DIFFERENT
    return ExitCode.OPEN if outcome.count(Standing.OPEN) else ExitCode.OK


def of_error(error: Exception) -> ExitCode:
    """The code that an exception stands for; what zcheck does not raise on purpose is a bug."""
    match error:
        case ModelError() | UsageError() | EngineFailure():
            return ExitCode(error.exit_code)
        case OSError():
            return ExitCode.USAGE
        case RecursionError():
            return ExitCode.MODEL
        case MemoryError():
            return ExitCode.ENGINE
        case _:
            return ExitCode.BUG
