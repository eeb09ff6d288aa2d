"""Statements that no run ever executed: dead code of the model, or a sign that it does not do what was meant."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Unfired:
    """A statement that no thread of its class (or no instance of its event) ever executed."""

    who: str                  # thread class, or event
    statement: str
    place: str | None


def unfired(system: System, never_fired: tuple[int, ...]) -> tuple[Unfired, ...]:
    """Statements all of whose actions are among `never_fired`, in the order of the system."""
    idle = frozenset(never_fired)
    fired = {_statement(system, action) for action in system.actions if action.index not in idle}
    candidates = dict.fromkeys(_statement(system, system.actions[index]) for index in never_fired)
    return tuple(candidate for candidate in candidates if candidate not in fired)


def _statement(system: System, action: Action) -> Unfired:
    if action.thread is None:
        who = action.group.partition("(")[0] or action.name
    else:
        who = system.threads[action.thread].class_name
    return Unfired(who, action.origin.text, action.origin.span.place if action.origin.span else None)
