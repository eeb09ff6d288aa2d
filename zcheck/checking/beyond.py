"""What is so beyond the values that `minimize` looked at: all greater ones hold, or one of them does not."""

from __future__ import annotations

import time
from dataclasses import replace

from zcheck.checking.answering import QUICK, Empty, Open, Question, Refuted, answer
from zcheck.checking.options import Options, Watch
from zcheck.checking.shapes import TooMany, shapes
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.grids import Grid
from zcheck.lang.opening import region_beyond
from zcheck.lang.syntax.declarations import MinimizeDecl
from zcheck.results.table import Beyond, FailsAt, Table
from zcheck.results.trace import Trace
from zcheck.results.verdict import ForAllSizes, SizeProof
from zcheck.system.properties import VerdictName

SECONDS = 5.0
"""For all families, or what the user allows for one search: nobody asked in so many words."""


def beyond(
    design: Design, request: MinimizeDecl, grid: Grid, options: Options, table: Table, watch: Watch | None
) -> Beyond:
    """For all values behind the last one that fails; None where nothing is known."""
    holding = _from_where_it_holds(table)
    if grid.within is not None or not holding or not all(value.isdigit() for value in holding):
        return None
    asked = region_beyond(design, request, holding[0], options.settings)
    (name,) = asked.parameters
    known = frozenset(((name, int(value)),) for value in holding)
    proofs: list[SizeProof] = []
    end = time.monotonic() + min(SECONDS, options.limits.seconds or SECONDS)
    try:
        for fixed, family in shapes(asked):
            left = _within(options, end - time.monotonic())
            if left is None:
                return None
            found = answer(Question(asked, fixed, family, left, known), watch)
            match found:
                case SizeProof() if not found.has_faults:
                    proofs.append(found)
                case Refuted(_, Trace() as trace, point):
                    return FailsAt(point[name], trace.length)
                case Empty():
                    pass
                case SizeProof() | Open() | Refuted():
                    return None
    except (TooMany, ModelError, KeyboardInterrupt):    # ModelError: not every greater value makes a model
        return None
    return ForAllSizes(tuple(proofs)) if proofs else None


def _within(options: Options, seconds: float) -> Options | None:
    """Limits for so many seconds, and few states; None where there is no time left."""
    if seconds <= 0:
        return None
    states = min(QUICK, options.limits.states or QUICK)
    return replace(options, limits=replace(options.limits, seconds=seconds, states=states))


def _from_where_it_holds(table: Table) -> tuple[str, ...]:
    """The values behind the last one that fails."""
    ((_, values),) = table.axes
    fails = [i for i, point in enumerate(table.points) if point.verdict is not VerdictName.HOLDS]
    return values[fails[-1] + 1 :] if fails else values
