"""The proofs of an outcome in a form that other solvers check."""

from __future__ import annotations

from collections.abc import Iterable

from zcheck.checking.confirming import prepared
from zcheck.checking.running import DEAD_VALUES
from zcheck.results.outcome import CheckOutcome, Outcome
from zcheck.results.verdict import ForAllSizes, Holds, Proved, Violated


def certificates(outcomes: Iterable[Outcome], full: bool) -> str | None:
    """All inductive proofs, for one size or all, as one SMT-LIB 2 script, in which each ``check-sat`` must be
    answered ``unsat``; None where there is no such proof. `full` as in the options of the run."""
    scripts = [
        script
        for outcome in outcomes
        for one in outcome.checks
        if (script := _certificate(outcome, one, full)) is not None
    ]
    return "(set-logic ALL)\n" + "".join(scripts) if scripts else None


def _certificate(outcome: Outcome, one: CheckOutcome, full: bool) -> str | None:
    match one.verdict:
        case Holds(Proved() as proof) | Violated(Proved() as proof) if one.run is not None:
            from zcheck.engines.symbolic.certificates import certificate

            run = outcome.runs[one.run]
            _, searched = prepared(run.system, full or DEAD_VALUES not in run.reductions)
            return f"\n; {outcome.file}: {one.check.name}\n{certificate(searched, one.check.property, proof)}"
        case Holds(ForAllSizes(proofs)):
            from zcheck.engines.symbolic.sizes.certificate import certificate as of_all_sizes

            return "".join(f"\n; {outcome.file}: {one.check.text}\n{of_all_sizes(proof)}" for proof in proofs)
        case _:
            return None
