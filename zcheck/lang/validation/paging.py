"""Names and types in statements about pages and slabs."""

from __future__ import annotations

from zcheck.lang.syntax import statements as syntax
from zcheck.lang.validation.context import Context
from zcheck.lang.validation.expressions import expect
from zcheck.lang.validation.meanings import Kind
from zcheck.lang.validation.things import queue, reference
from zcheck.lang.validation.types import INT


def check_page_statement(statement: syntax.Statement, context: Context) -> syntax.Block | None:
    """Check a statement about pages or slabs but for its flags and its `else`, which is handed back."""
    match statement:
        case syntax.Take(count, _, into, _, otherwise):
            expect(count, INT, context)
            queue(into, context)
            return otherwise
        case syntax.Move(count, source, target, otherwise):
            expect(count, INT, context)
            queue(source, context)
            queue(target, context)
            return otherwise
        case syntax.GetObject(slab, _, otherwise) | syntax.OpenSpare(slab, otherwise):
            reference(slab, Kind.SLAB, context)
            return otherwise
        case syntax.PutObject(slab):
            reference(slab, Kind.SLAB, context)
        case syntax.AddSlab(slab, source):
            reference(slab, Kind.SLAB, context)
            queue(source, context)
        case syntax.DropSlab(slab, target, otherwise):
            reference(slab, Kind.SLAB, context)
            queue(target, context)
            return otherwise
        case _:
            raise AssertionError(f"{type(statement).__name__} is not about pages")
    return None
