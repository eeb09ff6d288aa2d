"""Systems one step away: a check asked with one parameter changed and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zcheck.diagnostics.source import Source, Span
from zcheck.frozen import dataclass
from zcheck.lang.asked import Asked
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, given_settings
from zcheck.lang.lowering.assembling import lower
from zcheck.lang.lowering.objects import Constant
from zcheck.lang.lowering.resources import Usage
from zcheck.lang.lowering.settings import chosen
from zcheck.lang.lowering.world import World
from zcheck.lang.parser import parse_expression
from zcheck.lang.syntax.declarations import ParamDecl, Setting
from zcheck.lang.syntax.expressions import Name
from zcheck.system.types import IntRange, value_range, value_text


@dataclass(frozen=True, slots=True)
class Direction:
    """Values of one parameter, nearest first, on one side of what it is `now`, as a user writes them."""

    parameter: str
    now: str
    values: tuple[str, ...]


def directions(design: Design, asked: Asked, overrides: Mapping[str, str], most: int) -> Iterator[Direction]:
    """Every parameter, numbers upwards and downwards by at most `most`, other values each by itself."""
    given = given_settings(design, overrides)
    world = World(design, chosen((*design.settings, *given, *asked.settings)), Usage())
    for name, declaration in design.declarations.items():
        binding = world.globals[name] if isinstance(declaration, ParamDecl) else None
        if not isinstance(declaration, ParamDecl) or not isinstance(binding, Constant):
            continue
        type_ = world.type(declaration.type)
        now, (low, high) = binding.value.value, value_range(type_)
        shown = value_text(type_, now)
        if isinstance(type_, IntRange):
            yield Direction(name, shown, tuple(map(str, range(now - 1, max(low, now - most) - 1, -1))))
            yield Direction(name, shown, tuple(map(str, range(now + 1, min(high, now + most) + 1))))
        else:
            for value in range(low, high + 1):
                if value != now:
                    yield Direction(name, shown, (value_text(type_, value),))


def neighbour(
    design: Design, asked: Sequence[Asked], overrides: Mapping[str, str], parameter: str, value: str
) -> Batch:
    """The system with `parameter` at `value`, for checks of one key; raises ModelError where that is no model."""
    source = Source(f"{parameter} nearby", value)
    span = Span(source, 0, len(value))
    setting = Setting(Name(parameter, span), parse_expression(source), span)
    given = given_settings(design, overrides)
    settings = chosen((*design.settings, *given, *asked[0].settings, setting))
    lowered = lower(design, settings, [one.wanted for one in asked])
    return Batch((*overrides.items(), (parameter, value)), lowered.system, lowered.warnings)
