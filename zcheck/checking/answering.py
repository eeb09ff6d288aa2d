"""One counted family: a proof for every size, or a run at one size that shows the contrary.

What is proved is proved again from another encoding, and a candidate is believed only as a run.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from zcheck.checking.options import Options, Watch
from zcheck.checking.running import run_batch
from zcheck.checking.shapes import Fixed
from zcheck.diagnostics.errors import EngineBug, ModelError
from zcheck.exploring.watching import LimitReached
from zcheck.exploring.watching import Watch as Clock
from zcheck.frozen import dataclass
from zcheck.lang.opening import Region, point_of
from zcheck.limits import Limits
from zcheck.results.outcome import Run
from zcheck.results.trace import Trace
from zcheck.results.verdict import Argument, Exhausted, Holds, Size, SizeProof, Undetermined, Violated
from zcheck.system.family import Family

if TYPE_CHECKING:
    from zcheck.engines.symbolic.asking import Asker
    from zcheck.engines.symbolic.sizes.proving import Prover

MOST_SIZES = 24
"""Sizes at which a run is looked for before the question stays open."""

SECONDS = 120.0
"""For one family, where the user sets no limit."""

STATES = 3_000_000
"""States at one size, where the user sets no limit."""

QUICK = 50_000
"""States at the size that is looked at before invariants are looked for."""

CONFIRMING = 20.0
"""Seconds for one question of a proof that is proved again."""


@dataclass(frozen=True, slots=True)
class Refuted:
    """A run at one size; of `reachable`, that there is none."""

    run: Run
    evidence: Trace | Argument
    point: Fixed


@dataclass(frozen=True, slots=True)
class Open:
    """Why there is neither a proof nor a run."""

    reason: str


@dataclass(frozen=True, slots=True)
class Empty:
    """No values of the free parameters are as `where` says."""


Answer: TypeAlias = SizeProof | Refuted | Open | Empty


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of the family with the parameters in `fixed` at their values; at the sizes in `known` it is
    known to hold."""

    asked: Region
    fixed: Fixed
    family: Family
    options: Options
    known: frozenset[Size] = frozenset()


def answer(question: Question, watch: Watch | None) -> Answer:
    """First for parameters of any size, then within their declared ranges."""
    answering = _Answering(question, watch)
    try:
        return answering.run()
    except LimitReached as limit:
        return Open(limit.stop.reason)


def asker_for(options: Options, seconds: float) -> Asker:
    """Asks within the user's limits, or for so many seconds."""
    from zcheck.engines.symbolic.asking import Asker

    limits = Limits(seconds=options.limits.seconds or seconds, memory_bytes=options.limits.memory_bytes)
    return Asker(limits, Clock(limits, None, time.monotonic))


class _Answering:
    """`held`: the sizes at which it holds as every state was looked at; `empty`: those without a model; `reason`:
    why there is no proof yet."""

    def __init__(self, question: Question, watch: Watch | None) -> None:
        self._question = question
        self._watch = watch
        self._held: list[Size] = []
        self._empty: list[Size] = []
        self._reason = ""

    def run(self) -> Answer:
        """Raises LimitReached."""
        from zcheck.engines.symbolic.sizes.proving import Prover

        question = self._question
        asker = asker_for(question.options, SECONDS)
        for in_range in (False, True):
            prover = Prover(question.family, in_range, asker)
            found = (None if in_range else self._early(prover)) or self._proved(prover)
            if found is not None:
                return found
        return Open(self._reason)

    def _early(self, prover: Prover) -> Answer | None:
        """Too much asked is found out soon: a run at the first size that looks suspicious."""
        suspect = prover.suspect()
        if suspect is None or suspect.size in self._question.known:
            return None
        options = self._question.options
        states = min(QUICK, options.limits.states or QUICK)
        found = self._tried(suspect.size, replace(options, limits=replace(options.limits, states=states)))
        return found if isinstance(found, Refuted) else None

    def _proved(self, prover: Prover) -> Answer | None:
        """A proof, by the sizes looked at and invariants for the rest; None: try otherwise."""
        from zcheck.engines.symbolic.sizes.proving import Candidate, NoAnswer, Nowhere

        fixed = tuple(self._question.fixed.items())
        while len(done := (*self._held, *self._empty)) <= MOST_SIZES:
            match prover.attempt(fixed, done):
                case SizeProof() as proof:
                    return confirmed(proof)
                case Nowhere():
                    return Empty()
                case NoAnswer(why):
                    self._reason = f"{why}; {self._so_far()}" if self._held else why
                    return None
                case Candidate(size):
                    found = self._looked_at(size)
                    if found is not None:
                        return found
        return None

    def _looked_at(self, size: Size) -> Answer | None:
        """None where it holds there, or there is no such model: the question is not about that size then."""
        if size not in self._question.known:
            found = self._tried(size, self._question.options)
            if isinstance(found, Empty):
                self._empty.append(size)
                self._reason = f"no invariant tells that there is no model for {self._words(size)}"
                return None
            if not isinstance(found, Holds):
                return found
        self._held.append(size)
        self._reason = f"no invariant was found for {self._words(size)}, although it holds there"
        return None

    def _tried(self, size: Size, options: Options) -> Refuted | Open | Holds | Empty:
        """Whether there is a run at one size; Open: it was stopped, or the model cannot be built; Empty: there is
        none."""
        question = self._question
        point = {**question.fixed, **{name: str(value) for name, value in size}}
        limits = replace(options.limits, states=options.limits.states or STATES)
        try:
            batch = point_of(question.asked, point)
        except ModelError as error:
            if error.is_of_values:
                return Empty()
            given = " ".join(f"--set {name}={value}" for name, value in point.items())
            return Open(f"no invariant was found for {self._words(size)}, and with `{given}` there is: {error}")
        run, (verdict,) = run_batch(batch, replace(options, limits=limits), self._watch)
        if run.interrupted:
            raise KeyboardInterrupt
        if isinstance(verdict, Violated):
            return Refuted(run, verdict.evidence, point)
        if isinstance(verdict, Holds) and isinstance(verdict.evidence, Exhausted | Trace):
            return verdict
        why = verdict.reason if isinstance(verdict, Undetermined) else "it was not exhaustive"
        return Open(f"no invariant was found for {self._words(size)}, and the search there ended: {why}")

    def _so_far(self) -> str:
        held = [self._words(size) for size in self._held]
        return f"it holds at {held[0]}" if len(held) == 1 else f"it holds at each of {len(held)} sizes looked at"

    def _words(self, size: Size) -> str:
        return ", ".join(f"{name} = {value}" for name, value in (*self._question.fixed.items(), *size))


def confirmed(proof: SizeProof) -> SizeProof | Open:
    """The proof, once each of its questions was asked again. Raises EngineBug for a wrong one."""
    from zcheck.engines.symbolic.sizes.certificate import refuted

    try:
        wrong = refuted(proof, CONFIRMING)
    except TimeoutError as late:
        return Open(f"a proof was found that could not be confirmed in time: {late}")
    if wrong is not None:
        raise EngineBug(f"a proof for all sizes is none: not so: {wrong}")
    return proof
