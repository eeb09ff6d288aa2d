"""A region of parameter values: the family of systems that is asked about, and the system at one point of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, given_settings
from zcheck.lang.grids import Axis, Grid, point_settings
from zcheck.lang.lowering.assembling import lower, lower_family
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.lowering.freedom import Shaping
from zcheck.lang.lowering.resources import Usage
from zcheck.lang.lowering.settings import chosen
from zcheck.lang.lowering.world import World
from zcheck.lang.parser import parse_expression
from zcheck.lang.syntax.declarations import MinimizeDecl, ParamDecl, PropertySyntax, ProveDecl, SweepDecl
from zcheck.lang.syntax.expressions import Expression
from zcheck.system.family import Family
from zcheck.system.types import value_range, value_text

__all__ = ["Region", "Shaping", "family_at", "point_of", "region_beyond", "region_of", "region_within", "values_of"]


@dataclass(frozen=True, slots=True)
class Region:
    """What is asked of a design for all values of some parameters that are as `where` says; `overrides` are the
    values written on the command line."""

    design: Design
    goal: PropertySyntax
    parameters: tuple[str, ...]
    where: Expression | None
    overrides: Mapping[str, str]

    @property
    def text(self) -> str:
        """The property as written."""
        return " ".join(self.goal.span.text.split())


def region_of(design: Design, request: ProveDecl, overrides: Mapping[str, str]) -> Region:
    """What a `prove` asks about."""
    names = tuple(name.text for name in request.parameters)
    return Region(design, request.property, names, request.where, overrides)


def region_within(
    design: Design, request: SweepDecl | MinimizeDecl, grid: Grid, overrides: Mapping[str, str]
) -> Region:
    """What a `sweep` or `minimize` asks about: its grid."""
    where = " and ".join(f"({_among(axis)})" for axis in grid.axes)
    names = tuple(axis.parameter for axis in grid.axes)
    return Region(design, request.property, names, _written(where), overrides)


def region_beyond(design: Design, request: MinimizeDecl, least: str, overrides: Mapping[str, str]) -> Region:
    """Its parameter's values from `least` on."""
    name = request.binder.variable.text
    return Region(design, request.property, (name,), _written(f"{name} >= {least}"), overrides)


def _among(axis: Axis) -> str:
    name, values = axis.parameter, axis.values
    if all(value.lstrip("-").isdigit() for value in values):
        low, high = int(values[0]), int(values[-1])
        if list(map(int, values)) == list(range(low, high + 1)):
            return f"{low} <= {name} and {name} <= {high}"
    return " or ".join(f"{name} == {value}" for value in values)


def _written(text: str) -> Expression:
    return parse_expression(Source("the region of a grid", text))


def family_at(asked: Region, fixed: Mapping[str, str]) -> Family:
    """The family in which all parameters asked about are free but those in `fixed`.

    Raises ModelError, and Shaping where a parameter cannot be free.
    """
    free = [name for name in asked.parameters if name not in fixed]
    given = given_settings(asked.design, asked.overrides)
    settings = chosen((*asked.design.settings, *given, *point_settings(fixed)))
    wanted = Wanted("prove", asked.goal, asked.text, None)
    return lower_family(asked.design, settings, [wanted], free, asked.where)


def point_of(asked: Region, point: Mapping[str, str]) -> Batch:
    """One of the systems: all parameters asked about have a value. Raises ModelError."""
    given = given_settings(asked.design, asked.overrides)
    settings = chosen((*asked.design.settings, *given, *point_settings(point)))
    lowered = lower(asked.design, settings, [Wanted("prove", asked.goal, asked.text, None)])
    return Batch((*asked.overrides.items(), *point.items()), lowered.system, lowered.warnings)


def values_of(asked: Region, parameter: str) -> Iterator[str]:
    """Every value of a parameter's declared type, as a user writes it."""
    declaration = asked.design.declarations[parameter]
    assert isinstance(declaration, ParamDecl)
    type_ = World(asked.design, chosen(asked.design.settings), Usage()).type(declaration.type)
    low, high = value_range(type_)
    return (value_text(type_, value) for value in range(low, high + 1))
