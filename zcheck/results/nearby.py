"""What would change a verdict: the nearest values of single parameters at which it is another."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.system.properties import VerdictName


@dataclass(frozen=True, slots=True)
class Neighbour:
    """With `parameter` at `value` instead of `now`, and nothing else changed, the verdict is `verdict`.

    `distance` is in steps of the parameter: 1 for anything that is no number. `kept` is the value farthest in that
    direction, before `value`, at which it is still what it is now; that may be `now`.
    """

    parameter: str
    now: str
    value: str
    distance: int
    verdict: VerdictName
    kept: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """The `neighbours`, nearest first, at most one in each direction of a parameter.

    `tried` counts the systems that were searched; `open` those whose verdict is undetermined: a neighbour may
    hide there. `reach` is how far a number was changed.
    """

    neighbours: tuple[Neighbour, ...]
    tried: int
    open: int
    reach: int
