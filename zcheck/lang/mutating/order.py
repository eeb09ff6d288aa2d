"""Statements in another order, and statements left out: above all those that somebody waits for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zcheck.lang.mutating.edit import Edit, Kind, one_line
from zcheck.lang.mutating.places import blocks_of
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import NamedDeclaration

JUMPS = (syntax.Return, syntax.Break, syntax.Continue, syntax.Goto)
FIXED = (*JUMPS, syntax.LocalVariable, syntax.LabelMark, syntax.ProgressMark, syntax.Assert)
"""These stay: the model would not be well formed, or it only names or checks a place."""


def order_edits(declaration: NamedDeclaration) -> Iterator[Edit]:
    """Two neighbours in a block change places."""
    for block in blocks_of(declaration):
        statements = block.statements
        for place, (one, other) in enumerate(pairwise(statements)):
            if one == other or isinstance(one, FIXED) or isinstance(other, FIXED):
                continue
            new = syntax.Block((*statements[:place], other, one, *statements[place + 2 :]), block.span)
            before, after = f"{_shown(one)}; {_shown(other)}", f"{_shown(other)}; {_shown(one)}"
            yield Edit(Kind.ORDER, one.span, before, after, block, new)


def forgotten_edits(declaration: NamedDeclaration) -> Iterator[Edit]:
    """A statement that lets somebody go on is left out."""
    for block in blocks_of(declaration):
        for place, statement in enumerate(block.statements):
            if _helps(statement):
                rest = (*block.statements[:place], *block.statements[place + 1 :])
                new = syntax.Block(rest, block.span)
                yield Edit(Kind.FORGOTTEN, statement.span, _shown(statement), "", block, new)


def _helps(statement: syntax.Statement) -> bool:
    match statement:
        case syntax.Wakeup() | syntax.Release() | syntax.PutObject() | syntax.ProgressMark() | syntax.Move():
            return True
        case syntax.Assign(_, _, value):
            return not isinstance(value, syntax.CallExpression)
        case _:
            return False


def _shown(statement: syntax.Statement) -> str:
    """The statement's own words; dots stand for its blocks."""
    text = one_line(statement.span.text)
    match statement:
        case syntax.If() | syntax.While() | syntax.Loop() | syntax.Repeat() | syntax.For():
            return f"{text.removesuffix('{').rstrip()} ..."
        case syntax.Atomic() | syntax.Choose():
            return f"{text.split('{', 1)[0].rstrip()} ..."
        case _:
            return text
