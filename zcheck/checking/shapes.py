"""A region of parameter values as counted families: one for each value of the parameters that cannot be free.

Parameters that shape the system, and numbers of threads that cannot be counted, are gone through one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from zcheck.analysis.crowd_places import NotCounted
from zcheck.analysis.crowds import counted
from zcheck.lang.opening import Region, Shaping, family_at, values_of
from zcheck.system.building import reads
from zcheck.system.expressions import FALSE
from zcheck.system.family import Family

MOST_SHAPES = 256
"""Values of parameters that are gone through one by one."""

Fixed = Mapping[str, str]
"""The values of the parameters that are not free."""


class TooMany(Exception):
    """Too many values to go through one by one."""


def shapes(asked: Region) -> Iterator[tuple[Fixed, Family]]:
    """A counted family for each value of the parameters that cannot be free."""
    todo: list[Fixed] = [{}]
    while todo:
        fixed = todo.pop(0)
        try:
            family = family_at(asked, fixed)
        except Shaping as shaping:
            todo = [*_split(asked, fixed, shaping.parameters, str(shaping)), *todo]
            continue
        if family.where == FALSE:
            continue
        try:
            family = counted(family)
        except NotCounted as problem:
            todo = [*_split(asked, fixed, _to_blame(family, problem), str(problem)), *todo]
            continue
        yield fixed, family


def _split(asked: Region, fixed: Fixed, parameters: frozenset[str], why: str) -> list[Fixed]:
    names = [name for name in asked.parameters if name in parameters]
    points = product(*(values_of(asked, name) for name in names))
    found: list[Fixed] = []
    for values in points:
        found.append({**fixed, **dict(zip(names, values, strict=True))})
        if len(found) > MOST_SHAPES:
            raise TooMany(f"there are too many values of {', '.join(names)} to try each, as must be: {why}")
    return found


def _to_blame(family: Family, problem: NotCounted) -> frozenset[str]:
    """The parameters that must not be free for the rest to be counted: at worst those of how many threads there
    are."""
    crowds = (crowd for crowd in family.crowds if crowd.class_name == problem.class_name)
    slots = problem.slots or {slot for crowd in crowds for slot in reads(crowd.count)}
    return frozenset(parameter.name for parameter in family.parameters if parameter.slot in slots)
