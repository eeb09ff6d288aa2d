"""`prove ... for all`: the family of systems that is asked about, and the system at one point of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, given_settings
from zcheck.lang.grids import point_settings
from zcheck.lang.lowering.assembling import lower, lower_family
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.lowering.freedom import Shaping
from zcheck.lang.lowering.resources import Usage
from zcheck.lang.lowering.settings import chosen
from zcheck.lang.lowering.world import World
from zcheck.lang.syntax.declarations import ParamDecl, ProveDecl
from zcheck.system.family import Family
from zcheck.system.types import value_range, value_text

__all__ = ["Asked", "Shaping", "family_at", "point_of", "values_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A `prove` of a design, with parameter values as written on the command line."""

    design: Design
    request: ProveDecl
    overrides: Mapping[str, str]

    @property
    def text(self) -> str:
        """The property as written."""
        return " ".join(self.request.property.span.text.split())

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name.text for name in self.request.parameters)


def family_at(asked: Asked, fixed: Mapping[str, str]) -> Family:
    """The family in which all parameters asked about are free but those in `fixed`.

    Raises ModelError, and Shaping where a parameter cannot be free.
    """
    free = [name for name in asked.parameters if name not in fixed]
    given = given_settings(asked.design, asked.overrides)
    settings = chosen((*asked.design.settings, *given, *point_settings(fixed)))
    wanted = Wanted("prove", asked.request.property, asked.text, None)
    return lower_family(asked.design, settings, [wanted], free, asked.request.where)


def point_of(asked: Asked, point: Mapping[str, str]) -> Batch:
    """One of the systems: all parameters asked about have a value. Raises ModelError."""
    given = given_settings(asked.design, asked.overrides)
    settings = chosen((*asked.design.settings, *given, *point_settings(point)))
    lowered = lower(asked.design, settings, [Wanted("prove", asked.request.property, asked.text, None)])
    return Batch((*asked.overrides.items(), *point.items()), lowered.system, lowered.warnings)


def values_of(asked: Asked, parameter: str) -> Iterator[str]:
    """Every value of a parameter's declared type, as a user writes it."""
    declaration = asked.design.declarations[parameter]
    assert isinstance(declaration, ParamDecl)
    type_ = World(asked.design, chosen(asked.design.settings), Usage()).type(declaration.type)
    low, high = value_range(type_)
    return (value_text(type_, value) for value in range(low, high + 1))
