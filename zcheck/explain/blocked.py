"""Steps that could be next but are not enabled, and what keeps them from it."""

from __future__ import annotations

from zcheck.explain.situation import Need, Place, place_of, unmet
from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.system.actions import Action
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step of a thread that is there, or an event, whose guard is false."""

    who: str
    place: Place
    needs: tuple[Need, ...]


def blocked(system: System, state: State) -> tuple[Blocked, ...]:
    """In the order of the system."""
    waiting = (action for action in system.actions if _is_there(system, state, action))
    return tuple(_blocked(system, state, action) for action in waiting if not is_true(action.guard, state))


def _blocked(system: System, state: State, action: Action) -> Blocked:
    needs = tuple(unmet(system, state, action.thread, action.guard))
    return Blocked(action.group or action.name, place_of(action.origin), needs)


def _is_there(system: System, state: State, action: Action) -> bool:
    return action.thread is None or state[system.threads[action.thread].location_slot] == action.source
