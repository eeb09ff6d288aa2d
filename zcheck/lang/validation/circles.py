"""Constants, parameters and definitions that need each other, and the order to look at the rest in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from zcheck.lang.design import Design
from zcheck.lang.mistakes import types
from zcheck.lang.syntax.declarations import ConstDecl, DefDecl, NamedDeclaration, ParamDecl, Setting
from zcheck.lang.syntax.expressions import RangeType
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import names_in

Settings = Mapping[str, Setting]


def order(design: Design, findings: Findings) -> list[str]:
    """Constants, parameters and definitions, each behind all that it needs; reports and leaves out circles."""
    defined = _defined(design)
    ordered, rings = _sorted(_needs(defined, {}))
    for ring in rings:
        findings.report(types.circle([(name, defined[name].name.span) for name in ring]))
    return ordered


def check_settings(design: Design, findings: Findings) -> None:
    """Report circles that `set`, `with` or the command line make: ``set n = half`` where `half` needs `n`."""
    defined = _defined(design)
    runs = [design.settings, *((*design.settings, *check.settings) for check in design.checks if check.settings)]
    for run in runs:
        settings = {setting.name.text: setting for setting in run}
        for ring in _sorted(_needs(defined, settings))[1]:
            if any(name in settings for name in ring):
                places = [settings[n].span if n in settings else defined[n].name.span for n in ring]
                findings.report(types.circle(list(zip(ring, places, strict=True))))


def _defined(design: Design) -> Mapping[str, NamedDeclaration]:
    return {
        name: declaration
        for name, declaration in design.declarations.items()
        if isinstance(declaration, ConstDecl | ParamDecl | DefDecl)
    }


def _needs(defined: Mapping[str, NamedDeclaration], settings: Settings) -> dict[str, list[str]]:
    return {
        name: sorted({needed for needed in _needed(declaration, settings.get(name)) if needed in defined})
        for name, declaration in defined.items()
    }


def _sorted(needs: dict[str, list[str]]) -> tuple[list[str], list[list[str]]]:
    """Names in an order in which each stands behind what it needs, and the circles, which are left out."""
    declared = list(needs)
    rings: list[list[str]] = []
    while True:
        try:
            return list(TopologicalSorter(needs).static_order()), rings
        except CycleError as error:
            ring = _from_first(list(reversed(error.args[1][1:])), declared)
            rings.append(ring)
            needs = _without(needs, set(ring))


def _from_first(ring: list[str], declared: list[str]) -> list[str]:
    """The ring turned so that it begins with what is declared first; each name needs the next."""
    start = min(range(len(ring)), key=lambda i: declared.index(ring[i]))
    return ring[start:] + ring[:start]


def _without(needs: dict[str, list[str]], gone: set[str]) -> dict[str, list[str]]:
    return {name: [n for n in needed if n not in gone] for name, needed in needs.items() if name not in gone}


def _needed(declaration: NamedDeclaration, setting: Setting | None) -> Iterator[str]:
    """Names in what gives a declaration its value: for a parameter that is set, its setting."""
    match declaration:
        case ConstDecl(_, value):
            yield from (name.text for name in names_in(value))
        case ParamDecl(_, type_, default):
            bounds = (type_.low, type_.high) if isinstance(type_, RangeType) else ()
            value = default if setting is None else setting.value
            for expression in (value, *bounds):
                yield from (name.text for name in names_in(expression))
        case DefDecl(_, formals, value):
            own = {formal.name.text for formal in formals}
            yield from (name.text for name in names_in(value) if name.text not in own)
        case _:
            pass
