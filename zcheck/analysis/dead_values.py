"""Values that nobody will read again are reset, so that they do not tell states apart.

Two systems before and after have the same verdicts, shortest lengths and faults: states that differ in dead
values only offer the same steps for ever, and no step is added or taken away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from zcheck.analysis.access import decides_by, read_by_check, writes
from zcheck.system.actions import Action, Update
from zcheck.system.building import reads
from zcheck.system.expressions import Const
from zcheck.system.system import Role, System
from zcheck.system.threads import Thread


def reset_dead_values(system: System) -> System:
    """`system` without updates of slots that decide nothing, and with private values reset where dead.

    A slot is private if only one thread reads and writes it and no check does. Where classical liveness on
    that thread's locations finds it dead, it has its initial value: the arriving step sees to it.
    """
    lean = _without_idle_updates(system)
    private = _private_slots(lean)
    actions = list(lean.actions)
    for thread in lean.threads:
        for slot in private.get(thread.index, ()):
            live = _live_places(lean, thread, slot)
            for action in lean.actions:
                if action.thread == thread.index:
                    actions[action.index] = _reset(actions[action.index], lean, slot, live)
    return replace(lean, actions=tuple(actions))


def _without_idle_updates(system: System) -> System:
    needed = _needed_slots(system)
    return replace(
        system,
        actions=tuple(
            replace(action, updates=tuple(u for u in action.updates if u.slot in needed))
            for action in system.actions
        ),
    )


def _needed_slots(system: System) -> frozenset[int]:
    """The slots that decide something: a step, a fault, a check, a location; or a needed slot's value."""
    needed = {slot.index for slot in system.slots if slot.role is Role.LOCATION}
    for action in system.actions:
        needed |= decides_by(action)
    for check in system.checks:
        needed |= read_by_check(check)
    for thread in system.threads:
        for place in thread.locations:
            needed |= reads(place.condition)
    flows: defaultdict[int, set[int]] = defaultdict(set)
    for action in system.actions:
        for update in action.updates:
            flows[update.slot] |= reads(update.value)
    stack = list(needed)
    while stack:
        for source in flows[stack.pop()] - needed:
            needed.add(source)
            stack.append(source)
    return frozenset(needed)


def _private_slots(system: System) -> dict[int, list[int]]:
    """By thread, the slots that only its actions and its locations' conditions read, and only it writes."""
    users: defaultdict[int, set[int | None]] = defaultdict(set)
    for action in system.actions:
        for slot in _touched(action):
            users[slot].add(action.thread)
    for thread in system.threads:
        for place in thread.locations:
            for slot in reads(place.condition):
                users[slot].add(thread.index)
    shown = frozenset().union(*map(read_by_check, system.checks))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for slot in sorted(users):
        (user, *others) = users[slot]
        plain = system.slots[slot].role is not Role.LOCATION and slot not in shown
        if plain and not others and user is not None and not _is_moved(system, system.threads[user]):
            found[user].append(slot)
    return found


def _touched(action: Action) -> frozenset[int]:
    return (decides_by(action) | writes(action)).union(*(reads(u.value) for u in action.updates))


def _is_moved(system: System, thread: Thread) -> bool:
    """Whether somebody else changes the thread's location: then its own steps are not all of its graph."""
    return any(thread.location_slot in writes(action) for action in system.actions)


def _live_places(system: System, thread: Thread, slot: int) -> frozenset[int]:
    """The locations at which the value of a private slot may still be read."""
    live = {place.index for place in thread.locations if slot in reads(place.condition)}
    own = [action for action in system.actions if action.thread == thread.index]
    live |= {a.source for a in own if a.source is not None and _needs(a, slot)}
    changed = True
    while changed:
        before = len(live)
        live |= {
            a.source
            for a in own
            if a.source is not None and a.target in live and _passes_on(a, slot)
        }
        changed = len(live) > before
    return frozenset(live)


def _needs(action: Action, slot: int) -> bool:
    """Whether the action reads the slot other than to compute its next value."""
    return slot in decides_by(action) or any(
        slot in reads(update.value) for update in action.updates if update.slot != slot
    )


def _passes_on(action: Action, slot: int) -> bool:
    """Whether the value after the action depends on that before."""
    values = [update.value for update in action.updates if update.slot == slot]
    return not values or slot in reads(values[0])


def _reset(action: Action, system: System, slot: int, live: frozenset[int]) -> Action:
    """The action with `slot` reset if it is dead on arrival; it is reset already where it was dead before."""
    if action.target in live:
        return action
    updates = tuple(update for update in action.updates if update.slot != slot)
    if action.source in live:
        initial = Const(system.slots[slot].initial, system.slots[slot].type)
        updates = (*updates, Update(slot, initial))
    return replace(action, updates=updates)
