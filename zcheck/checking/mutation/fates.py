"""The fate of one change: the files that read the text are changed and asked again, the cheapest setting first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zcheck.checking.mutation.likeness import alike
from zcheck.checking.mutation.originals import Change, Known, Original, changes_of
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.diagnostics.diagnostic import Severity
from zcheck.diagnostics.errors import ModelError
from zcheck.engines.interpreter.behaviour import Behaviour, Numbers
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, lowered, plans
from zcheck.lang.mutating import Edit, mutated
from zcheck.lang.validation import validate
from zcheck.limits import Limits
from zcheck.results.mutants import SAME_BEHAVIOUR, SAME_SYSTEM, Fate
from zcheck.results.outcome import name_of
from zcheck.results.verdict import Verdict
from zcheck.system.actions import Origin
from zcheck.system.properties import VerdictName
from zcheck.system.show import show_system
from zcheck.system.system import System

LEAST_LIMIT = 100_000
GROWTH = 20
"""A mutant may have so many times the states of the original, and `LEAST_LIMIT` in any case."""

KEPT = 50
"""Originals whose behaviour is remembered from mutant to mutant."""

UNKNOWN = VerdictName.UNDETERMINED



@dataclass(frozen=True, slots=True)
class Found:
    """The fate of one mutant, and why."""

    fate: Fate
    why: str | None = None


NOT_TRIED = Found(Fate.NOT_TRIED)


@dataclass(frozen=True, slots=True)
class Question:
    """One setting of one file."""

    original: int
    number: int            # of its plan
    known: Known


class Judge:
    """Finds the fates of changes. `own` is the file whose checks are called by their names alone."""

    def __init__(self, originals: Sequence[Original], own: str, options: Options, limit: int | None) -> None:
        self._originals = originals
        self._own = own
        self._options = options
        self._limit = limit
        self._edits: dict[int, Mapping[Change, Edit]] = {}
        self._texts: dict[tuple[int, int], str] = {}
        self._systems: dict[tuple[int, int], System] = {}
        self._behaviours: dict[tuple[int, int], Behaviour] = {}
        questions = [
            Question(original, number, known)
            for original, one in enumerate(originals)
            for number, known in enumerate(one.known)
            if known is not None
        ]
        self._questions = sorted(questions, key=lambda one: one.known.states)

    def fresh(self) -> Judge:
        """The same with nothing remembered: for another process, where compiled code cannot go."""
        return Judge(self._originals, self._own, self._options, self._limit)

    def fate(self, change: Change) -> Found:
        """An interruption leaves it *not tried*."""
        try:
            return self._fate(change)
        except KeyboardInterrupt:
            return NOT_TRIED

    def _fate(self, change: Change) -> Found:
        mutants: dict[int, Design | None] = {}
        stillborn: dict[int, str] = {}
        found = Found(Fate.EQUIVALENT, SAME_SYSTEM)
        for question in self._questions:
            index = question.original
            if index not in mutants:
                mutants[index] = self._mutant(index, change, stillborn)
            mutant = mutants[index]
            if mutant is None or index in stillborn:
                continue
            try:
                batch = lowered(mutant, plans(mutant)[question.number])
            except ModelError as error:
                stillborn[index] = str(error)
                continue
            except RecursionError:
                stillborn[index] = "calls stand too deep inside each other"
                continue
            found = _together(found, self._asked(question, batch))
            if found.fate in (Fate.KILLED, Fate.NOT_TRIED):
                return found
        if stillborn and all(mutant is None or index in stillborn for index, mutant in mutants.items()):
            return Found(Fate.STILLBORN, next(iter(stillborn.values())))
        return found

    def _mutant(self, index: int, change: Change, stillborn: dict[int, str]) -> Design | None:
        """The changed design; None where the change is not part of it or makes it no model."""
        if index not in self._edits:
            self._edits[index] = changes_of(self._originals[index].design)
        edit = self._edits[index].get(change)
        if edit is None:
            return None
        design = mutated(self._originals[index].design, edit)
        try:
            errors = [entry for entry in validate(design) if entry.severity is Severity.ERROR]
        except RecursionError:
            stillborn[index] = "calls stand too deep inside each other"
            return None
        if errors:
            stillborn[index] = errors[0].message
            return None
        return design

    def _asked(self, question: Question, batch: Batch) -> Found:
        """What one setting says of a mutant."""
        if show_system(_bare(batch.system)) == self._text(question):
            return Found(Fate.EQUIVALENT, SAME_SYSTEM)
        limit = self._limit or max(LEAST_LIMIT, GROWTH * question.known.states)
        if self._behaves(question, batch, limit):
            return Found(Fate.EQUIVALENT, SAME_BEHAVIOUR)
        run, verdicts = run_batch(batch, replace(self._options, limits=Limits(states=limit)), None)
        if run.interrupted:
            return NOT_TRIED
        killer = _killer(batch, verdicts, question.known)
        if killer is not None:
            file = self._originals[question.original].file
            return Found(Fate.KILLED, killer if file == self._own else f"{file}::{killer}")
        if _lost(verdicts, question.known):
            return Found(Fate.OPEN, run.statistics.stopped_by)
        return Found(Fate.SURVIVED)

    def _behaves(self, question: Question, batch: Batch, limit: int) -> bool:
        """Whether the mutant is known to behave like the original."""
        one = self._behaviour(question)
        other = Behaviour(batch.system, one.numbers)
        return one.face == other.face and alike(one, other, limit) is True

    def _behaviour(self, question: Question) -> Behaviour:
        key = question.original, question.number
        if key not in self._behaviours:
            if len(self._behaviours) >= KEPT:
                self._behaviours.clear()
            self._behaviours[key] = Behaviour(self._system(question), Numbers())
        return self._behaviours[key]

    def _text(self, question: Question) -> str:
        key = question.original, question.number
        if key not in self._texts:
            self._texts[key] = show_system(_bare(self._system(question)))
        return self._texts[key]

    def _system(self, question: Question) -> System:
        key = question.original, question.number
        if key not in self._systems:
            design = self._originals[question.original].design
            self._systems[key] = lowered(design, plans(design)[question.number]).system
        return self._systems[key]



WEIGHT = (Fate.EQUIVALENT, Fate.SURVIVED, Fate.OPEN, Fate.KILLED, Fate.NOT_TRIED)


def _together(former: Found, found: Found) -> Found:
    """What two settings say of one change: the weightier fate."""
    if former.fate is found.fate is Fate.EQUIVALENT:
        return former if former.why == SAME_BEHAVIOUR else found
    return max(former, found, key=lambda one: WEIGHT.index(one.fate))


def _killer(batch: Batch, verdicts: tuple[Verdict, ...], original: Known) -> str | None:
    """The first check with another definite verdict than it had."""
    for one, verdict, former in zip(batch.system.checks, verdicts, original.verdicts, strict=True):
        found = name_of(verdict)
        if UNKNOWN not in (found, former) and found is not former:
            return one.name
    return None


def _lost(verdicts: tuple[Verdict, ...], original: Known) -> bool:
    """Whether a check that was decided no longer is."""
    pairs = zip(verdicts, original.verdicts, strict=True)
    return any(name_of(verdict) is UNKNOWN and former is not UNKNOWN for verdict, former in pairs)


def _bare(system: System) -> System:
    """Without words and places."""
    nowhere = Origin("")
    threads = tuple(
        replace(thread, locations=tuple(replace(place, origin=nowhere) for place in thread.locations))
        for thread in system.threads
    )
    return replace(system, threads=threads, parameters=())
