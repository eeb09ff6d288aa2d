"""`live` by an obvious algorithm: mutually reachable states of the graph without progress."""

from __future__ import annotations

from zcheck.semantics.fairness import able_units, wronged_units
from zcheck.semantics.graphs import Graph
from zcheck.semantics.states import carriers_rest
from zcheck.system.system import State, System


def runs_without(system: System, graph: Graph, label: str, strongly: bool) -> bool:
    """Whether a fair run takes no step labelled `label` from some point on, while a carrier is not resting."""
    open_states = frozenset(s for s in graph.depth if not carriers_rest(system, label, s))
    if any(not able_units(system, state) for state in open_states):
        return True
    return _has_fair_loop(system, graph, label, strongly, open_states)


def _has_fair_loop(
    system: System, graph: Graph, label: str, strongly: bool, states: frozenset[State]
) -> bool:
    ahead = {state: _reached(system, graph, label, state, states) for state in states}
    for component in {frozenset(t for t in ahead[s] if s in ahead[t]) for s in states} - {frozenset()}:
        inside = [
            index
            for state in component
            for index, after in graph.steps[state]
            if after in component and label not in system.actions[index].progress
        ]
        wronged = wronged_units(system, sorted(component), inside, strongly)
        if not wronged:
            return True
        kept = frozenset(s for s in component if not able_units(system, s) & wronged)
        if strongly and _has_fair_loop(system, graph, label, strongly, kept):
            return True
    return False


def _reached(
    system: System, graph: Graph, label: str, start: State, states: frozenset[State]
) -> frozenset[State]:
    """What one or more steps without `label` reach from `start` inside `states`."""
    found: set[State] = set()
    queue = [start]
    for state in queue:
        for index, after in graph.steps[state]:
            if after in states and after not in found and label not in system.actions[index].progress:
                found.add(after)
                queue.append(after)
    return frozenset(found)
