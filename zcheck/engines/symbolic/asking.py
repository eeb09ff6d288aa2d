"""Questions to a solver under the user's limits: yes, no, or a reason why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from zcheck.diagnostics.errors import EngineFailure
from zcheck.exploring.watching import INTERRUPTED, OUT_OF_MEMORY, LimitReached, Stop, Watch, limit_on_seconds
from zcheck.limits import Limits

SOLVER = "QF_FD"
"""Booleans and bit-vectors only: z3 bit-blasts and keeps what a SAT solver has learned."""


def new_solver() -> z3.Solver:
    return z3.SolverFor(SOLVER)


class Asker:
    """Asks solvers, each within what is left of the time."""

    def __init__(self, limits: Limits, watch: Watch) -> None:
        self._limits = limits
        self._watch = watch

    def tick(self, depth: int) -> None:
        """Raises LimitReached."""
        self._watch.tick(0, 0, depth, 0)

    def is_possible(self, solver: z3.Solver, assumed: Sequence[z3.BoolRef]) -> bool:
        """Whether the solver's facts and `assumed` can all be true. Raises LimitReached."""
        found = self.attempt(solver, assumed, None)
        assert found is not None
        return found

    def attempt(self, solver: z3.Solver, assumed: Sequence[z3.BoolRef], seconds: float | None) -> bool | None:
        """The same, or None after so many seconds. Raises LimitReached at the user's limits."""
        left = None if self._limits.seconds is None else self._limits.seconds - self._watch.seconds
        spans = [span for span in (left, seconds) if span is not None]
        solver.set("timeout", max(1, int(1000 * min(spans))) if spans else 2**32 - 1)
        try:
            answer = solver.check(*assumed)
        except z3.Z3Exception as trouble:
            raise LimitReached(_stop(str(trouble))) from None
        if answer != z3.unknown:
            return bool(answer == z3.sat)
        if left is not None and self._watch.seconds >= (self._limits.seconds or 0):
            raise LimitReached(limit_on_seconds(self._limits.seconds or 0))
        reason = solver.reason_unknown()
        if seconds is not None and reason in ("timeout", "canceled"):
            return None
        raise LimitReached(_stop(reason))


def _stop(reason: str) -> Stop:
    """Why z3 has no answer, in the words of the project."""
    if "interrupt" in reason or "keyboard" in reason:
        return INTERRUPTED
    if "memory" in reason:
        return OUT_OF_MEMORY
    if not reason:
        raise EngineFailure("z3 gave no answer and no reason; use --engine auto")
    return Stop(f"z3 gave no answer: {reason}", "use --engine auto")
