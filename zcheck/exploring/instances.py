"""From a way through canonical states to a run of the system, with threads that keep their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from zcheck.analysis.canonical import alike_in, canonical
from zcheck.analysis.closing import images
from zcheck.analysis.renaming import Renaming
from zcheck.analysis.symmetry import Symmetry
from zcheck.diagnostics.errors import EngineBug
from zcheck.results.trace import (
    Ceased,
    Deadlocked,
    Ending,
    Faulted,
    Livelocked,
    NoProgress,
    Reached,
    Stuck,
    Trace,
)
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.states import not_resting
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.properties import Always, Never, NeverStuck, Property, Reachable
from zcheck.system.system import State, System


def told(system: System, symmetry: Symmetry, followed: Symmetry, goal: Property, trace: Trace) -> Trace:
    """A run of `system` that shows what `trace` does, whose states are canonical by `followed`.

    `goal` is the check's own, not closed under exchanges; `symmetry` has all threads that are alike, also those
    which stay where they are in `followed`. Where there is a choice the thread that moved last goes on, else the
    first that can. Raises EngineBug if there is no such run.
    """
    states = _states(system, followed, trace.states)
    ending = trace.ending
    for exchange in _turns(symmetry, goal, ending, states[-1]):
        states = [exchange.state(state) for state in states]
        if isinstance(ending, Stuck):
            ending = Stuck(tuple(map(exchange.thread, ending.threads)))
    return Trace(tuple(states), _actions(system, states), _ending(system, symmetry, goal, ending, states[-1]))


def _states(system: System, symmetry: Symmetry, way: Sequence[State]) -> list[State]:
    states = [system.initial]
    if canonical(symmetry, system.initial)[0] != way[0]:
        raise EngineBug("a reduced run does not start where the system does")
    mover: int | None = None
    for wanted in way[1:]:
        mover, after = _step(system, symmetry, states[-1], wanted, mover)
        states.append(after)
    return states


def _step(
    system: System, symmetry: Symmetry, state: State, wanted: State, mover: int | None
) -> tuple[int | None, State]:
    able = sorted(enabled(system, state), key=lambda action: action.thread != mover)
    for action in able:
        if first_fault(action, state) is None:
            after = fire(system, action, state)
            if canonical(symmetry, after)[0] == wanted:
                return action.thread, after
    raise EngineBug("a step of a reduced run is no step of the system")


def _actions(system: System, states: Sequence[State]) -> tuple[int, ...]:
    """The actions of a run given by its states."""
    found: list[int] = []
    mover: int | None = None
    for before, after in pairwise(states):
        fitting = [
            action
            for action in enabled(system, before)
            if first_fault(action, before) is None and fire(system, action, before) == after
        ]
        if not fitting:
            raise EngineBug("a run with threads exchanged is none")
        action = next((entry for entry in fitting if entry.thread == mover), fitting[0])
        mover = action.thread
        found.append(action.index)
    return tuple(found)


def _turns(symmetry: Symmetry, goal: Property, ending: Ending, last: State) -> Iterable[Renaming]:
    """Exchanges after which the last state shows what the check itself asks for."""
    match goal, ending:
        case NeverStuck(threads), Stuck(stuck) if not set(stuck) & set(threads):
            return [_exchange(symmetry, stuck, threads)]
        case (Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined)), _:
            for image in images(symmetry, (expr, defined)) or ():
                if _shows(goal, is_true(image.pair[0], last), is_true(image.pair[1], last)):
                    return image.exchanges
            raise EngineBug("a state shows no image of what it should")
        case _:
            return ()


def _shows(goal: Property, holds: bool, defined: bool) -> bool:
    match goal:
        case Always():
            return not (holds and defined)
        case Never():
            return holds or not defined
        case _:
            return holds and defined


def _exchange(symmetry: Symmetry, stuck: Sequence[int], threads: Sequence[int]) -> Renaming:
    """The exchange of a stuck thread with one that was asked about."""
    for entry in symmetry.counted:
        have = [place for place, member in enumerate(entry.members) if member in stuck]
        want = [place for place, member in enumerate(entry.members) if member in threads]
        if have and want:
            return entry.exchanging(have[0], want[0], symmetry.holders)
    raise EngineBug("a thread is stuck that nobody asked about")


def _ending(system: System, symmetry: Symmetry, goal: Property, ending: Ending, last: State) -> Ending:
    match ending:
        case Deadlocked():
            return Deadlocked(not_resting(system, last))
        case Faulted():
            for action in enabled(system, last):
                test = first_fault(action, last)
                if test is not None:
                    return Faulted(action.index, test)
            raise EngineBug("no step faults where one did")
        case Stuck(threads):
            assert isinstance(goal, NeverStuck)
            alike = [group for group in alike_in(symmetry, last) if set(group) & set(threads)]
            found = set(threads).union(*alike) & set(goal.threads)
            return Stuck(tuple(sorted(found)))
        case Reached() | NoProgress() | Livelocked() | Ceased():
            return ending
