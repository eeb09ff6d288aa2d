"""`prove ... for all`: a proof for every size, or a run at one size that shows the contrary.

Parameters that shape the system, and numbers of threads that cannot be counted, are gone through one by one; the
others stay free. What is proved is proved again from another encoding, and a candidate is believed only as a run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

from zcheck.analysis.crowd_places import NotCounted
from zcheck.analysis.crowds import counted
from zcheck.checking.options import Options, Watch
from zcheck.checking.running import run_batch
from zcheck.diagnostics.errors import EngineBug
from zcheck.exploring.watching import LimitReached
from zcheck.exploring.watching import Watch as Clock
from zcheck.lang.design import Design
from zcheck.lang.opening import Asked, Shaping, family_at, point_of, values_of
from zcheck.lang.syntax.declarations import ProveDecl
from zcheck.limits import Limits
from zcheck.results.outcome import CheckOutcome, Run
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, ForAllSizes, Holds, Size, SizeProof, Undetermined, Verdict, Violated
from zcheck.system.building import reads
from zcheck.system.expressions import FALSE
from zcheck.system.family import Family
from zcheck.system.properties import Check, Unsupported, VerdictName

MOST_SHAPES = 256
"""Values of parameters that are gone through one by one."""

MOST_SIZES = 24
"""Sizes at which a run is looked for before the question stays open."""

SECONDS = 120.0
"""For one system shape, where the user sets no limit."""

STATES = 3_000_000
"""States at one size, where the user sets no limit."""

QUICK = 50_000
"""States at the size that is looked at before invariants are looked for."""

CONFIRMING = 20.0
"""Seconds for one question of a proof that is proved again."""

NEXT = "sweep the parameters over the values you need, or say more behind `where`"


@dataclass(frozen=True, slots=True)
class Refuted:
    """A run at one size."""

    run: Run
    trace: Trace


@dataclass(frozen=True, slots=True)
class Open:
    """Why there is neither a proof nor a run."""

    reason: str


@dataclass(frozen=True, slots=True)
class Empty:
    """No values of the free parameters are as `where` says."""


Answer: TypeAlias = SizeProof | Refuted | Open | Empty
Fixed: TypeAlias = Mapping[str, str]


def prove(
    design: Design, request: ProveDecl, options: Options, runs: list[Run], watch: Watch | None
) -> CheckOutcome:
    """The answer to one request; the run that refutes it, if any, is appended to `runs`. Raises ModelError."""
    text = " ".join(request.span.text.split()).removeprefix("prove").strip()
    one = Check("prove", Unsupported("prove"), text, None, VerdictName(request.expect or "holds"), request.span)
    asked = Asked(design, request, options.settings)
    proofs: list[SizeProof] = []
    open_: list[str] = []
    try:
        for fixed, family in _shapes(asked):
            answer = _answer(asked, fixed, family, options, watch)
            match answer:
                case Refuted(run, trace):
                    runs.append(run)
                    (check,) = run.system.checks
                    return CheckOutcome(replace(one, property=check.property), Violated(trace), len(runs) - 1)
                case Open(reason):
                    open_.append(_at(fixed, reason))
                case Empty():
                    pass
                case SizeProof():
                    proofs.append(answer)
    except _TooMany as many:
        open_.append(str(many))
    except KeyboardInterrupt:
        open_.append("interrupted")
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


class _TooMany(Exception):
    """Too many values to go through one by one."""


def _shapes(asked: Asked) -> Iterator[tuple[Fixed, Family]]:
    """A counted family for each value of the parameters that cannot be free."""
    todo: list[Fixed] = [{}]
    while todo:
        fixed = todo.pop(0)
        try:
            family = family_at(asked, fixed)
        except Shaping as shaping:
            todo = [*_split(asked, fixed, shaping.parameters, str(shaping)), *todo]
            continue
        if family.where == FALSE:
            continue
        try:
            family = counted(family)
        except NotCounted as problem:
            todo = [*_split(asked, fixed, _to_blame(family, problem), str(problem)), *todo]
            continue
        yield fixed, family


def _split(asked: Asked, fixed: Fixed, parameters: frozenset[str], why: str) -> list[Fixed]:
    names = [name for name in asked.parameters if name in parameters]
    points = product(*(values_of(asked, name) for name in names))
    found: list[Fixed] = []
    for values in points:
        found.append({**fixed, **dict(zip(names, values, strict=True))})
        if len(found) > MOST_SHAPES:
            raise _TooMany(f"there are too many values of {', '.join(names)} to try each, as must be: {why}")
    return found


def _to_blame(family: Family, problem: NotCounted) -> frozenset[str]:
    """The parameters that must not be free for the rest to be counted: at worst those of how many threads there
    are."""
    crowds = (crowd for crowd in family.crowds if crowd.class_name == problem.class_name)
    slots = problem.slots or {slot for crowd in crowds for slot in reads(crowd.count)}
    return frozenset(parameter.name for parameter in family.parameters if parameter.slot in slots)


def _answer(asked: Asked, fixed: Fixed, family: Family, options: Options, watch: Watch | None) -> Answer:
    """First for parameters of any size, then within their declared ranges."""
    from zcheck.engines.symbolic.asking import Asker
    from zcheck.engines.symbolic.sizes.proving import Candidate, NoAnswer, Nowhere, Prover

    limits = Limits(seconds=options.limits.seconds or SECONDS, memory_bytes=options.limits.memory_bytes)
    asker = Asker(limits, Clock(limits, None, time.monotonic))
    held: list[Size] = []
    reason = ""
    try:
        for in_range in (False, True):
            prover = Prover(family, in_range, asker)
            suspect = None if in_range else prover.suspect()
            if suspect is not None:      # too much asked is found out soon
                answer = _tried(asked, fixed, suspect.size, _quick(options), watch)
                if isinstance(answer, Refuted):
                    return answer
            while len(held) <= MOST_SIZES:
                found = prover.attempt(tuple(fixed.items()), tuple(held))
                match found:
                    case SizeProof():
                        return _confirmed(found)
                    case Candidate(size):
                        answer = _tried(asked, fixed, size, options, watch)
                        if not isinstance(answer, Holds):
                            return answer
                        held.append(size)
                        reason = f"no invariant was found for {_words(fixed, size)}, although it holds there"
                    case Nowhere():
                        return Empty()
                    case NoAnswer(why):
                        reason = why
                        break
    except LimitReached as limit:
        return Open(limit.stop.reason)
    return Open(reason)


def _confirmed(proof: SizeProof) -> Answer:
    """The proof, once each of its questions was asked again. Raises EngineBug for a wrong one."""
    from zcheck.engines.symbolic.sizes.certificate import refuted

    try:
        wrong = refuted(proof, CONFIRMING)
    except TimeoutError as late:
        return Open(f"a proof was found that could not be confirmed in time: {late}")
    if wrong is not None:
        raise EngineBug(f"a proof for all sizes is none: not so: {wrong}")
    return proof


def _tried(
    asked: Asked, fixed: Fixed, size: Size, options: Options, watch: Watch | None
) -> Refuted | Open | Holds:
    """Whether there is a run at one size; Open: the search was stopped."""
    point = {**fixed, **{name: str(value) for name, value in size}}
    limits = replace(options.limits, states=options.limits.states or STATES)
    run, (verdict,) = run_batch(point_of(asked, point), replace(options, limits=limits), watch)
    if isinstance(verdict, Violated) and isinstance(verdict.evidence, Trace):
        return Refuted(run, verdict.evidence)
    if isinstance(verdict, Holds) and isinstance(verdict.evidence, Exhausted):
        return verdict
    why = verdict.reason if isinstance(verdict, Undetermined) else "it was not exhaustive"
    return Open(f"no invariant was found for {_words(fixed, size)}, and the search there ended: {why}")


def _quick(options: Options) -> Options:
    return replace(options, limits=replace(options.limits, states=min(QUICK, options.limits.states or QUICK)))


def _words(fixed: Fixed, size: Size) -> str:
    return ", ".join(f"{name} = {value}" for name, value in (*fixed.items(), *size))
