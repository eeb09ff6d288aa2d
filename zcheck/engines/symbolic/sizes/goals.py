"""What a family must never show, as a condition on one state of its counted system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from zcheck.engines.symbolic.sizes.net import Step, enabled, passable
from zcheck.engines.symbolic.sizes.posts import Future, posts_of
from zcheck.system.building import at_least, conj, disj, member, negate
from zcheck.system.expressions import TRUE, Expr, Read, number
from zcheck.system.family import Family
from zcheck.system.properties import (
    Always,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)
from zcheck.system.system import System


def bad_state(family: Family, goal: Property) -> Expr | None:
    """The condition; None where the goal is not about single states. Of futures see `stuck_state`."""
    system = family.system
    match goal:
        case DeadlockFree():
            stopped = [negate(enabled(system, action)) for action in system.actions if action.mandatory]
            return conj((*stopped, _somebody_awake(family)))
        case FaultFree():
            return faulting(system)
        case Always(expr, defined):
            return negate(conj((defined, expr)))
        case Never(expr, defined):
            return disj((negate(defined), expr))
        case Reachable() | NeverStuck() | Progress() | Live() | Unsupported():
            return None
        case _:
            assert_never(goal)


def stuck_state(family: Family, goal: Future, helping: Iterable[Step]) -> Expr:
    """The condition that somebody awake waits for a step that is not possible, and no step of `helping` is possible
    either: each without a fault."""
    system = family.system
    waiting = (
        conj((post.somebody, *(negate(passable(system, action)) for action in post.exits)))
        for post in posts_of(family, goal)
    )
    return conj((*(negate(step.condition) for step in helping), disj(waiting)))


def faulting(system: System) -> Expr:
    """Whether a step that faults is enabled."""
    return disj(
        conj((enabled(system, action), negate(conj(test.holds for test in action.tests))))
        for action in system.actions
        if action.tests
    )


def _somebody_awake(family: Family) -> Expr:
    """A thread that is not at rest; true where there are no threads at all."""
    system = family.system
    if not system.threads and not family.counts:
        return TRUE
    single = (
        negate(member(Read(thread.location_slot), [entry.index for entry in thread.locations if entry.resting]))
        for thread in system.threads
    )
    return disj((*single, *(at_least(Read(slot), number(1)) for slot in family.awake)))
