"""What can be said of one state: who rests, whether it is a deadlock, what it offers at once."""

from __future__ import annotations

from zcheck.semantics.steps import enabled
from zcheck.system.system import State, System


def is_resting(system: System, thread: int, state: State) -> bool:
    """Whether a thread has finished or is at an idle place."""
    owner = system.threads[thread]
    return owner.locations[state[owner.location_slot]].resting


def not_resting(system: System, state: State) -> tuple[int, ...]:
    """The threads that are not resting, in order."""
    return tuple(t.index for t in system.threads if not is_resting(system, t.index, state))


def is_deadlock(system: System, state: State) -> bool:
    """No mandatory action is enabled, and some thread is not resting or there is no thread at all."""
    if any(action.mandatory for action in enabled(system, state)):
        return False
    return not system.threads or bool(not_resting(system, state))


def carriers_rest(system: System, label: str, state: State) -> bool:
    """Whether every thread whose code contains ``progress label`` rests; where only events do, nobody can."""
    carriers = [t.index for t in system.threads if label in t.carries]
    return bool(carriers) and all(is_resting(system, thread, state) for thread in carriers)


def can_act(system: System, thread: int, state: State) -> bool:
    """Whether a thread has an enabled mandatory step. It counts although it may fault: then the run ends
    there, and not for want of a step."""
    return any(action.mandatory and action.thread == thread for action in enabled(system, state))


def offers_progress(system: System, label: str, state: State) -> bool:
    """Whether an enabled mandatory step passes ``progress label``, or all who carry it rest."""
    return carriers_rest(system, label, state) or any(
        action.mandatory and label in action.progress for action in enabled(system, state)
    )
