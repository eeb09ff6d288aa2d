"""Graphs for Graphviz: every reachable state of a small system, or where each thread can go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zcheck.diagnostics.errors import UsageError
from zcheck.export.commenting import header
from zcheck.semantics.states import is_deadlock
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.actions import Action
from zcheck.system.expressions import TRUE
from zcheck.system.show import show_expression
from zcheck.system.system import Role, State, System
from zcheck.system.threads import Location, LocationKind, Thread
from zcheck.system.types import value_text

MOST_STATES = 1000
"""A larger graph is no picture."""

LONGEST = 60
"""Characters of a label's line."""


def state_graph(system: System) -> str:
    """Every reachable state in order of depth; raises UsageError where there are too many for a picture.

    A thick border is the initial state, red a deadlock; dashed is an optional step, a step to a red cross faults.
    """
    states = _reachable(system)
    shown = _varying(system, states)
    lines = list(_opening(system))
    for state, number in states.items():
        style = _state_style(system, state, number)
        lines.append(f"  s{number} [label={quoted(_state_label(system, state, shown))}{style}];")
    for state, number in states.items():
        for action in enabled(system, state):
            lines += _edge(system, states, state, number, action)
    return "\n".join([*lines, "}"]) + "\n"


def _edge(system: System, states: dict[State, int], state: State, number: int, action: Action) -> Iterator[str]:
    style = "" if action.mandatory else ", style=dashed"
    fault = first_fault(action, state)
    if fault is None:
        target = states[fire(system, action, state)]
        yield f"  s{number} -> s{target} [label={quoted([action.name])}{style}];"
        return
    name = f"f{number}_{action.index}"
    why = action.tests[fault].fault.message
    yield f"  {name} [label={quoted(['fault', why])}, shape=plaintext, fontcolor=red];"
    yield f"  s{number} -> {name} [label={quoted([action.name])}, color=red{style}];"


def _reachable(system: System) -> dict[State, int]:
    states = {system.initial: 0}
    queue = [system.initial]
    for state in queue:
        for action in enabled(system, state):
            if first_fault(action, state) is not None:
                continue
            after = fire(system, action, state)
            if after not in states:
                if len(states) == MOST_STATES:
                    raise UsageError(
                        f"more than {MOST_STATES} states are reachable: too many for a picture",
                        "set smaller parameters with --set, or draw where threads can go: --graph threads",
                    )
                states[after] = len(states)
                queue.append(after)
    return states


def _varying(system: System, states: Iterable[State]) -> tuple[int, ...]:
    """The slots that do not have one value everywhere."""
    seen = zip(*states, strict=True)
    return tuple(index for index, values in enumerate(seen) if len(set(values)) > 1)


def _state_label(system: System, state: State, shown: tuple[int, ...]) -> list[str]:
    """One line a slot; of a thread, its location's number and statement."""
    places = {thread.location_slot: thread for thread in system.threads}
    lines: list[str] = []
    for index in shown:
        slot = system.slots[index]
        if slot.role is Role.LOCATION:
            thread = places[index]
            place = thread.locations[state[index]]
            lines.append(f"{thread.name} at {place.index}: {place.origin.text}")
        else:
            lines.append(f"{slot.name} = {value_text(slot.type, state[index])}")
    return lines or ["the only state"]


def _state_style(system: System, state: State, number: int) -> str:
    border = ", penwidth=3" if number == 0 else ""
    return border + (", color=red, fontcolor=red" if is_deadlock(system, state) else "")


def thread_graph(system: System) -> str:
    """One cluster a thread: its locations and the steps between them; events in a cluster of their own.

    Dashed boxes are resting places, rounded ones wait; dashed arrows are optional.
    """
    lines = list(_opening(system))
    for thread in system.threads:
        lines += _cluster(system, thread)
    events = [action for action in system.actions if action.thread is None]
    if events:
        lines += ["  subgraph cluster_events {", '    label="events";']
        for action in events:
            style = "plaintext" if action.mandatory else "plaintext, style=dashed"
            lines.append(f"    e{action.index} [label={quoted(_step_label(system, action))}, shape={style}];")
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _cluster(system: System, thread: Thread) -> Iterator[str]:
    start = system.slots[thread.location_slot].initial
    yield f"  subgraph cluster_{thread.index} {{"
    yield f"    label={quoted([f'{thread.kind.value} {thread.name}'])};"
    for place in thread.locations:
        border = ", penwidth=3" if place.index == start else ""
        label = quoted([f"{place.index}: {place.origin.text}"])
        yield f"    t{thread.index}_{place.index} [label={label}, style={quoted([_look(place)])}{border}];"
    for action in system.actions:
        if action.thread == thread.index:
            ends = f"t{thread.index}_{action.source} -> t{thread.index}_{action.target}"
            style = "" if action.mandatory else ", style=dashed"
            yield f"    {ends} [label={quoted(_step_label(system, action))}{style}];"
    yield "  }"


def _look(place: Location) -> str:
    if place.resting:
        return "dashed"
    return "rounded" if place.kind is LocationKind.WAITING else "solid"


def _step_label(system: System, action: Action) -> list[str]:
    when = [] if action.guard == TRUE else [f"when {show_expression(action.guard, system)}"]
    return [action.name, action.origin.text, *when]


def _opening(system: System) -> Iterator[str]:
    yield from (f"// {line}" for line in header(system))
    yield "digraph system {"
    yield '  node [shape=box, fontname="monospace"];'
    yield '  edge [fontname="monospace"];'


def quoted(lines: Iterable[str]) -> str:
    """A string of the DOT language, one line under the other, each cut where it is long."""
    cut = (line if len(line) <= LONGEST else line[: LONGEST - 3] + "..." for line in lines)
    texts = (line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for line in cut)
    return '"' + "\\n".join(texts) + '"'
