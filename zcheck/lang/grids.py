"""`sweep` and `minimize`: the points of a grid of parameter values, and the system at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from zcheck.diagnostics.source import Source, Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, given_settings
from zcheck.lang.lowering.assembling import lower
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.lowering.resources import Usage
from zcheck.lang.lowering.settings import chosen
from zcheck.lang.lowering.world import World
from zcheck.lang.parser import parse_expression
from zcheck.lang.syntax.declarations import MinimizeDecl, Setting, SweepDecl
from zcheck.lang.syntax.expressions import Name
from zcheck.system.types import value_text


@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter with the values it takes, in order, as a user writes them."""

    parameter: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """What is asked at which points. `within` is the bound in steps, if any."""

    axes: tuple[Axis, ...]
    text: str                            # the property as written
    within: int | None

    @property
    def points(self) -> list[Mapping[str, str]]:
        """Every combination; the last axis changes fastest."""
        names = [axis.parameter for axis in self.axes]
        return [dict(zip(names, values, strict=True)) for values in product(*(a.values for a in self.axes))]


def grid_of(design: Design, request: SweepDecl | MinimizeDecl, overrides: Mapping[str, str]) -> Grid:
    """The grid of a request; raises ModelError where its ranges are not constant."""
    given = given_settings(design, overrides)
    world = World(design, chosen((*design.settings, *given)), Usage())
    binders = request.binders if isinstance(request, SweepDecl) else (request.binder,)
    axes = tuple(
        Axis(
            binder.variable.text,
            tuple(value_text(v.type, v.value) for v in world.expressions.values(binder.domain, world.scope)),
        )
        for binder in binders
    )
    within = None if request.within is None else world.constant(request.within, "the bound").value
    return Grid(axes, " ".join(request.property.span.text.split()), within)


def system_at(
    design: Design,
    request: SweepDecl | MinimizeDecl,
    grid: Grid,
    overrides: Mapping[str, str],
    point: Mapping[str, str],
) -> Batch:
    """The system at one point of the request's `grid`, with the one check asked there; raises ModelError."""
    given = given_settings(design, overrides)
    settings = chosen((*design.settings, *given, *point_settings(point)))
    word = "sweep" if isinstance(request, SweepDecl) else "minimize"
    wanted = Wanted(word, request.property, grid.text, None, grid.within)
    lowered = lower(design, settings, [wanted])
    return Batch((*overrides.items(), *point.items()), lowered.system, lowered.warnings)


def point_settings(point: Mapping[str, str]) -> Sequence[Setting]:
    """The values of parameters at a point, as if they had been written."""
    found = []
    for name, text in point.items():
        source = Source(f"{name} in a grid", text)
        span = Span(source, 0, len(text))
        found.append(Setting(Name(name, span), parse_expression(source), span))
    return found
