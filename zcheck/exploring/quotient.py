"""The graph of a system with alike threads counted, and verdicts from it: slow and plain, to test against.

States are canonical (`canonical`), and of threads that nothing tells apart only one moves. Depths are those of
the full graph. What is said of single threads follows them along the edges: an edge knows where each thread of
its first state is in its last one.
"""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.analysis.canonical import alike_in, canonical
from zcheck.analysis.symmetry import Symmetry
from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.judging import Judgement
from zcheck.semantics.states import can_act, is_deadlock, is_resting, offers_progress
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    VerdictName,
)
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Edge:
    """A step, and where threads that may have changed places are behind it."""

    action: int
    after: State
    moves: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Quotient:
    """Every reachable canonical state with its depth, and the steps from it."""

    depth: dict[State, int]
    edges: dict[State, tuple[Edge, ...]]
    faulting: frozenset[State]
    parents: dict[State, State]              # on a shortest way; none for the first state

    def path(self, state: State) -> tuple[State, ...]:
        """A shortest way to `state`."""
        way = [state]
        while way[0] in self.parents:
            way.insert(0, self.parents[way[0]])
        return tuple(way)


def build_quotient(system: System, symmetry: Symmetry) -> Quotient:
    start, _ = canonical(symmetry, system.initial)
    depth, parents = {start: 0}, dict[State, State]()
    edges: dict[State, tuple[Edge, ...]] = {}
    faulting: set[State] = set()
    queue = [start]
    for state in queue:
        twins = {thread for group in alike_in(symmetry, state) for thread in group[1:]}
        found: list[Edge] = []
        for action in enabled(system, state):
            if first_fault(action, state) is not None:
                faulting.add(state)
            elif action.thread not in twins:
                after, moves = canonical(symmetry, fire(system, action, state))
                found.append(Edge(action.index, after, moves))
                if after not in depth:
                    depth[after] = depth[state] + 1
                    parents[after] = state
                    queue.append(after)
        edges[state] = tuple(found)
    return Quotient(depth, edges, frozenset(faulting), parents)


def judge_quotient(
    system: System, check: Check, quotient: Quotient
) -> tuple[Judgement, State | None]:
    """The verdict of a check that is closed under exchanges (`closing`), and the nearest state that shows it."""
    goal = check.property
    seen = _showing(system, goal, quotient)
    extra = isinstance(goal, FaultFree)
    near = [s for s in seen if check.within is None or quotient.depth[s] + extra <= check.within]
    positive = isinstance(goal, Reachable)
    if not near:
        return Judgement(VerdictName.VIOLATED if positive else VerdictName.HOLDS), None
    first = min(near, key=lambda state: (quotient.depth[state], state))
    found = VerdictName.HOLDS if positive else VerdictName.VIOLATED
    return Judgement(found, quotient.depth[first] + extra), first


def _showing(system: System, goal: Property, quotient: Quotient) -> list[State]:
    states = list(quotient.depth)
    match goal:
        case FaultFree():
            return list(quotient.faulting)
        case DeadlockFree():
            return [s for s in states if is_deadlock(system, s)]
        case Always(expr, defined):
            return [s for s in states if not (is_true(defined, s) and is_true(expr, s))]
        case Never(expr, defined):
            return [s for s in states if not is_true(defined, s) or is_true(expr, s)]
        case Reachable(expr, defined):
            return [s for s in states if is_true(defined, s) and is_true(expr, s)]
        case NeverStuck(threads):
            able = hopeful_threads(system, quotient)
            return [
                s for s in states if any(t not in able[s] and not is_resting(system, t, s) for t in threads)
            ]
        case Progress(label):
            hopeful = _hopeful_states(system, label, quotient)
            return [s for s in states if s not in hopeful]
        case _:
            raise ValueError(f"{type(goal).__name__} is not decided here")


def hopeful_threads(system: System, quotient: Quotient) -> dict[State, set[int]]:
    """For each state the threads that by mandatory steps may come to have a mandatory step.

    Threads are followed along `moves`. The steps that were left out, of threads that nothing tells apart from
    the mover, add nothing: all of these threads have a mandatory step if one has.
    """
    able = {s: {t.index for t in system.threads if can_act(system, t.index, s)} for s in quotient.depth}
    changed = True
    while changed:
        changed = False
        for state, edges in quotient.edges.items():
            before = len(able[state])
            for edge in edges:
                if system.actions[edge.action].mandatory:
                    there = able[edge.after]
                    able[state] |= {
                        t.index for t in system.threads if edge.moves.get(t.index, t.index) in there
                    }
            changed = changed or len(able[state]) > before
    return able


def _hopeful_states(system: System, label: str, quotient: Quotient) -> set[State]:
    hopeful = {state for state in quotient.depth if offers_progress(system, label, state)}
    changed = True
    while changed:
        changed = False
        for state, edges in quotient.edges.items():
            if state not in hopeful and any(
                system.actions[edge.action].mandatory and edge.after in hopeful for edge in edges
            ):
                hopeful.add(state)
                changed = True
    return hopeful
