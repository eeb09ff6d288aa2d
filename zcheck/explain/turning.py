"""The point of no return: after which step of a trace the bad end could no longer be avoided, and how it still
could before.

A state is *doomed* if every fair run from it by mandatory steps comes to something bad. Optional steps rescue
nobody, and neither does a loop that is kept up only by never letting a thread that could go on do so. A run
that ends well, or goes on for ever fairly without anything bad, is an escape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from zcheck.explain.future import Future
from zcheck.explain.situation import Place, place_of
from zcheck.frozen import dataclass
from zcheck.results.trace import Ceased, Deadlocked, Faulted, Livelocked, NoProgress, Reached, Stuck, Trace
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.fairness import wronged_units
from zcheck.semantics.states import can_act, is_deadlock, is_resting, offers_progress
from zcheck.system.expressions import Expr
from zcheck.system.properties import Always, Never, Property
from zcheck.system.system import State, System

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Alternative:
    """A step that could have been taken instead, after which the bad end could still be avoided."""

    who: str
    place: Place


@dataclass(frozen=True, slots=True)
class PointOfNoReturn:
    """After step `step` (0: from the start) the bad end was certain. `instead` are the steps that could have
    been taken in the state before it; empty for step 0."""

    step: int
    instead: tuple[Alternative, ...]


def point_of_no_return(
    system: System, goal: Property, trace: Trace, future: Future
) -> PointOfNoReturn | None:
    """None where it does not apply (a livelock, a witness). `future` is that of all states of the trace."""
    is_bad = _badness(system, goal, trace)
    if is_bad is None:
        return None
    doomed = _doomed(system, future, is_bad(future))
    if trace.states[-1] not in doomed and not isinstance(trace.ending, Faulted):
        return None
    step = trace.length
    while step > 0 and (step > len(trace.states) - 1 or trace.states[step] in doomed):
        step -= 1
    if trace.states[step] in doomed:
        return PointOfNoReturn(0, ())
    fatal = trace.actions[step] if step < len(trace.actions) else None
    return PointOfNoReturn(step + 1, _instead(system, future, doomed, trace.states[step], fatal))


def _instead(
    system: System, future: Future, doomed: frozenset[State], state: State, fatal: int | None
) -> tuple[Alternative, ...]:
    """The steps that escape; if there are any, only those after which `fatal` is no longer fatal."""
    escapes = [(index, after) for index, after in future.steps[state] if after not in doomed]
    decisive = [
        (index, after)
        for index, after in escapes
        if not any(later == fatal and end in doomed for later, end in future.steps[after])
    ]
    found = (system.actions[index] for index, _ in decisive or escapes)
    return tuple(dict.fromkeys(Alternative(a.group or a.name, place_of(a.origin)) for a in found))


Badness = Callable[[Future], frozenset[State]]


def _badness(system: System, goal: Property, trace: Trace) -> Badness | None:
    """Which states of a future are as bad as the end of `trace`."""
    match trace.ending:
        case Deadlocked():
            return lambda future: _where(future.states, lambda state: is_deadlock(system, state))
        case Stuck(threads):
            return lambda future: frozenset().union(*(_stuck(system, future, thread) for thread in threads))
        case NoProgress(label):
            return lambda future: frozenset(future.states) - _reaching(
                future, _where(future.states, lambda state: offers_progress(system, label, state))
            )
        case Faulted():
            return lambda future: future.faulting
        case Reached():
            condition = _violation(goal)
            if condition is None:
                return None
            return lambda future: _where(future.states, condition)
        case Livelocked() | Ceased():
            return None


def _violation(goal: Property) -> Callable[[State], bool] | None:
    match goal:
        case Always(expr, defined):
            return lambda state: not _sure(expr, defined, state)
        case Never(expr, defined):
            return lambda state: not is_true(defined, state) or is_true(expr, state)
        case _:
            return None


def _sure(expr: Expr, defined: Expr, state: State) -> bool:
    return is_true(defined, state) and is_true(expr, state)


def _where(states: Iterable[State], holds: Callable[[State], bool]) -> frozenset[State]:
    return frozenset(state for state in states if holds(state))


def _stuck(system: System, future: Future, thread: int) -> frozenset[State]:
    """Where `thread` does not rest and can never act again."""
    able = _reaching(future, _where(future.states, lambda state: can_act(system, thread, state)))
    return _where(future.states, lambda state: state not in able and not is_resting(system, thread, state))


def _reaching(future: Future, goals: frozenset[State]) -> frozenset[State]:
    """The states from which mandatory steps lead to one of `goals`, those included."""
    before: dict[State, list[State]] = {}
    for state, steps in future.steps.items():
        for _, after in steps:
            before.setdefault(after, []).append(state)
    found = set(goals)
    queue = list(goals)
    for state in queue:
        for earlier in before.get(state, ()):
            if earlier not in found:
                found.add(earlier)
                queue.append(earlier)
    return frozenset(found)


def _doomed(system: System, future: Future, bad: frozenset[State]) -> frozenset[State]:
    """All of `future` but the states from which a fair run avoids `bad` for ever."""
    import networkx as nx  # takes as long to load as a small model to decide

    graph: nx.DiGraph[State] = nx.DiGraph()
    good = frozenset(future.states) - bad
    graph.add_nodes_from(good)
    for state in good:
        graph.add_edges_from((state, after) for _, after in future.steps[state] if after in good)
    safe = {state for state in good if not future.steps[state] and state not in future.faulting}
    for component in nx.strongly_connected_components(graph):
        if _goes_on_fairly(system, future, component):
            safe |= component
    escaping = set(safe)
    for state in safe:
        if state in graph:
            escaping |= nx.ancestors(graph, state)
    return frozenset(future.states) - escaping


def _goes_on_fairly(system: System, future: Future, component: set[State]) -> bool:
    """Whether a weakly fair run can stay among these mutually reachable states for ever."""
    inside = [index for state in component for index, after in future.steps[state] if after in component]
    return bool(inside) and not wronged_units(system, sorted(component), inside, False)
