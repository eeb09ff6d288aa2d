"""Mutants of a design: each goes the way of any design, and its verdicts are compared with the original's."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace

from zcheck.checking.confirming import prepared
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.diagnostics.diagnostic import Severity
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, instantiate
from zcheck.lang.mutating import Edit, edits, mutated
from zcheck.lang.validation import validate
from zcheck.limits import Limits
from zcheck.results.mutants import Fate, Mutant, Mutation
from zcheck.results.outcome import CheckOutcome, Standing, name_of
from zcheck.results.verdict import Verdict
from zcheck.system.actions import Origin
from zcheck.system.properties import VerdictName
from zcheck.system.show import show_system
from zcheck.system.system import System

ALONE_SECONDS = 3.0
"""Mutants that take longer than this are shared among processes, which take a second to start."""

LEAST_LIMIT = 100_000
GROWTH = 20
"""A mutant may have so many times the states of the original, and `LEAST_LIMIT` in any case."""

UNKNOWN = VerdictName.UNDETERMINED

Told = Callable[[int, int], None]
"""Hears how many mutants are done, of how many."""


@dataclass(frozen=True, slots=True)
class Known:
    """One system of the original: its fingerprint and its verdicts, check by check."""

    fingerprint: str
    verdicts: tuple[VerdictName, ...]


def unchanged(design: Design) -> tuple[tuple[Known, ...], tuple[CheckOutcome, ...], int]:
    """What there is to know of the original: its systems, its checks, and the states of its largest search.

    Raises KeyboardInterrupt when interrupted: without the original no mutant can be judged.
    """
    known: list[Known] = []
    outcomes: list[CheckOutcome] = []
    most = 0
    for batch in instantiate(design):
        run, verdicts = run_batch(batch, Options(), None)
        if run.interrupted:
            raise KeyboardInterrupt
        pairs = zip(batch.system.checks, verdicts, strict=True)
        outcomes += (CheckOutcome(one, verdict, len(known)) for one, verdict in pairs)
        known.append(Known(_fingerprint(batch), tuple(map(name_of, verdicts))))
        most = max(most, run.statistics.states)
    return tuple(known), tuple(outcomes), most


def mutate(design: Design, limit: int | None = None, jobs: int | None = None, told: Told | None = None) -> Mutation:
    """Try every mutant of a design. An interruption leaves the rest *not tried*.

    `limit` is the most states one search may see. Raises ModelError for a design that has no system.
    """
    known, outcomes, most = unchanged(design)
    limit = limit or max(LEAST_LIMIT, GROWTH * most)
    fates = _all(design, known, Limits(states=limit), jobs or os.cpu_count() or 1, told)
    return Mutation(
        file=design.source.name,
        title=design.title,
        verdicts=tuple((one.check.name, name_of(one.verdict).value) for one in outcomes),
        unexpected=tuple(one.check.name for one in outcomes if one.standing is not Standing.AS_EXPECTED),
        silent=tuple(one.check.name for one in outcomes if name_of(one.verdict) is UNKNOWN),
        limit_states=limit,
        mutants=fates,
    )


def _all(
    design: Design, known: tuple[Known, ...], limits: Limits, cores: int, told: Told | None
) -> tuple[Mutant, ...]:
    """Every mutant, in order: alone as long as that is quick, the rest on all cores."""
    todo, done = edits(design), list[Mutant]()
    start = time.monotonic()
    while len(done) < len(todo):
        if cores > 1 and time.monotonic() - start > ALONE_SECONDS and len(todo) - len(done) > 1:
            rest = _shared(design, todo, len(done), known, limits, cores, told)
            return (*done, *rest)
        try:
            done.append(_tried(design, todo[len(done)], known, limits))
        except KeyboardInterrupt:
            break
        if done[-1].fate is Fate.NOT_TRIED:
            break
        if told is not None:
            told(len(done), len(todo))
    return (*done, *(_not_tried(edit) for edit in todo[len(done) :]))


def _shared(
    design: Design,
    todo: tuple[Edit, ...],
    first: int,
    known: tuple[Known, ...],
    limits: Limits,
    cores: int,
    told: Told | None,
) -> list[Mutant]:
    context = multiprocessing.get_context("spawn")
    rest = todo[first:]
    with ProcessPoolExecutor(min(cores, len(rest)), mp_context=context) as pool:
        futures = [pool.submit(verdict_on, mutated(design, edit), known, limits) for edit in rest]
        try:
            for number, future in enumerate(as_completed(futures), start=first + 1):
                future.result()
                if told is not None:
                    told(number, len(todo))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
        return [_collected(future, edit) for future, edit in zip(futures, rest, strict=True)]


def _collected(future: Future[tuple[Fate, str | None]], edit: Edit) -> Mutant:
    if not future.done() or future.cancelled() or isinstance(future.exception(), KeyboardInterrupt):
        return _not_tried(edit)
    return _mutant(edit, *future.result())


def _tried(design: Design, edit: Edit, known: tuple[Known, ...], limits: Limits) -> Mutant:
    return _mutant(edit, *verdict_on(mutated(design, edit), known, limits))


def _not_tried(edit: Edit) -> Mutant:
    return _mutant(edit, Fate.NOT_TRIED, None)


def _mutant(edit: Edit, fate: Fate, why: str | None) -> Mutant:
    return Mutant(edit.span, edit.kind.value, edit.before, edit.after, fate, why)


def verdict_on(design: Design, known: tuple[Known, ...], limits: Limits) -> tuple[Fate, str | None]:
    """The fate of one mutant, and why; in a form that another process can send back."""
    try:
        errors = [entry for entry in validate(design) if entry.severity is Severity.ERROR]
        if errors:
            return Fate.STILLBORN, errors[0].message
        batches = instantiate(design)
    except ModelError as error:
        return Fate.STILLBORN, str(error)
    except RecursionError:
        return Fate.STILLBORN, "calls stand too deep inside each other"
    return _compared(batches, known, limits)


def _compared(batches: tuple[Batch, ...], known: tuple[Known, ...], limits: Limits) -> tuple[Fate, str | None]:
    """Search the systems that differ, until one check tells the mutant from the original."""
    fate, why = Fate.EQUIVALENT, None
    for batch, original in zip(batches, known, strict=True):
        if _fingerprint(batch) == original.fingerprint:
            continue
        run, verdicts = run_batch(batch, Options(limits=limits), None)
        if run.interrupted:
            return Fate.NOT_TRIED, None
        killer = _killer(batch, verdicts, original)
        if killer is not None:
            return Fate.KILLED, killer
        if _lost(verdicts, original):
            fate, why = Fate.OPEN, run.statistics.stopped_by
        elif fate is Fate.EQUIVALENT:
            fate = Fate.SURVIVED
    return fate, why


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


def _fingerprint(batch: Batch) -> str:
    """Of everything that a search can see: the reduced system without its words and places."""
    _, searched = prepared(batch.system, full=False)
    return hashlib.sha256(show_system(_bare(searched)).encode()).hexdigest()


def _bare(system: System) -> System:
    nowhere = Origin("")
    threads = tuple(
        replace(thread, locations=tuple(replace(place, origin=nowhere) for place in thread.locations))
        for thread in system.threads
    )
    return replace(system, threads=threads, parameters=())
