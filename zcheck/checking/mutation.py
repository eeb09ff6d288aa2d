"""Mutants of a design: each goes the way of any design, and its verdicts are compared with the original's."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace

from zcheck.checking.confirming import prepared
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.diagnostics.diagnostic import Severity
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, instantiate
from zcheck.lang.mutating import Edit, Kind, edits, mutated
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
class Found:
    """The fate of one mutant, and why; in a form that another process can send back."""

    fate: Fate
    why: str | None = None


NOT_TRIED = Found(Fate.NOT_TRIED)


@dataclass(frozen=True, slots=True)
class Known:
    """One system of the original: its fingerprint and its verdicts, check by check."""

    fingerprint: str
    verdicts: tuple[VerdictName, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """One file as it stands: what mutants of it are compared with."""

    design: Design
    known: tuple[Known, ...]                 # in the order of `instantiate`
    outcomes: tuple[CheckOutcome, ...]
    states: int                              # of its largest search


def unchanged(design: Design) -> Original:
    """Raises KeyboardInterrupt when interrupted: without the original no mutant can be judged."""
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
    return Original(design, tuple(known), tuple(outcomes), most)


@dataclass(frozen=True, slots=True)
class Ways:
    """How mutants are tried."""

    limit: int | None = None       # the most states of one search; None: by the original's
    jobs: int | None = None        # processes; None: one a core
    told: Told | None = None
    texts: frozenset[str] = frozenset()    # names of the sources to change; none: all

    def limits(self, original: Original) -> Limits:
        return Limits(states=self.limit or max(LEAST_LIMIT, GROWTH * original.states))


def mutate(design: Design, others: Sequence[Design] = (), ways: Ways | None = None) -> Mutation:
    """Try the mutants of a design. An interruption leaves the rest *not tried*.

    What its own checks do not kill, those of `others` may: designs that extend or import the same texts.
    Raises ModelError for a design that has no system.
    """
    ways = ways or Ways()
    originals = [unchanged(one) for one in (design, *others)]
    todo = chosen_edits(design, ways.texts)
    fates = _fates(originals[0], todo, ways)
    for other in originals[1:]:
        if any(fate.fate is Fate.NOT_TRIED for fate in fates):
            break
        fates = _further(other, todo, fates, ways)
    asked = [(_name(one, other, design), one) for other in originals for one in other.outcomes]
    return Mutation(
        file=design.source.name,
        title=design.title,
        verdicts=tuple((name, name_of(one.verdict).value) for name, one in asked),
        unexpected=tuple(name for name, one in asked if one.standing is not Standing.AS_EXPECTED),
        silent=tuple(name for name, one in asked if name_of(one.verdict) is UNKNOWN),
        limit_states=ways.limits(originals[0]).states or 0,
        mutants=tuple(_mutant(edit, found) for edit, found in zip(todo, fates, strict=True)),
    )


def chosen_edits(design: Design, texts: frozenset[str]) -> tuple[Edit, ...]:
    """The changes in the sources with these names; in all if none is named."""
    return tuple(edit for edit in edits(design) if not texts or edit.span.source.name in texts)


def _name(one: CheckOutcome, original: Original, design: Design) -> str:
    name = one.check.name
    return name if original.design is design else f"{original.design.source.name}::{name}"


def _mutant(edit: Edit, found: Found) -> Mutant:
    return Mutant(edit.span, edit.kind.value, edit.before, edit.after, found.fate, found.why)


def _further(original: Original, todo: Sequence[Edit], fates: Sequence[Found], ways: Ways) -> list[Found]:
    """The same changes in another design, where nothing killed them yet."""
    here = {_key(edit): edit for edit in edits(original.design)}
    again = [
        number
        for number, (edit, found) in enumerate(zip(todo, fates, strict=True))
        if found.fate in (Fate.SURVIVED, Fate.OPEN, Fate.EQUIVALENT) and _key(edit) in here
    ]
    result = list(fates)
    tried = _fates(original, [here[_key(todo[number])] for number in again], ways)
    for number, found in zip(again, tried, strict=True):
        result[number] = _stronger(fates[number], found, original)
    return result


def _key(edit: Edit) -> tuple[str, int, int, Kind, str, str]:
    """What two designs that read the same text agree on."""
    return edit.span.source.name, edit.span.start, edit.span.end, edit.kind, edit.before, edit.after


def _stronger(former: Found, found: Found, original: Original) -> Found:
    """What two files say of one change, together."""
    if found.fate is Fate.KILLED:
        return Found(Fate.KILLED, f"{original.design.source.name}::{found.why}")
    if found.fate is Fate.NOT_TRIED or former.fate is Fate.EQUIVALENT:
        return found if found.fate is not Fate.STILLBORN else former
    return found if found.fate is Fate.OPEN else former


def _fates(original: Original, todo: Sequence[Edit], ways: Ways) -> list[Found]:
    """Every mutant, in order: alone as long as that is quick, the rest on all cores."""
    done: list[Found] = []
    limits, cores = ways.limits(original), ways.jobs or os.cpu_count() or 1
    start = time.monotonic()
    while len(done) < len(todo):
        if cores > 1 and time.monotonic() - start > ALONE_SECONDS and len(todo) - len(done) > 1:
            return [*done, *_shared(original, todo, len(done), ways)]
        try:
            done.append(verdict_on(mutated(original.design, todo[len(done)]), original.known, limits))
        except KeyboardInterrupt:
            break
        if done[-1].fate is Fate.NOT_TRIED:
            break
        if ways.told is not None:
            ways.told(len(done), len(todo))
    return [*done, *[NOT_TRIED] * (len(todo) - len(done))]


def _shared(original: Original, todo: Sequence[Edit], first: int, ways: Ways) -> list[Found]:
    context = multiprocessing.get_context("spawn")
    limits, rest = ways.limits(original), todo[first:]
    with ProcessPoolExecutor(min(ways.jobs or os.cpu_count() or 1, len(rest)), mp_context=context) as pool:
        futures = [
            pool.submit(verdict_on, mutated(original.design, edit), original.known, limits) for edit in rest
        ]
        try:
            for number, future in enumerate(as_completed(futures), start=first + 1):
                future.result()
                if ways.told is not None:
                    ways.told(number, len(todo))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
        return [_collected(future) for future in futures]


def _collected(future: Future[Found]) -> Found:
    if not future.done() or future.cancelled() or isinstance(future.exception(), KeyboardInterrupt):
        return NOT_TRIED
    return future.result()


def verdict_on(design: Design, known: tuple[Known, ...], limits: Limits) -> Found:
    """The fate of one mutant of the design that `known` tells of."""
    try:
        errors = [entry for entry in validate(design) if entry.severity is Severity.ERROR]
        if errors:
            return Found(Fate.STILLBORN, errors[0].message)
        batches = instantiate(design)
    except ModelError as error:
        return Found(Fate.STILLBORN, str(error))
    except RecursionError:
        return Found(Fate.STILLBORN, "calls stand too deep inside each other")
    return _compared(batches, known, limits)


def _compared(batches: tuple[Batch, ...], known: tuple[Known, ...], limits: Limits) -> Found:
    """Search the systems that differ, until one check tells the mutant from the original."""
    found = Found(Fate.EQUIVALENT)
    for batch, original in zip(batches, known, strict=True):
        if _fingerprint(batch) == original.fingerprint:
            continue
        run, verdicts = run_batch(batch, Options(limits=limits), None)
        if run.interrupted:
            return NOT_TRIED
        killer = _killer(batch, verdicts, original)
        if killer is not None:
            return Found(Fate.KILLED, killer)
        if _lost(verdicts, original):
            found = Found(Fate.OPEN, run.statistics.stopped_by)
        elif found.fate is Fate.EQUIVALENT:
            found = Found(Fate.SURVIVED)
    return found


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
