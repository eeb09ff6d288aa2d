"""Who waits for whom in a state where somebody can never go on: the wait-for graph.

A thread or event waits for *all* the false parts of its condition; one part may come true by *any* of several
steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zcheck.explain.future import Future
from zcheck.explain.helping import changes, helps, wanted
from zcheck.explain.situation import Need, Place, conjuncts, need_of, place_of, slot_text
from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.system.actions import Action
from zcheck.system.building import disj
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp, Read
from zcheck.system.system import Role, State, System
from zcheck.system.threads import LocationKind, Thread
from zcheck.system.types import Enumeration

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Provider:
    """A step that could bring about what somebody needs, and who would take it."""

    who: str
    action: int
    place: Place


@dataclass(frozen=True, slots=True)
class Lack:
    """A part of a waiter's condition that is false now and, whatever mandatory steps follow, stays so.

    `holder` is the thread that holds the `lock` this is about. `providers` are the steps that could make it
    true, were they ever taken; those that an optional step would have to make are in `optional`.
    `moves` tells whether some step of the future does work in that direction, though never far enough. `channel` is
    what the waiter sleeps on, where it needs a wakeup.
    """

    part: Expr
    need: Need
    lock: str | None
    holder: str | None
    providers: tuple[Provider, ...]
    optional: tuple[Provider, ...]
    moves: bool
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Waiter:
    """A thread, or an event instance, that can never again take a mandatory step."""

    name: str
    thread: int | None            # None: an event
    resting: bool
    place: Place
    lacks: tuple[Lack, ...]


def waiters(system: System, state: State, future: Future) -> tuple[Waiter, ...]:
    """Who can never go on from `state`, threads first, then events; finished threads are not among them."""
    return (*_threads(system, state, future), *_events(system, state, future))


def _threads(system: System, state: State, future: Future) -> Iterator[Waiter]:
    able = {system.actions[index].thread for index in future.fired} | _faulting(system, future)
    for thread in system.threads:
        location = thread.locations[state[thread.location_slot]]
        if thread.index in able or location.kind is LocationKind.FINISHED:
            continue
        lacks = _lacks(system, state, future, location.condition, thread.index)
        if not lacks:
            lacks = _lacks(system, state, future, _any_step(system, state, thread), thread.index)
        yield Waiter(thread.name, thread.index, location.resting, place_of(location.origin), lacks)


def _any_step(system: System, state: State, thread: Thread) -> Expr:
    """That some mandatory step of `thread` is enabled where it is."""
    place = state[thread.location_slot]
    own = (action for action in system.actions if action.thread == thread.index and action.source == place)
    return disj(action.guard for action in own if action.mandatory)


def _faulting(system: System, future: Future) -> set[int | None]:
    """Threads with a step that goes wrong somewhere: they could go on, into the fault."""
    if not future.faulting:
        return set()
    return {
        action.thread
        for state in future.faulting
        for action in system.actions
        if action.mandatory and _is_there(system, state, action) and is_true(action.guard, state)
    }


def _events(system: System, state: State, future: Future) -> Iterator[Waiter]:
    groups: dict[str, list[Action]] = {}
    for action in system.actions:
        if action.thread is None and action.mandatory:
            groups.setdefault(action.group, []).append(action)
    for name, actions in groups.items():
        if any(action.index in future.fired for action in actions):
            continue
        lacks = _lacks(system, state, future, disj(action.guard for action in actions), None)
        yield Waiter(name, None, True, place_of(actions[0].origin), lacks)


def _lacks(
    system: System, state: State, future: Future, condition: Expr, thread: int | None
) -> tuple[Lack, ...]:
    """The parts of `condition` that are false in every state of the future."""
    found = []
    for part in conjuncts(condition):
        if not any(is_true(part, later) for later in future.states):
            found.append(_lack(system, state, future, part, thread))
    return tuple(found)


def _lack(system: System, state: State, future: Future, part: Expr, thread: int | None) -> Lack:
    needed = wanted(part, state)
    lock = _lock(system, state, part)
    holder = None if lock is None else state[lock] - 1
    able: list[Provider] = []
    optional: list[Provider] = []
    moves = False
    reach = _Reach(system, state)
    for action in system.actions:
        if not helps(changes(system, action), needed):
            continue
        if action.index in future.fired:
            moves = True
            continue
        if action.thread == thread and thread is not None:
            continue
        if not reach.may_take(action) or (holder is not None and action.thread != holder):
            continue
        who = action.group or action.name
        (able if action.mandatory else optional).append(Provider(who, action.index, place_of(action.origin)))
    name = None if lock is None else system.slots[lock].name
    held_by = None if holder is None else system.threads[holder].name
    need = need_of(system, state, thread, part)
    return Lack(part, need, name, held_by, tuple(able), tuple(optional), moves, _channel(system, state, part))


def _channel(system: System, state: State, part: Expr) -> str | None:
    match part:
        case Binary(BinaryOp.EQ, Read(slot), Const()) if system.slots[slot].role is Role.CHANNEL:
            named = isinstance(system.slots[slot].type, Enumeration)      # else it is a place in a queue
            return slot_text(system, slot, state[slot]) if named else None
        case _:
            return None


def _lock(system: System, state: State, part: Expr) -> int | None:
    """The owner slot of the lock, held by somebody, that `part` needs to be free; only its holder can release
    a lock."""
    match part:
        case Many(ManyOp.OR, args):
            slots = {_lock(system, state, arg) for arg in args}
            return slots.pop() if len(slots) == 1 else None
        case Binary(BinaryOp.EQ, Read(slot), Const()) if system.slots[slot].role is Role.LOCK:
            return slot if state[slot] > 0 else None
        case _:
            return None


def _is_there(system: System, state: State, action: Action) -> bool:
    return action.thread is None or state[system.threads[action.thread].location_slot] == action.source


class _Reach:
    """Which steps each thread may come to at all from where it is, going by its control flow alone."""

    def __init__(self, system: System, state: State) -> None:
        self._system = system
        self._state = state
        self._known: dict[int, frozenset[int]] = {}
        self._moved = _moved_by_others(system)

    def may_take(self, action: Action) -> bool:
        if action.thread is None:
            return True
        assert action.source is not None, f"{action.name} starts nowhere"
        thread = self._system.threads[action.thread]
        return action.source in self._from(thread)

    def _from(self, thread: Thread) -> frozenset[int]:
        import networkx as nx  # takes as long to load as a small model to decide

        if thread.index not in self._known:
            steps: nx.DiGraph[int] = nx.DiGraph()
            start = self._state[thread.location_slot]
            steps.add_nodes_from((start, *self._moved.get(thread.index, ())))
            for action in self._system.actions:
                if action.thread == thread.index and action.source is not None and action.target is not None:
                    steps.add_edge(action.source, action.target)
            reached = {start, *nx.descendants(steps, start)}
            for place in self._moved.get(thread.index, ()):
                reached |= {place, *nx.descendants(steps, place)}
            self._known[thread.index] = frozenset(reached)
        return self._known[thread.index]


def _moved_by_others(system: System) -> dict[int, tuple[int, ...]]:
    """For each thread that steps of others may move: all its places, where that is told by no constant."""
    owner = {thread.location_slot: thread for thread in system.threads}
    found: dict[int, tuple[int, ...]] = {}
    for action in system.actions:
        for update in action.updates:
            if update.slot in owner:
                thread = owner[update.slot]
                found[thread.index] = tuple(range(len(thread.locations)))
    return found


def wait_for_graph(found: Sequence[Waiter]) -> nx.MultiDiGraph[str]:
    """Who waits for whom; each edge has the text of the ``need`` and the number of the ``lack``."""
    import networkx as nx  # takes as long to load as a small model to decide

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for waiter in found:
        graph.add_node(waiter.name)
        for number, lack in enumerate(waiter.lacks):
            for who in dict.fromkeys(provider.who for provider in lack.providers):
                graph.add_edge(waiter.name, who, need=lack.need.text, lack=number)
    return graph
