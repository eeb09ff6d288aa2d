"""Parameters that are left free, for `prove ... for all`: what depends on them stays an expression.

A free parameter is a slot that is never written. Where a model needs its value to have a shape at all (a slab's
size, the length of an array, a depth) it cannot be free: `Shaping` says so, and the caller fixes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zcheck.system.expressions import Expr
from zcheck.system.family import Crowd, Parameter


class Shaping(Exception):
    """The value of these free parameters is needed to know what the system looks like; the text says for what."""

    def __init__(self, parameters: frozenset[str], why: str = "the model has a shape of its own for each") -> None:
        super().__init__(why)
        self.parameters = parameters


@dataclass(slots=True)
class Freedom:
    """Which parameters are free, and what was found to depend on them."""

    names: frozenset[str] = frozenset()
    parameters: list[Parameter] = field(default_factory=list)
    initial: dict[int, Expr] = field(default_factory=dict)      # slot -> its value at the start
    conditions: list[Expr] = field(default_factory=list)        # where the model can be made at all
    crowds: list[Crowd] = field(default_factory=list)
