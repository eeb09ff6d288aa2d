"""A design: all declarations of a model, its libraries and its spec, merged; names are not yet looked up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    MinimizeDecl,
    NamedDeclaration,
    PagesDecl,
    ProcDecl,
    ProveDecl,
    Setting,
    SweepDecl,
)


@dataclass(frozen=True, slots=True)
class Design:
    """What one file says, once its imports are read and its replacements are made."""

    name: str                                         # of the model, or the spec's file stem
    title: str
    source: Source                                    # of the file asked for
    sources: tuple[Source, ...]                       # of all files read, the one asked for first
    declarations: Mapping[str, NamedDeclaration]      # in order of first appearance
    pages: tuple[PagesDecl, ...]                      # they add up
    originals: Mapping[str, ProcDecl]                 # what `original` means: the declared name after
                                                      # replacement is `kmalloc_obj`; its former body is
                                                      # under `kmalloc_obj'`, and one before that `kmalloc_obj''`
    settings: tuple[Setting, ...]                     # every `set`, in order; later ones win
    checks: tuple[CheckDecl, ...]
    requests: tuple[SweepDecl | MinimizeDecl | ProveDecl, ...]
    own: frozenset[str]                               # names declared in the file asked for, not imported
    warnings: tuple[Diagnostic, ...] = ()
    removed: frozenset[str] = frozenset()             # names that the spec removed
    base: Path | None = None                          # what a spec extends
