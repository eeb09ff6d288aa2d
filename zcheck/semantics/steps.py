"""What a step is: enabled, faulting, fired. As short as the definition, and slow."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.semantics.evaluation import evaluate, is_true
from zcheck.system.actions import Action
from zcheck.system.system import State, System


def is_enabled(system: System, action: Action, state: State) -> bool:
    """Whether the acting thread is where the action starts and the guard is true. It may still fault."""
    return _is_there(system, action, state) and is_true(action.guard, state)


def _is_there(system: System, action: Action, state: State) -> bool:
    if action.thread is None:
        return True
    return state[system.threads[action.thread].location_slot] == action.source


def first_fault(action: Action, state: State) -> int | None:
    """Which test of an enabled action fails first; None: firing it gives a successor."""
    for index, test in enumerate(action.tests):
        if not is_true(test.holds, state):
            return index
    return None


def fire(system: System, action: Action, state: State) -> State:
    """The state after an enabled action that does not fault: all updates at once, then the location."""
    after = list(state)
    for update in action.updates:
        after[update.slot] = evaluate(update.value, state)
    if action.thread is not None:
        assert action.target is not None, f"{action.name} leads nowhere"
        after[system.threads[action.thread].location_slot] = action.target
    return tuple(after)


def enabled(system: System, state: State) -> Iterator[Action]:
    """The enabled actions, faulting ones included, in declaration order."""
    return (action for action in system.actions if is_enabled(system, action, state))


def successors(system: System, state: State) -> Iterator[tuple[Action, State]]:
    """Each enabled action that does not fault, with the state after it, in declaration order.

    The order is part of the contract: the n-th successor is the same on every run.
    """
    for action in enabled(system, state):
        if first_fault(action, state) is None:
            yield action, fire(system, action, state)
