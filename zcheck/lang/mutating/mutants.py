"""All small changes of a design, in the order of its texts, and the design that each makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zcheck.lang.design import Design
from zcheck.lang.mutating.edit import Edit, Kind, substituted, words_in
from zcheck.lang.mutating.flags import Known, flags_edits, known_flags
from zcheck.lang.mutating.guards import guard_edits
from zcheck.lang.mutating.order import forgotten_edits, order_edits
from zcheck.lang.mutating.thresholds import compared_names, setting_edits, threshold_edits
from zcheck.lang.syntax.declarations import EventDecl, NamedDeclaration, ThreadDecl


def edits(design: Design) -> tuple[Edit, ...]:
    """Every small change of what the threads and events of a design do, each once.

    In the order of the files read, then of the text. What only checks speak of is left alone: a change there
    would change the question.
    """
    sources = {id(source): number for number, source in enumerate(design.sources)}
    kinds = {kind: number for number, kind in enumerate(Kind)}
    found: dict[tuple[int, int, int, int, str, str], Edit] = {}
    for edit in _unsorted(design):
        span = edit.span
        source = sources.get(id(span.source), len(sources))
        key = (source, span.start, span.end, kinds[edit.kind], edit.before, edit.after)
        found.setdefault(key, edit)
    return tuple(found[key] for key in sorted(found))


def mutated(design: Design, edit: Edit) -> Design:
    """The design with one change made."""
    old, new = edit.old, edit.new
    return replace(
        design,
        declarations={key: substituted(entry, old, new) for key, entry in design.declarations.items()},
        originals={key: substituted(entry, old, new) for key, entry in design.originals.items()},
        settings=substituted(design.settings, old, new),
    )


def _unsorted(design: Design) -> Iterator[Edit]:
    running = _running(design)
    compared = compared_names(running)
    known = known_flags(design)
    for declaration in running:
        where = declaration.name.text
        yield from (replace(edit, where=where) for edit in _changes(declaration, compared, known))
    for setting in design.settings:
        where = f"set {setting.name.text}"
        yield from (replace(edit, where=where) for edit in setting_edits(setting, compared))


def _changes(declaration: NamedDeclaration, compared: frozenset[str], known: Known) -> Iterator[Edit]:
    yield from guard_edits(declaration)
    yield from threshold_edits(declaration, compared)
    yield from flags_edits(declaration, known)
    yield from order_edits(declaration)
    yield from forgotten_edits(declaration)


def _running(design: Design) -> tuple[NamedDeclaration, ...]:
    """Threads, events, and every declaration whose name they lead to; what `replace` put aside belongs to
    the name it had."""
    everything: list[tuple[str, NamedDeclaration]] = [
        *design.declarations.items(),
        *((key.rstrip("'"), entry) for key, entry in design.originals.items()),
    ]
    pending = [name for name, entry in everything if isinstance(entry, ThreadDecl | EventDecl)]
    reached: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            for key, entry in everything:
                if key == name:
                    pending += words_in(entry)
    return tuple(entry for name, entry in everything if name in reached)
