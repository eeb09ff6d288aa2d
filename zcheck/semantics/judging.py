"""The verdict of each property by an obvious algorithm on the whole graph: the oracle of the tests.

For systems of some thousand states. Properties without a definition here have no verdict.
"""

from __future__ import annotations

from typing import assert_never

from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.graphs import Graph
from zcheck.semantics.livelocks import runs_without
from zcheck.semantics.states import can_act, is_deadlock, is_resting, offers_progress
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Reachable,
    Unsupported,
    VerdictName,
)
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and, where a trace shows it, the length of the shortest."""

    verdict: VerdictName
    length: int | None = None


def build_graph(system: System) -> Graph:
    """Breadth first, so that each depth is the least."""
    depth = {system.initial: 0}
    steps: dict[State, tuple[tuple[int, State], ...]] = {}
    faulting: set[State] = set()
    queue = [system.initial]
    for state in queue:
        found: list[tuple[int, State]] = []
        for action in enabled(system, state):
            if first_fault(action, state) is not None:
                faulting.add(state)
                continue
            after = fire(system, action, state)
            found.append((action.index, after))
            if after not in depth:
                depth[after] = depth[state] + 1
                queue.append(after)
        steps[state] = tuple(found)
    return Graph(depth, steps, frozenset(faulting))


def judge(system: System, check: Check, graph: Graph) -> Judgement:
    """The verdict of one check, from the definition of its property."""
    goal = check.property
    match goal:
        case Unsupported():
            return Judgement(VerdictName.UNDETERMINED)
        case Live(label, strongly):
            runs = runs_without(system, graph, label, strongly)
            return Judgement(VerdictName.VIOLATED if runs else VerdictName.HOLDS)
        case FaultFree():
            lengths = [graph.depth[state] + 1 for state in graph.faulting]
        case DeadlockFree():
            lengths = [d for state, d in graph.depth.items() if is_deadlock(system, state)]
        case Always(expr, defined):
            lengths = [
                d
                for state, d in graph.depth.items()
                if not (is_true(defined, state) and is_true(expr, state))
            ]
        case Never(expr, defined):
            lengths = [
                d
                for state, d in graph.depth.items()
                if not is_true(defined, state) or is_true(expr, state)
            ]
        case Reachable(expr, defined):
            seen = [
                d
                for state, d in graph.depth.items()
                if is_true(defined, state) and is_true(expr, state)
            ]
            return _judgement(seen, check.within, VerdictName.HOLDS, VerdictName.VIOLATED)
        case NeverStuck(threads):
            lengths = [d for state, d in graph.depth.items() if stuck_in(system, graph, state, threads)]
        case Progress(label):
            lengths = [d for state, d in graph.depth.items() if hopeless(system, graph, state, label)]
        case _:
            assert_never(goal)
    return _judgement(lengths, check.within, VerdictName.VIOLATED, VerdictName.HOLDS)


def _judgement(
    lengths: list[int], within: int | None, found: VerdictName, otherwise: VerdictName
) -> Judgement:
    near = [length for length in lengths if within is None or length <= within]
    return Judgement(found, min(near)) if near else Judgement(otherwise)


def stuck_in(system: System, graph: Graph, state: State, threads: tuple[int, ...]) -> tuple[int, ...]:
    """Those of `threads` that do not rest in `state` and never again have an enabled mandatory step."""
    waiting = [t for t in threads if not is_resting(system, t, state)]
    future = mandatory_future(system, graph, state) if waiting else []
    return tuple(t for t in waiting if not any(can_act(system, t, later) for later in future))


def hopeless(system: System, graph: Graph, state: State, label: str) -> bool:
    """Whether mandatory steps from `state` reach no progress on `label`."""
    future = mandatory_future(system, graph, state)
    return not any(offers_progress(system, label, later) for later in future)


def mandatory_future(system: System, graph: Graph, state: State) -> list[State]:
    """`state` and all that mandatory steps of anybody reach from it."""
    found = {state}
    queue = [state]
    for here in queue:
        for action, after in graph.steps[here]:
            if system.actions[action].mandatory and after not in found:
                found.add(after)
                queue.append(after)
    return queue
