"""All small changes of a text, each with its fate."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import field, replace

from zcheck.checking.mutation.crew import judged
from zcheck.checking.mutation.fates import NOT_TRIED, UNKNOWN, Found, Judge
from zcheck.checking.mutation.originals import Change, Original, changes_of, unchanged
from zcheck.checking.options import Options
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mutating import Edit, Kind
from zcheck.results.mutants import Fate, Mutant, Mutation
from zcheck.results.outcome import CheckOutcome, Standing, name_of

ALONE_SECONDS = 3.0
"""Mutants that take longer than this are shared among processes, which take a second to start."""

Told = Callable[[int, int], None]
"""Hears how many mutants are done, of how many."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How mutants are tried."""

    limit: int | None = None       # the most states of one search; None: by the original's
    jobs: int | None = None        # processes; None: one a core
    told: Told | None = None
    texts: frozenset[str] = frozenset()    # names of the sources to change; none: all that the first design reads
    largest: int | None = None     # settings of other files with more states are not asked; None: all are
    options: Options = field(default_factory=Options)    # its engine and environment


def mutate(design: Design, others: Sequence[Design] = (), ways: Ways | None = None) -> Mutation:
    """Try the mutants of a design. An interruption leaves the rest *not tried*.

    A change is made in each of `others` that reads the same text, too, and any check of any of them may notice it.
    Where `texts` are named, what only others make of these is changed as well. Raises ModelError for a design that
    has no system, KeyboardInterrupt if it is interrupted before the originals are known.
    """
    ways = ways or Ways()
    todo = changes((design, *others), ways.texts)
    files = {change.file for change in todo}
    readers = [one for one in (design, *others) if files & {source.name for source in one.sources}]
    options = replace(ways.options, jobs=1)
    originals = [unchanged(one, options, None if one is design else ways.largest) for one in readers]
    named = next(iter(ways.texts)) if len(ways.texts) == 1 else design.source.name
    judge = Judge(originals, named, options, ways.limit)
    fates = _fates(judge, list(todo), ways)
    asked = [(_name(one, original, named), one) for original in originals for one in original.outcomes]
    return Mutation(
        file=named,
        title=design.title if named == design.source.name else "",
        verdicts=tuple((name, name_of(one.verdict).value) for name, one in asked),
        unexpected=tuple(name for name, one in asked if one.standing is not Standing.AS_EXPECTED),
        silent=tuple(name for name, one in asked if name_of(one.verdict) is UNKNOWN),
        limit_states=ways.limit,
        mutants=tuple(_mutant(edit, found) for edit, found in zip(todo.values(), fates, strict=True)),
    )


def changes(designs: Sequence[Design], texts: Set[str] = frozenset()) -> dict[Change, Edit]:
    """The changes of the sources with these names, or if there are none of all that the first design reads."""
    found = dict(changes_of(designs[0]))
    if not texts:
        return found
    for one in designs[1:]:
        if texts & {source.name for source in one.sources}:
            found = {**changes_of(one), **found}
    chosen = [change for change in found if change.file in texts]
    chosen.sort(key=lambda one: (one.file, one.start, one.end, list(Kind).index(one.kind), one.before, one.after))
    return {change: found[change] for change in chosen}


def _name(one: CheckOutcome, original: Original, named: str) -> str:
    return one.check.name if original.file == named else f"{original.file}::{one.check.name}"


def _mutant(edit: Edit, found: Found) -> Mutant:
    return Mutant(edit.span, edit.where, edit.kind.value, edit.before, edit.after, found.fate, found.why)


def _fates(judge: Judge, todo: Sequence[Change], ways: Ways) -> list[Found]:
    """Every mutant, in order: alone as long as that is quick, the rest on all cores."""
    done: list[Found] = []
    cores = ways.jobs or os.cpu_count() or 1
    told = ways.told or (lambda number, total: None)
    start = time.monotonic()
    while len(done) < len(todo):
        if cores > 1 and time.monotonic() - start > ALONE_SECONDS and len(todo) - len(done) > 1:
            return [*done, *_shared(judge, todo, len(done), cores, told)]
        done.append(judge.fate(todo[len(done)]))
        if done[-1].fate is Fate.NOT_TRIED:
            break
        told(len(done), len(todo))
    return [*done, *[NOT_TRIED] * (len(todo) - len(done))]


def _shared(judge: Judge, todo: Sequence[Change], first: int, cores: int, told: Told) -> list[Found]:
    return judged(judge.fresh(), todo[first:], cores, lambda number: told(first + number, len(todo)))
