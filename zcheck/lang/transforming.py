"""What the callbacks of all grammar rules share: names, texts, lists, blocks and empty parts.

A callback takes the parts of one rule, all tokens included, and returns the node or a piece of one. They are
called while a text is parsed, so no tree is built in between and nothing is recursive here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.scanning import Token
from zcheck.lang.syntax.expressions import Name
from zcheck.lang.syntax.statements import Block

# The parts of a rule are tokens, nodes, lists and None, in an order that only the grammar knows.
Parts: TypeAlias = list[Any]
Callback: TypeAlias = Callable[[Parts], object]


@dataclass(frozen=True, slots=True)
class Bracketed:
    """What stands between brackets, with the place of the brackets."""

    inside: Any
    span: Span


def inside(brackets: Bracketed | None) -> Any:  # noqa: ANN401    # whatever the rule found between them
    """What the brackets hold, or None if they are left out."""
    return None if brackets is None else brackets.inside


def to_name(token: Token) -> Name:
    return Name(token.text, token.span)


def to_text(token: Token) -> str:
    """The text between the quotes of a string token."""
    return token.text[1:-1]


def more(parts: Parts) -> list[Any]:
    items: list[Any] = parts[0]
    items.append(parts[-1])
    return items


def next_name(parts: Parts) -> list[Name]:
    names: list[Name] = parts[0]
    names.append(to_name(parts[2]))
    return names


def block(parts: Parts) -> Block:
    opening, statements, ending, closing = parts
    if ending is not None:
        statements.append(ending)
    return Block(tuple(statements), opening.span.to(closing.span))


def lone_block(parts: Parts) -> Block:
    """``else break``: a block of one jump."""
    return Block((parts[1],), parts[1].span)


SHARED: Mapping[str, Callback] = {
    "none": lambda parts: None,
    "absent": lambda parts: False,
    "present": lambda parts: True,
    "first": lambda parts: parts[0],
    "second": lambda parts: parts[1],
    "third": lambda parts: parts[2],
    "bracketed": lambda parts: Bracketed(parts[1], parts[0].span.to(parts[2].span)),
    "pair": lambda parts: (parts[0], parts[1]),
    "text": lambda parts: to_text(parts[0]),
    "second_text": lambda parts: to_text(parts[1]),
    "second_word": lambda parts: parts[1].text,
    "nothing": lambda parts: [],
    "one": lambda parts: [parts[0]],
    "more": more,
    "next": more,
    "same": lambda parts: parts[0],
    "one_name": lambda parts: [to_name(parts[0])],
    "next_name": next_name,
    "block": block,
    "lone_block": lone_block,
}
