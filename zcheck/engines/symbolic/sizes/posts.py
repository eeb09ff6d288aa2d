"""Where a thread is awake, and the steps it waits for there: what `no thread stuck` and `progress` are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from zcheck.frozen import dataclass
from zcheck.system.actions import Action, Update
from zcheck.system.building import at_least, at_most, conj, equal, shifted
from zcheck.system.expressions import TRUE, Expr, Read, number
from zcheck.system.family import Count, Family
from zcheck.system.properties import NeverStuck, Progress
from zcheck.system.system import System

Future: TypeAlias = NeverStuck | Progress
"""Properties of what can be reached from each state."""


@dataclass(frozen=True, slots=True)
class Post:
    """`somebody`: whether a thread is there; `exits`: mandatory steps of which one must be possible sometime."""

    somebody: Expr
    exits: tuple[Action, ...]


def posts_of(family: Family, goal: Future) -> Iterator[Post]:
    """The posts of the threads that `goal` is about: those that are told apart, and those that are counted.

    A counted thread that takes a step and is then where it was before has no exit by that step; whoever asks for
    threads without an exit finds too many, but none too few.
    """
    mandatory = [action for action in family.system.actions if action.mandatory]
    making = tuple(a for a in mandatory if isinstance(goal, Progress) and goal.label in a.progress)
    alone = _alone(family, goal)
    for index in alone:
        thread = family.system.threads[index]
        for place in thread.locations:
            if not place.resting:
                own = tuple(a for a in mandatory if a.thread == index and a.source == place.index)
                here = equal(Read(thread.location_slot), number(place.index))
                yield Post(here, making if isinstance(goal, Progress) else own)
    for count in family.counts:
        if count.is_asked and not count.place.resting:
            own = tuple(action for action in mandatory if taken_from(count, action))
            yield Post(at_least(Read(count.slot), number(1)), making if isinstance(goal, Progress) else own)
    if isinstance(goal, Progress) and not alone:        # where nobody carries the label nobody's rest is enough
        nobody = (at_most(Read(count.slot), number(0)) for count in family.counts if count.is_asked)
        yield Post(conj((TRUE, *nobody)), making)


def _alone(family: Family, goal: Future) -> tuple[int, ...]:
    if isinstance(goal, NeverStuck):
        return goal.threads
    return tuple(thread.index for thread in family.system.threads if goal.label in thread.carries)


def taken_from(count: Count, action: Action) -> bool:
    """Whether the action is a step of one of the counted threads to another place."""
    taken = Update(count.slot, shifted(Read(count.slot), -1))
    return action.group == count.class_name and taken in action.updates


def are_moved(system: System) -> bool:
    """Whether somebody's place may be changed by others: who is at rest then has perhaps not taken a step, and
    posts do not tell who could go on."""
    places = {thread.location_slot for thread in system.threads}
    return any(update.slot in places for action in system.actions for update in action.updates)
