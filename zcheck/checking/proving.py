"""`prove ... for all`: a proof for every size, or a run at one size that shows the contrary."""

from __future__ import annotations

from dataclasses import replace

from zcheck.checking.answering import Empty, Open, Question, Refuted, answer
from zcheck.checking.options import Options, Watch
from zcheck.checking.shapes import Fixed, TooMany, shapes
from zcheck.exploring.watching import INTERRUPTED
from zcheck.lang.design import Design
from zcheck.lang.opening import region_of
from zcheck.lang.syntax.declarations import ProveDecl
from zcheck.results.outcome import CheckOutcome, Run
from zcheck.results.verdict import ForAllSizes, Holds, SizeProof, Undetermined, Verdict, Violated
from zcheck.system.properties import Check, Unsupported, VerdictName

NEXT = "sweep the parameters over the values you need, or say more behind `where`"


def prove(
    design: Design, request: ProveDecl, options: Options, runs: list[Run], watch: Watch | None
) -> CheckOutcome:
    """The answer to one request; the run that refutes it, if any, is appended to `runs`. Raises ModelError."""
    text = " ".join(request.span.text.split()).removeprefix("prove").strip()
    one = Check("prove", Unsupported("prove"), text, None, VerdictName(request.expect or "holds"), request.span)
    asked = region_of(design, request, options.settings)
    proofs: list[SizeProof] = []
    open_: list[str] = []
    try:
        for fixed, family in shapes(asked):
            found = answer(Question(asked, fixed, family, options), watch)
            match found:
                case Refuted(run, evidence):
                    runs.append(run)
                    (check,) = run.system.checks
                    return CheckOutcome(replace(one, property=check.property), Violated(evidence), len(runs) - 1)
                case Open(reason):
                    open_.append(_at(fixed, reason))
                case Empty():
                    pass
                case SizeProof():
                    proofs.append(found)
    except TooMany as many:
        open_.append(str(many))
    except KeyboardInterrupt:
        return CheckOutcome(one, Undetermined(INTERRUPTED.reason, INTERRUPTED.hint), None)
    return CheckOutcome(one, _verdict(proofs, open_), None)


def _verdict(proofs: list[SizeProof], open_: list[str]) -> Verdict:
    if open_:
        more = f" (and so for {len(open_) - 1} more)" if len(open_) > 1 else ""
        return Undetermined(f"{open_[0]}{more}", NEXT)
    if not proofs:
        return Undetermined("no values of the parameters are as `where` says", "say less behind `where`")
    return Holds(ForAllSizes(tuple(proofs)))


def _at(fixed: Fixed, reason: str) -> str:
    if not fixed:
        return reason
    return f"at {', '.join(f'{name} = {value}' for name, value in fixed.items())}: {reason}"
