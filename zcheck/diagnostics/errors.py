"""The exceptions zcheck raises on purpose.

``ZcheckError``
    ``ModelError``     what the user wrote is wrong: diagnostics, exit 4
    ``UsageError``     a bad option or a missing file named on the command line, exit 2
    ``EngineFailure``  zcheck's environment failed (solver, memory), exit 5
        ``EngineBug``  zcheck itself is wrong: an impossible trace, an ill-formed system, exit 70
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.diagnostic import Diagnostic, Severity


class ZcheckError(Exception):
    """Base of every exception that zcheck raises on purpose."""

    exit_code = 70


class ModelError(ZcheckError):
    """The model or spec is wrong; carries one or more diagnostics."""

    exit_code = 4

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        assert diagnostics, "a ModelError without a diagnostic says nothing"
        super().__init__(diagnostics[0].message)
        self.diagnostics = tuple(diagnostics)

    @property
    def is_of_values(self) -> bool:
        """Whether these values of parameters make no model; otherwise it is not built, whatever it would be."""
        return all(one.code.is_of_values for one in self.diagnostics if one.severity is Severity.ERROR)


class UsageError(ZcheckError):
    """The command line or an argument of the API is wrong."""

    exit_code = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class EngineFailure(ZcheckError):
    """Something zcheck depends on failed; the message says what to do."""

    exit_code = 5


class EngineBug(EngineFailure):
    """zcheck contradicts itself; always a bug to report, never the user's fault."""

    exit_code = 70
