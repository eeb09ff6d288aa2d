"""How near a system comes to a deadlock: the pages left to those who wait for one, and how many can go on."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.analysis.slack import is_enabled_in
from zcheck.system.actions import Action
from zcheck.system.building import add, conj, disj, ite, member, negate, substitute
from zcheck.system.expressions import FALSE, Expr, Read, number
from zcheck.system.system import System
from zcheck.system.threads import Ask, Thread
from zcheck.system.types import value_range


def stops(system: System) -> Mapping[int, Mapping[str, int]]:
    """For the slot of each queue that waiting requests draw on: the classes that do, each with the fewest pages at
    which it may get one. A class that never gets one is left out."""
    found: dict[int, dict[str, int]] = {}
    for ask in _asked(system):
        least = _least(system, ask)
        if least is not None:
            classes = found.setdefault(ask.queue, {})
            classes[ask.page_class] = min(least, classes.get(ask.page_class, least))
    return found


def _asked(system: System) -> dict[Ask, None]:
    return {
        ask: None for thread in system.threads for place in thread.locations for ask in place.asks if ask.asked
    }


def _least(system: System, ask: Ask) -> int | None:
    _, most = value_range(system.slots[ask.queue].type)
    for pages in range(1, most + 1):
        if substitute(ask.admitted, {ask.queue: number(pages)}) != FALSE:
            return pages
    return None


def somebody_waits(system: System) -> Expr:
    """That some thread neither rests nor has a mandatory step."""
    own = _mandatory(system)
    return disj(
        conj((negate(_rests(thread)), negate(disj(own.get(thread.name, ()))))) for thread in system.threads
    )


def number_able(system: System) -> Expr:
    """How many threads and events have a mandatory step."""
    return add(ite(disj(steps), number(1), number(0)) for steps in _mandatory(system).values())


def actor(system: System, action: Action) -> str:
    """Who takes a step: a thread, or an event with its arguments."""
    return action.group or action.name if action.thread is None else system.threads[action.thread].name


def _mandatory(system: System) -> dict[str, list[Expr]]:
    """The conditions of the mandatory steps of each thread and event that has some."""
    found: dict[str, list[Expr]] = {}
    for action in system.actions:
        if action.mandatory:
            found.setdefault(actor(system, action), []).append(is_enabled_in(system, action))
    return found


def _rests(thread: Thread) -> Expr:
    return member(Read(thread.location_slot), [place.index for place in thread.locations if place.resting])
