"""Who has nothing to do with how a trace ends: no step of theirs touches what the others use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, assert_never

from zcheck.explain.story import Step
from zcheck.frozen import dataclass
from zcheck.results.trace import Ceased, Deadlocked, Faulted, Livelocked, NoProgress, Reached, Stuck, Trace
from zcheck.system.actions import Action
from zcheck.system.building import reads
from zcheck.system.properties import Always, Never, Property, Reachable
from zcheck.system.system import System

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Aside:
    """Steps `first` to `last`, all by bystanders: `count` of them by `who`."""

    first: int
    last: int
    count: int
    who: tuple[str, ...]


def bystanders(system: System, goal: Property, trace: Trace) -> frozenset[str]:
    """The threads and events that act in `trace` and share no variable, not even through others, with whom or
    what its end is about."""
    import networkx as nx  # takes as long to load as a small model to decide

    graph: nx.Graph[str | int] = nx.Graph()
    units: set[str] = set()
    for index in trace.actions:
        action = system.actions[index]
        unit = action.group or action.name
        units.add(unit)
        graph.add_node(unit)
        graph.add_edges_from((unit, slot) for slot in _touched(system, action))
    involved: set[str | int] = set()
    for start in _about(system, goal, trace):
        if start in graph and start not in involved:
            involved |= nx.node_connected_component(graph, start)
    return frozenset(units - involved) if involved else frozenset()


def _touched(system: System, action: Action) -> frozenset[int]:
    """Slots that a step reads or writes, but for its own place."""
    values = (update.value for update in action.updates)
    found = reads(action.guard).union(*map(reads, values), *(reads(test.holds) for test in action.tests))
    own = () if action.thread is None else (system.threads[action.thread].location_slot,)
    return found.union(update.slot for update in action.updates).difference(own)


def _about(system: System, goal: Property, trace: Trace) -> Iterator[str | int]:
    """The threads, and the variables, that the end of a trace is about."""
    match trace.ending:
        case Deadlocked(threads) | Stuck(threads):
            yield from _waiting(system, trace, threads)
        case Faulted(index, test):
            action = system.actions[index]
            yield action.group or action.name
            yield from reads(action.tests[test].holds)
        case NoProgress(label) | Livelocked(label) | Ceased(label):
            yield from _waiting(system, trace, (t.index for t in system.threads if label in t.carries))
        case Reached():
            match goal:
                case Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined):
                    yield from reads(expr) | reads(defined)
                case _:
                    return
        case _:
            assert_never(trace.ending)


def _waiting(system: System, trace: Trace, threads: Iterable[int]) -> Iterator[str | int]:
    """Threads, and what they wait for at the end."""
    for index in threads:
        thread = system.threads[index]
        yield thread.name
        yield from reads(thread.locations[trace.states[-1][thread.location_slot]].condition)


def folded(steps: Sequence[Step], aside: Iterable[str]) -> tuple[Step | Aside, ...]:
    """`steps` with each run of steps by those `aside` made one entry."""
    names = frozenset(aside)
    result: list[Step | Aside] = []
    for step in steps:
        if step.who not in names or step.fault is not None:
            result.append(step)
            continue
        last = result[-1] if result else None
        if isinstance(last, Aside):
            who = tuple(dict.fromkeys((*last.who, step.who)))
            result[-1] = Aside(last.first, step.last, last.count + step.times, who)
        else:
            result.append(Aside(step.first, step.last, step.times, (step.who,)))
    return tuple(result)
