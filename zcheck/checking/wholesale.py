"""Points of a grid that a proof for all sizes decides, where to go through them one by one is too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from zcheck.checking.answering import Open, asker_for, confirmed
from zcheck.checking.options import Options
from zcheck.checking.shapes import Fixed, TooMany, shapes
from zcheck.diagnostics.errors import ModelError
from zcheck.exploring.watching import LimitReached
from zcheck.lang.opening import Region
from zcheck.results.table import Point
from zcheck.results.verdict import Size, SizeProof
from zcheck.system.family import Family
from zcheck.system.properties import VerdictName

MANY = 200
"""Points of a grid above which a proof is looked for before they are gone through one by one."""

SECONDS = 30.0
"""For one family, where the user sets no limit."""

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Of all parameters of a grid, in the order of its axes."""

Found: TypeAlias = dict[Values, Point]

Decide: TypeAlias = Callable[[Mapping[str, str]], Point]


def decided_by_proof(
    asked: Region, options: Options, points: Sequence[Values], found: Found, decide: Decide
) -> Iterator[SizeProof]:
    """Proofs for those of `points` that have no definite verdict in `found`. Raises KeyboardInterrupt.

    What is decided on the way is added to `found`: candidates one by one, all others by the proofs.
    """
    try:
        for fixed, family in shapes(asked):
            mine = [values for values in points if fixed.items() <= dict(values).items()]
            proof = _proved(fixed, family, options, mine, found, decide)
            if proof is not None:
                yield proof
    except (TooMany, ModelError):       # ModelError: at some value beside the grid
        pass        # then one by one


def _proved(
    fixed: Fixed, family: Family, options: Options, points: Sequence[Values], found: Found, decide: Decide
) -> SizeProof | None:
    """A proof for all of `points` that were not decided or tried one by one; None where there is none."""
    from zcheck.engines.symbolic.sizes.proving import Candidate, Prover

    by_size = {_size(family, values): values for values in points}
    tried = [size for size, values in by_size.items() if values in found and not is_open(found[values])]
    prover = Prover(family, True, asker_for(options, SECONDS))
    try:
        while isinstance(answer := prover.attempt(tuple(fixed.items()), tuple(tried)), Candidate):
            values = by_size[answer.size]
            if values not in found:
                found[values] = decide(dict(values))
            tried.append(answer.size)
    except LimitReached:
        return None
    if not isinstance(answer, SizeProof) or answer.has_faults or isinstance(confirmed(answer), Open):
        return None
    for size in by_size.keys() - set(tried):
        found[by_size[size]] = Point(by_size[size], VerdictName.HOLDS, None, 0, None, is_proved=True)
    return answer


def _size(family: Family, values: Values) -> Size:
    given = dict(values)
    return tuple((parameter.name, int(given[parameter.name])) for parameter in family.parameters)


def is_open(point: Point) -> bool:
    """Whether a limit left the point undetermined."""
    return point.verdict is VerdictName.UNDETERMINED
