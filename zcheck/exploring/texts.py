"""Expressions as text of another language, built from below without recursion."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.system.building import operands
from zcheck.system.expressions import Expr

HEIGHT = 20
"""Nesting of parentheses after which a subexpression gets a name: parsers have limits."""


def text_of(expr: Expr, written: Callable[[Expr, list[str]], str], named: Callable[[str], str]) -> str:
    """The text of `expr`. `written` makes it from those of its operands; `named` puts one into a variable of the
    target and returns the variable's name."""
    done: list[tuple[str, int]] = []
    todo: list[tuple[Expr, bool]] = [(expr, False)]
    while todo:
        here, ready = todo.pop()
        parts = operands(here)
        if parts and not ready:
            todo.append((here, True))
            todo += [(part, False) for part in reversed(parts)]
            continue
        split = len(done) - len(parts)
        height = 1 + max((height for _, height in done[split:]), default=0)
        text = written(here, [text for text, _ in done[split:]])
        done[split:] = [(text, height) if height < HEIGHT else (named(text), 0)]
    return done[0][0]
