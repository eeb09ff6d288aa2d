"""Steps that could be next but are not enabled, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zcheck.explain.situation import Need, Place, conjuncts, place_of, values_of
from zcheck.semantics.evaluation import is_true
from zcheck.system.actions import Action
from zcheck.system.show import show_expression
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step of a thread that is there, or an event, whose guard is false."""

    who: str
    place: Place
    needs: tuple[Need, ...]


def blocked(system: System, state: State) -> tuple[Blocked, ...]:
    """In the order of the system."""
    return tuple(
        Blocked(action.group or action.name, place_of(action.origin), tuple(_needs(system, state, action)))
        for action in system.actions
        if _is_there(system, state, action) and not is_true(action.guard, state)
    )


def _is_there(system: System, state: State, action: Action) -> bool:
    return action.thread is None or state[system.threads[action.thread].location_slot] == action.source


def _needs(system: System, state: State, action: Action) -> Iterator[Need]:
    for part in conjuncts(action.guard):
        if not is_true(part, state):
            yield Need(show_expression(part, system), values_of(system, state, part))
