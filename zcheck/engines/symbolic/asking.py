"""Questions to a solver under the user's limits: yes, no, or a reason why there is no answer.

Ctrl-C is a KeyboardInterrupt at the next question or tick; whoever uses z3 stands in `interrupts_noted`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import z3

from zcheck.diagnostics.errors import EngineFailure
from zcheck.exploring.interrupts import ended_by, raise_noted
from zcheck.exploring.watching import (
    OUT_OF_MEMORY,
    LimitReached,
    Stop,
    Watch,
    limit_on_memory,
    limit_on_seconds,
)
from zcheck.limits import Limits

Answer = TypeVar("Answer")

SOLVER = "QF_FD"
"""Booleans and bit-vectors only: z3 bit-blasts and keeps what a SAT solver has learned."""


def answer_of(solver: z3.Solver | z3.Optimize | z3.Fixedpoint, ask: Callable[[], Answer]) -> Answer:
    """What `ask` gives. Left to itself z3 takes Ctrl-C as a wish to end this question, and nobody hears of it where
    the answer comes first. Raises KeyboardInterrupt, z3.Z3Exception."""
    try:
        with ended_by(solver.ctx.interrupt) as ends:
            solver.set("ctrl_c", not ends)
            return ask()
    except KeyboardInterrupt:
        z3.Solver(ctx=solver.ctx).check()   # else z3 takes what comes next for interrupted, too
        raise


def new_solver() -> z3.Solver:
    return z3.SolverFor(SOLVER)


ROUNDING = 0.05
"""Seconds by which z3 may end too early."""

ENDS = ("interrupt", "cancel", "timeout", "memory")
"""Words in the reasons of questions that were broken off."""


class Asker:
    """Asks solvers, each within what is left of the time."""

    def __init__(self, limits: Limits, watch: Watch) -> None:
        self._limits = limits
        self._watch = watch

    @property
    def seconds(self) -> float:
        """Since the search began."""
        return self._watch.seconds

    def tick(self, depth: int) -> None:
        """Raises LimitReached, KeyboardInterrupt."""
        raise_noted()
        self._watch.tick(0, 0, depth, 0)

    def is_possible(self, solver: z3.Solver, assumed: Sequence[z3.BoolRef]) -> bool:
        """Whether the solver's facts and `assumed` can all be true. Raises LimitReached."""
        found = self.attempt(solver, assumed, None)
        assert found is not None
        return found

    def attempt(
        self, solver: z3.Solver | z3.Optimize, assumed: Sequence[z3.BoolRef], seconds: float | None
    ) -> bool | None:
        """The same, or None after so many seconds. Raises LimitReached at the user's limits."""
        span = self._span(seconds)
        solver.set("timeout", _milliseconds(span))
        self._cap(solver)
        begun = time.monotonic()
        try:
            answer = answer_of(solver, lambda: _answer(solver, assumed))
            reason = solver.reason_unknown() if answer == z3.unknown else ""
        except z3.Z3Exception as trouble:
            answer, reason = z3.unknown, str(trouble)
        if answer != z3.unknown:
            return bool(answer == z3.sat)
        self._explain(reason, span, begun)
        return None

    def is_derivable(self, engine: z3.Fixedpoint, query: z3.BoolRef, seconds: float) -> bool | None:
        """Whether rules lead to `query`; None: not known after so many seconds. Raises LimitReached."""
        span = self._span(seconds)
        engine.set("timeout", _milliseconds(span))
        begun = time.monotonic()
        try:
            answer = answer_of(engine, lambda: engine.query(query))
            reason = "" if answer != z3.unknown else engine.reason_unknown()
        except z3.Z3Exception as trouble:
            answer, reason = z3.unknown, str(trouble)
        if answer != z3.unknown:
            return bool(answer == z3.sat)
        if any(word in reason for word in ENDS):
            self._explain(reason, span, begun)
        return None

    def _span(self, seconds: float | None) -> float | None:
        """The seconds there are for one question. Raises LimitReached where there are none."""
        left = None if self._limits.seconds is None else self._limits.seconds - self._watch.seconds
        if left is not None and left <= 0:
            assert self._limits.seconds is not None
            raise LimitReached(limit_on_seconds(self._limits.seconds))
        spans = [span for span in (left, seconds) if span is not None]
        return min(spans) if spans else None

    def _cap(self, solver: z3.Solver | z3.Optimize) -> None:
        if isinstance(solver, z3.Solver) and self._limits.memory_bytes is not None:
            solver.set("max_memory", max(1, self._limits.memory_bytes >> 20))

    def _explain(self, reason: str, span: float | None, begun: float) -> None:
        """Raises LimitReached, unless only the time for this question is over."""
        in_time = span is None or time.monotonic() - begun < 0.9 * span
        is_late = "timeout" in reason or ("cancel" in reason and not in_time)
        limit = self._limits.seconds
        if limit is not None and self._watch.seconds >= limit - (ROUNDING if is_late else 0):
            raise LimitReached(limit_on_seconds(limit))
        if self._limits.memory_bytes is not None and "memory" in reason:
            raise LimitReached(limit_on_memory(self._limits.memory_bytes))
        if not is_late and "conflicts" not in reason:       # the latter a limit that whoever asks has set
            raise LimitReached(_stop(reason))


def _answer(solver: z3.Solver | z3.Optimize, assumed: Sequence[z3.BoolRef]) -> z3.CheckSatResult:
    """As `solver.check(*assumed)`, which asks z3 for the sort of each: that can take longer than the answer."""
    if isinstance(solver, z3.Optimize):
        return solver.check(*assumed)
    terms = (z3.Ast * len(assumed))(*(term.as_ast() for term in assumed))
    return z3.CheckSatResult(z3.Z3_solver_check_assumptions(solver.ctx.ref(), solver.solver, len(assumed), terms))


def _milliseconds(span: float | None) -> int:
    """z3's own word for no limit is the largest number."""
    return 2**32 - 1 if span is None else max(1, int(1000 * span))


def _stop(reason: str) -> Stop:
    """Why z3 has no answer, in the words of the project."""
    if "memory" in reason:
        return OUT_OF_MEMORY
    if not reason:
        raise EngineFailure("z3 gave no answer and no reason; use --engine auto")
    return Stop(f"z3 gave no answer: {reason}", "use --engine auto")
