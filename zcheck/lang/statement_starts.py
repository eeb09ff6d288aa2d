"""Where the statements, branches and entries of a file begin in its text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from zcheck.diagnostics.source import Source, Span
from zcheck.lang.syntax.declarations import ClassDecl, File, PagesDecl
from zcheck.lang.syntax.statements import Block, Choose


def statement_starts(file: File) -> frozenset[int]:
    """The offset of the first character of each declaration, statement, branch, page queue and class source."""
    starts = {declaration.span.start for declaration in file.declarations}
    pending: list[object] = [file.declarations]
    while pending:
        node = pending.pop()
        if isinstance(node, tuple):
            pending.extend(node)
        elif is_dataclass(node) and not isinstance(node, Span | Source):
            starts.update(_inside(node))
            pending.extend(getattr(node, entry.name) for entry in fields(node))
    return frozenset(starts)


def _inside(node: object) -> list[int]:
    match node:
        case Block(statements):
            return [statement.span.start for statement in statements]
        case Choose(branches):
            return [branch.span.start for branch in branches]
        case PagesDecl(queues):
            return [queue.span.start for queue in queues]
        case ClassDecl(_, sources):
            return [source.span.start for source in sources]
        case _:
            return []
