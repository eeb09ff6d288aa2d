"""Constants, parameters and definitions that need each other, and the order to look at the rest in."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from zcheck.lang.design import Design
from zcheck.lang.mistakes import types
from zcheck.lang.syntax.declarations import ConstDecl, DefDecl, NamedDeclaration, ParamDecl
from zcheck.lang.syntax.expressions import RangeType
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import names_in


def order(design: Design, findings: Findings) -> list[str]:
    """Constants, parameters and definitions, each behind all that it needs; reports and leaves out circles."""
    defined = {
        name: declaration
        for name, declaration in design.declarations.items()
        if isinstance(declaration, ConstDecl | ParamDecl | DefDecl)
    }
    needs = {
        name: sorted({needed for needed in _needed(declaration) if needed in defined})
        for name, declaration in defined.items()
    }
    while True:
        try:
            return list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            ring = _from_first(list(reversed(error.args[1][1:])), list(defined))
            findings.report(types.circle([(name, defined[name].name.span) for name in ring]))
            needs = _without(needs, set(ring))


def _from_first(ring: list[str], declared: list[str]) -> list[str]:
    """The ring turned so that it begins with what is declared first; each name needs the next."""
    start = min(range(len(ring)), key=lambda i: declared.index(ring[i]))
    return ring[start:] + ring[:start]


def _without(needs: dict[str, list[str]], gone: set[str]) -> dict[str, list[str]]:
    return {name: [n for n in needed if n not in gone] for name, needed in needs.items() if name not in gone}


def _needed(declaration: NamedDeclaration) -> Iterator[str]:
    match declaration:
        case ConstDecl(_, value):
            yield from (name.text for name in names_in(value))
        case ParamDecl(_, type_, default):
            bounds = (type_.low, type_.high) if isinstance(type_, RangeType) else ()
            for expression in (default, *bounds):
                yield from (name.text for name in names_in(expression))
        case DefDecl(_, formals, value):
            own = {formal.name.text for formal in formals}
            yield from (name.text for name in names_in(value) if name.text not in own)
        case _:
            pass
