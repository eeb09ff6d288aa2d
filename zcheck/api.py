"""zcheck as a Python library: load a model or spec, give its parameters values, assert what must hold.

    zcheck.load("models/kmalloc_obj.zm", slab_pages=1).assert_holds("deadlock free", within=40)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from zcheck.checking import Options, check_design
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.errors import ModelError, UsageError, ZcheckError
from zcheck.lang.design import Design
from zcheck.lang.frontend import ASSERTED, instantiate, load_design, with_check
from zcheck.limits import Limits
from zcheck.report.document import render
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import Outcome, name_of
from zcheck.results.verdict import Exhausted, Holds
from zcheck.system.properties import VerdictName

Value: TypeAlias = bool | int | str
"""Of a parameter: a truth value, a number, or text as a model would have it (``"prefer_clean"``)."""

FAULTS = "Steps that went wrong hide what would come behind them; assert `fault free` to see one."


class UndeterminedError(ZcheckError):
    """An assertion that was neither refuted nor shown. It never passes; the text is the report."""

    exit_code = 3

    def __init__(self, report: str, outcome: Outcome) -> None:
        super().__init__(report)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Model:
    """A model or spec with values for its parameters, ready to be asked."""

    design: Design
    settings: Mapping[str, str]        # over those of the file, as a model would have them
    limits: Limits

    def verify(
        self, *, within: int | None = None, only: Collection[str] | None = None, limits: Limits | None = None
    ) -> Outcome:
        """Decide the checks of the file, or those whose names are in `only`.

        `within` bounds, in steps, the checks that have no bound of their own.
        """
        if isinstance(only, str):
            raise UsageError(f"`only` is a collection of names, not the name `{only}`")
        return self._decide(self.design, None if only is None else frozenset(only), within, limits)

    def assert_holds(self, asked: str, *, within: int | None = None, limits: Limits | None = None) -> None:
        """Raise AssertionError, with the report, unless `asked` holds; UndeterminedError if that stays open.

        `asked` is a property as it stands behind ``check NAME :``, such as ``deadlock free`` or
        ``always free > 0 with keep = 3``. What holds only because steps went wrong does not hold here.
        """
        __tracebackhide__ = True
        outcome = self._expect(asked, VerdictName.HOLDS, within, limits)
        (one,) = outcome.checks[:1]
        if isinstance(one.verdict, Holds) and isinstance(one.verdict.evidence, Exhausted) and outcome.faulty:
            raise AssertionError(f"{_report(outcome)}\n{FAULTS}")

    def assert_violated(self, asked: str, *, within: int | None = None, limits: Limits | None = None) -> None:
        """Raise AssertionError, with the report, unless `asked` is violated; else as `assert_holds`."""
        __tracebackhide__ = True
        outcome = self._expect(asked, VerdictName.VIOLATED, within, limits)
        if isinstance(outcome.checks[0].verdict, Violated) and _by_exhaustion(outcome) and outcome.faulty:
            raise AssertionError(f"{_report(outcome)}\n{FAULTS}")
