"""Verdicts as people should see them: with the calmest order of the steps of each trace."""

from __future__ import annotations

from zcheck.diagnostics.errors import EngineBug
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Verdict, Violated
from zcheck.semantics.replay import replay
from zcheck.system.properties import Check
from zcheck.system.system import System


def retold(plain: System, one: Check, verdict: Verdict) -> Verdict:
    """`verdict`, confirmed already, with its trace reordered; raises EngineBug if that is no trace any more."""
    match verdict:
        case Holds(Trace() as trace):
            return Holds(_calm(plain, one, trace))
        case Violated(Trace() as trace):
            return Violated(_calm(plain, one, trace))
        case _:
            return verdict


def _calm(plain: System, one: Check, trace: Trace) -> Trace:
    from zcheck.explain.ordering import calmest  # which only a trace needs

    calm = calmest(plain, trace)
    if calm is not trace:
        mismatch = replay(plain, one, calm)
        if mismatch is not None:
            raise EngineBug(f"reordering the trace of `{one.name}` broke it: {mismatch}")
    return calm
