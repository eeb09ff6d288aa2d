"""Which slots may belong to one thread of several: guesses, which `symmetry` has to prove."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from zcheck.analysis.access import decides_by, writes
from zcheck.system.building import reads
from zcheck.system.expressions import Const, Expr, Ite, Read
from zcheck.system.system import Role, Slot, System
from zcheck.system.threads import Thread

Slices = tuple[tuple[int, ...], ...]
"""For each thread of a class its slots, in corresponding order."""

ELEMENT = re.compile(r"\[(\d+)\]")

Family = tuple[tuple[int, ...], ...]
"""One or more arrays indexed alike: for each index the slots of its elements."""


def candidates(system: System, members: Sequence[Thread]) -> Iterator[Slices | str]:
    """Divisions of slots among `members`, the likeliest first; words where there is none."""
    own = _own_slots(system, members)
    if isinstance(own, str):
        yield own
        return
    arrays = _arrays(system, members)
    likely = [array for array in arrays if _differs(system, members, array)]
    tried: list[list[Family]] = []
    for chosen in (likely, arrays, []):
        if chosen not in tried:
            tried.append(chosen)
            yield tuple(
                (*own[place], *(slot for array in chosen for slot in array[place]))
                for place in range(len(members))
            )


def _own_slots(system: System, members: Sequence[Thread]) -> list[list[int]] | str:
    """The slots each thread owns, by name; the location comes first."""
    found: list[dict[str, int]] = []
    for thread in members:
        mine = [slot for slot in system.slots if slot.owner == thread.index]
        found.append({slot.name.replace(thread.name, "self"): slot.index for slot in mine})
        found[-1].pop(system.slots[thread.location_slot].name.replace(thread.name, "self"), None)
    names = list(found[0])
    for thread, slots in zip(members, found, strict=True):
        if slots.keys() != found[0].keys():
            return f"{members[0].name} and {thread.name} do not have the same variables"
        for name in names:
            if not _same_shape(system.slots[slots[name]], system.slots[found[0][name]]):
                return f"{system.slots[slots[name]].name} is of another kind than that of {members[0].name}"
    return [
        [thread.location_slot, *(slots[name] for name in names)]
        for thread, slots in zip(members, found, strict=True)
    ]


def _same_shape(one: Slot, other: Slot) -> bool:
    return one.type == other.type and one.role is other.role


def _arrays(system: System, members: Sequence[Thread]) -> list[Family]:
    """Arrays with an element for each member that belong to nobody, or to a thread that is alone."""
    sizes = Counter(thread.class_name for thread in system.threads)
    found: defaultdict[tuple[str, str, int | None], dict[int, Slot]] = defaultdict(dict)
    for slot in system.slots:
        place = ELEMENT.search(slot.name)
        alone = slot.owner is None or sizes[system.threads[slot.owner].class_name] == 1
        if place and alone and slot.role is not Role.LOCATION:
            key = (slot.name[: place.start()], slot.name[place.end() :], slot.owner)
            found[key][int(place.group(1))] = slot
    families: list[Family] = []
    for elements in found.values():
        whole = set(elements) == set(range(len(members)))
        if whole and all(_same_shape(slot, elements[0]) for slot in elements.values()):
            families.append(tuple((elements[index].index,) for index in range(len(members))))
    return families


def _differs(system: System, members: Sequence[Thread], array: Family) -> bool:
    """Whether the first two members use the first element differently."""
    slots = frozenset(array[0])
    uses = Counter(
        action.thread
        for action in system.actions
        if not slots.isdisjoint(
            (decides_by(action) | writes(action)).union(*(reads(u.value) for u in action.updates))
        )
    )
    return uses[members[0].index] != uses[members[1].index]


def identities_in(system: System, holders: frozenset[int]) -> Mapping[int, frozenset[int]]:
    """For each slot that holds identities those that it may hold, by value."""
    found = {slot: {system.slots[slot].initial} for slot in holders}
    flows: list[tuple[int, int]] = []
    for action in system.actions:
        for update in action.updates:
            if update.slot in holders:
                values, sources = _parts(update.value)
                found[update.slot] |= values
                flows += [(source, update.slot) for source in sources if source in holders]
    changed = True
    while changed:
        changed = False
        for source, target in flows:
            if not found[source] <= found[target]:
                found[target] |= found[source]
                changed = True
    return {slot: frozenset(values) for slot, values in found.items()}


def _parts(expr: Expr) -> tuple[set[int], set[int]]:
    """The constants and the slots among which `expr` chooses."""
    match expr:
        case Const(value):
            return {value}, set()
        case Read(slot):
            return set(), {slot}
        case Ite(_, yes, no):
            one, other = _parts(yes), _parts(no)
            return one[0] | other[0], one[1] | other[1]
        case _:
            raise AssertionError("an identity is computed")
