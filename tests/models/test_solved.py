"""Every shipped model: z3 gives the verdicts and the shortest lengths of a breadth-first search.

Here up to a few steps at a few settings, and two whole models; `python -m benchmarks.symbolic` does it for all.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.models.shipped import ROOT, design
from zcheck.checking import prepared
from zcheck.checking.confirming import confirmed
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.exploring.questions import asks_for_future, unsupported
from zcheck.lang.frontend import instantiate
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Undetermined, Verdict
from zcheck.system.system import System

FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("models/*.zm"))

STEPS = 4

SETTINGS = 3
"""So many settings of the parameters of each file."""

WHOLE = ("models/pool_theorem.zm", "models/slab_hold_and_wait.zm")


def systems(file: str) -> list[System]:
    """As they are searched, with the checks that z3 can decide."""
    found = []
    for batch in instantiate(design(file), {}):
        system = prepared(batch.system, full=False)[1]
        goals = [one for one in system.checks if not (asks_for_future(one.property) or unsupported(one.property))]
        if goals:
            found.append(replace(system, checks=tuple(goals)))
    return found


def length_of(verdict: Verdict) -> int | None:
    if isinstance(verdict, Undetermined) or not isinstance(verdict.evidence, Trace):
        return None
    return verdict.evidence.length


@pytest.mark.parametrize("file", FILES)
def test_up_to_a_few_steps_both_say_the_same(file: str) -> None:
    for system in systems(file)[:SETTINGS]:
        bounded = replace(system, checks=tuple(replace(one, within=STEPS) for one in system.checks))
        verdicts = explore_bounded(bounded, Limits(), prove=False).verdicts
        for one, mine, theirs in zip(bounded.checks, verdicts, explore(bounded, Limits()).verdicts, strict=True):
            assert (name_of(mine), length_of(mine)) == (name_of(theirs), length_of(theirs)), one.name


@pytest.mark.slow
@pytest.mark.parametrize("file", WHOLE)
def test_without_a_bound_nothing_is_longer_or_contradicted(file: str) -> None:
    for system in systems(file):
        verdicts = confirmed(system, system, explore_bounded(system, Limits()))
        for one, mine, theirs in zip(system.checks, verdicts, explore(system, Limits()).verdicts, strict=True):
            if isinstance(mine, Undetermined):
                assert length_of(theirs) is None or (length_of(theirs) or 0) > 40, one.name
            else:
                assert (name_of(mine), length_of(mine)) == (name_of(theirs), length_of(theirs)), one.name
