"""From loaded files to one design: libraries merged, then the model, then what each spec changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.lang.changing import Changes
from zcheck.lang.design import Design
from zcheck.lang.loading import Loaded, LoadedFile
from zcheck.lang.mistakes import files as mistakes
from zcheck.lang.mistakes.sense import spec_changes_nothing
from zcheck.lang.syntax.declarations import (
    AddDecl,
    CheckDecl,
    Declaration,
    MinimizeDecl,
    PagesDecl,
    ProveDecl,
    RemoveDecl,
    ReplaceDecl,
    SetDecl,
    SweepDecl,
)
