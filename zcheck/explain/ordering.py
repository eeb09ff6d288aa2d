"""Calmer stories: the steps of a trace in the order with the fewest context switches.

Only the order changes, not who does what in which order of his own, and not where it ends. So a shortest trace
stays one, and a story that jumped between threads without need reads thread by thread.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import field, replace
from itertools import pairwise

from zcheck.frozen import dataclass
from zcheck.results.trace import Livelocked, Trace
from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.system import State, System

MOST_MOMENTS = 5_000
"""So many moments are looked at before a trace is left as it is."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """How many steps each unit has taken, the state they led to, and who took the last."""

    taken: tuple[int, ...]
    state: State
    last: int


def calmest(system: System, trace: Trace, most: int = MOST_MOMENTS) -> Trace:
    """`trace` reordered: its steps up to its end, of a livelock up to the loop.

    Steps of one thread, or of one event, keep their order. The trace itself where no order is calmer, or where
    more than `most` moments would have to be looked at.
    """
    end = trace.ending.loop if isinstance(trace.ending, Livelocked) else len(trace.actions)
    found = _calmest(system, trace.actions[:end], trace.states[end], most)
    if found is None or _switches(system, found) >= _switches(system, trace.actions[:end]):
        return trace
    states = [trace.states[0]]
    for index in found:
        states.append(fire(system, system.actions[index], states[-1]))
    return replace(
        trace, states=(*states, *trace.states[end + 1 :]), actions=(*found, *trace.actions[end:])
    )


def _switches(system: System, actions: tuple[int, ...]) -> int:
    units = [system.actions[index].group for index in actions]
    return sum(one != other for one, other in pairwise(units))


def _calmest(system: System, actions: tuple[int, ...], goal: State, most: int) -> tuple[int, ...] | None:
    """An order of `actions` that leads to `goal` with the fewest switches (Dijkstra); always the same one."""
    units = dict.fromkeys(system.actions[index].group for index in actions)
    own = [tuple(index for index in actions if system.actions[index].group == unit) for unit in units]
    start = _Moment((0,) * len(own), system.initial, -1)
    waiting = [_Entry(0, 0, start, None, -1)]
    reached: dict[_Moment, _Entry] = {}
    numbered = 0
    while waiting and len(reached) <= most:
        entry = heapq.heappop(waiting)
        if entry.moment in reached:
            continue
        reached[entry.moment] = entry
        if sum(entry.moment.taken) == len(actions) and entry.moment.state == goal:
            return _path(reached, entry)
        for index, following in _next(system, own, entry.moment):
            numbered += 1
            cost = entry.switches + (entry.moment.last not in (following.last, -1))
            heapq.heappush(waiting, _Entry(cost, numbered, following, entry.moment, index))
    return None


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    """A way to a moment; the number makes the order total and so the result the same on every run."""

    switches: int
    number: int
    moment: _Moment = field(compare=False)
    before: _Moment | None = field(compare=False)
    action: int = field(compare=False)


def _next(system: System, own: list[tuple[int, ...]], moment: _Moment) -> Iterator[tuple[int, _Moment]]:
    """Each unit's own next step, where it is possible."""
    for unit, indices in enumerate(own):
        if moment.taken[unit] == len(indices):
            continue
        action = system.actions[indices[moment.taken[unit]]]
        if is_enabled(system, action, moment.state) and first_fault(action, moment.state) is None:
            taken = tuple(count + (other == unit) for other, count in enumerate(moment.taken))
            yield action.index, _Moment(taken, fire(system, action, moment.state), unit)


def _path(reached: dict[_Moment, _Entry], last: _Entry) -> tuple[int, ...]:
    actions: list[int] = []
    while last.before is not None:
        actions.append(last.action)
        last = reached[last.before]
    return tuple(reversed(actions))
