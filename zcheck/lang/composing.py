"""From loaded files to one design: libraries merged, then the model, then what each spec changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Span
from zcheck.lang.changing import Changes, kind_word
from zcheck.lang.design import Design
from zcheck.lang.loading import Loaded, LoadedFile
from zcheck.lang.mistakes import files as mistakes
from zcheck.lang.mistakes.sense import spec_changes_nothing
from zcheck.lang.syntax.declarations import (
    AddDecl,
    CheckDecl,
    Declaration,
    File,
    MinimizeDecl,
    NamedDeclaration,
    PagesDecl,
    ProveDecl,
    RemoveDecl,
    ReplaceDecl,
    SetDecl,
    SweepDecl,
)


def compose(loaded: Loaded) -> tuple[Design, tuple[Diagnostic, ...]]:
    """The design that the main file says, and what is wrong with how the files fit together.

    With errors among the diagnostics the design is only as complete as they allow.
    """
    merging = _Merging(loaded)
    for entry in _chain(loaded):
        merging.take(entry)
    main = loaded.files[loaded.main].tree
    changes = merging.changes
    warnings = _warnings(main)
    design = Design(
        name=main.name.text if main.name else loaded.main.stem,
        title=main.title or "",
        source=main.source,
        sources=tuple(entry.tree.source for entry in loaded.files.values()),
        declarations=changes.declarations,
        pages=tuple(changes.pages),
        originals=changes.originals,
        settings=tuple(changes.settings),
        checks=tuple(entry for entry in main.declarations if isinstance(entry, CheckDecl)),
        requests=tuple(
            entry for entry in main.declarations if isinstance(entry, SweepDecl | MinimizeDecl | ProveDecl)
        ),
        own=frozenset(_own_names(main)),
        removed=frozenset(d.name.text for d in main.declarations if isinstance(d, RemoveDecl)),
        base=_base(loaded),
    )
    return design, (*changes.diagnostics, *warnings)


def _base(loaded: Loaded) -> Path | None:
    """What the main file extends, under the name the user knows it by."""
    extends = loaded.files[loaded.main].extends
    return None if extends is None else Path(loaded.files[extends].tree.source.name)


def _chain(loaded: Loaded) -> list[LoadedFile]:
    """The model at the bottom, the specs that extend it, and the main file last."""
    chain = [loaded.files[loaded.main]]
    while chain[-1].extends is not None:
        chain.append(loaded.files[chain[-1].extends])
    return chain[::-1]


@dataclass(slots=True)
class _Merging:
    """Files merged one after the other, each once."""

    loaded: Loaded
    changes: Changes = field(default_factory=Changes)
    merged: set[object] = field(default_factory=set)

    def take(self, entry: LoadedFile) -> None:
        """Merge the libraries that a file imports, then the file: its declarations first, its settings last."""
        if entry.path in self.merged:
            return
        self.merged.add(entry.path)
        for path in entry.imports:
            self.take(self.loaded.files[path])
        for declaration in entry.tree.declarations:
            self._apply(declaration, entry.tree)
        for declaration in entry.tree.declarations:
            if isinstance(declaration, SetDecl):
                self.changes.set(declaration.setting)

    def _apply(self, declaration: Declaration, file: File) -> None:
        """Take one declaration into account, as far as this kind of file may say it."""
        changes, is_spec = self.changes, file.kind == "spec"
        match declaration:
            case SetDecl():
                pass
            case ReplaceDecl() | AddDecl() | RemoveDecl() if not is_spec:
                word = _first_word(declaration.span)
                changes.diagnostics.append(mistakes.change_outside_spec(declaration.span, word, file.kind))
            case ReplaceDecl():
                changes.replace(declaration.declaration)
            case AddDecl():
                changes.declare(declaration.declaration)
            case RemoveDecl():
                changes.remove(declaration)
            case CheckDecl() | SweepDecl() | MinimizeDecl() | ProveDecl():
                self._ask(declaration, file)
            case _ if is_spec:
                self._refuse_bare(declaration)
            case _:
                changes.declare(declaration)

    def _ask(self, question: CheckDecl | SweepDecl | MinimizeDecl | ProveDecl, file: File) -> None:
        if file.kind == "library":
            word = _first_word(question.span)
            self.changes.diagnostics.append(mistakes.check_in_library(question.span, word))
        elif isinstance(question, CheckDecl) and file is not self.loaded.files[self.loaded.main].tree:
            self.changes.checks[question.name.text] = question.name

    def _refuse_bare(self, declaration: NamedDeclaration | PagesDecl) -> None:
        if isinstance(declaration, PagesDecl):
            self.changes.diagnostics.append(mistakes.bare_in_spec(declaration.span, "pages", False))
            return
        exists = declaration.name.text in self.changes.declarations
        words = f"{kind_word(declaration)} {declaration.name.text}"
        span = declaration.span.source, declaration.span.start, declaration.name.span.end
        self.changes.diagnostics.append(mistakes.bare_in_spec(Span(*span), words, exists))


def _first_word(span: Span) -> str:
    return span.text.split(maxsplit=1)[0]


def _own_names(main: File) -> Iterator[str]:
    """The names that the main file declares, adds or replaces."""
    for declaration in main.declarations:
        match declaration:
            case ReplaceDecl(inner) | AddDecl(inner):
                if not isinstance(inner, PagesDecl):
                    yield inner.name.text
            case PagesDecl() | CheckDecl() | SetDecl() | RemoveDecl() | SweepDecl() | MinimizeDecl() | ProveDecl():
                pass
            case _:
                yield declaration.name.text


def _warnings(main: File) -> tuple[Diagnostic, ...]:
    """A spec that asks its checks of exactly what it extends."""
    if main.kind != "spec":
        return ()
    changing = SetDecl | ReplaceDecl | AddDecl | RemoveDecl | SweepDecl | MinimizeDecl | ProveDecl
    for declaration in main.declarations:
        if isinstance(declaration, changing) or (isinstance(declaration, CheckDecl) and declaration.settings):
            return ()
    return (spec_changes_nothing(main.span, None),)
