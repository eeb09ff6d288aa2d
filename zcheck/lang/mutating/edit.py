"""One small change as data, and how it is made in a syntax tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeAlias, TypeVar

from zcheck.diagnostics.source import Source, Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.syntax.statements import Block, Statement

Node: TypeAlias = Expression | Statement | Block


class Kind(Enum):
    """What sort of mistake a change stands for; the value is how reports call it."""

    GUARD = "guard dropped"
    THRESHOLD = "threshold off by one"
    FLAGS = "flags swapped"
    ORDER = "order changed"
    FORGOTTEN = "statement forgotten"


@dataclass(frozen=True, slots=True)
class Edit:
    """The node that is `old` (this object, not one equal to it) becomes `new`.

    `span` is the text that tells a reader what changes; `before` and `after` are one line each. `where` names the
    declaration it stands in, or ``set NAME``.
    """

    kind: Kind
    span: Span
    before: str
    after: str
    old: Node
    new: Node
    where: str = ""


def spliced(kind: Kind, around: Span, old: Expression, new: Expression, text: str) -> Edit:
    """An edit of a part of `around`: its text with the part's replaced by `text`."""
    start, end = old.span.start - around.start, old.span.end - around.start
    whole = around.text
    return Edit(kind, around, one_line(whole), one_line(whole[:start] + text + whole[end:]), old, new)


def one_line(text: str) -> str:
    return " ".join(text.split())


Tree = TypeVar("Tree")


def substituted(tree: Tree, old: object, new: object) -> Tree:
    """`tree` with `old` in it replaced by `new`; the same object if `old` is not in it, or is all of it."""
    result = _rebuilt(tree, old, new)
    return result if isinstance(result, type(tree)) else tree


def _rebuilt(node: object, old: object, new: object) -> object:
    if node is old:
        return new
    if isinstance(node, tuple):
        parts = tuple(_rebuilt(part, old, new) for part in node)
        return parts if any(one is not other for one, other in zip(parts, node, strict=True)) else node
    changed: dict[str, object] = {}
    for name, value in _members(node):
        other = _rebuilt(value, old, new)
        if other is not value:
            changed[name] = other
    if changed and is_dataclass(node) and not isinstance(node, type):
        return replace(node, **changed)
    return node


def words_in(node: object) -> Iterator[str]:
    """Every piece of text in a tree: all names, and more that are none (operators, links)."""
    if isinstance(node, str):
        yield node
    parts: Iterable[object] = node if isinstance(node, tuple) else (value for _, value in _members(node))
    for part in parts:
        yield from words_in(part)


def _members(node: object) -> Iterator[tuple[str, object]]:
    """The parts of a node of the tree by name; places in the text are none."""
    if is_dataclass(node) and not isinstance(node, type | Span | Source):
        for member in fields(node):
            value: object = getattr(node, member.name)
            if not isinstance(value, Span | Source):
                yield member.name, value
