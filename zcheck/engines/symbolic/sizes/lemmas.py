"""Guesses at simple invariants, of which those that are none are thrown away (Houdini: Flanagan and Leino, 2001).

For each thread what its own numbers are at each location, as far as that is one expression over parameters, and
how they compare; for each number whether it only ever falls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from zcheck.analysis.access import writes
from zcheck.analysis.hull import is_counted
from zcheck.engines.symbolic.sizes.net import Step
from zcheck.system.actions import Update
from zcheck.system.building import at_most, binary, equal, implies, reads, substitute
from zcheck.system.expressions import BinaryOp, Const, Expr, Read, number
from zcheck.system.system import Role, System
from zcheck.system.threads import Thread

MOST_COMPARED = 4
"""Numbers of one thread that are compared with each other."""


def guesses(system: System, steps: Sequence[Step], start: Mapping[int, Expr]) -> list[Expr]:
    """Conditions that may be invariants, no two alike."""
    found: dict[Expr, None] = {}
    for thread in system.threads:
        own = _own(system, thread)
        for guess in (*_known(system, thread, own, start), *_compared(thread, own)):
            found[guess] = None
    for slot in system.slots:
        if is_counted(slot) and slot.role is not Role.PARAMETER and slot.owner is None:
            found[at_most(Read(slot.index), start[slot.index])] = None
    return [guess for guess in found if not isinstance(guess, Const)]


def _own(system: System, thread: Thread) -> list[int]:
    """The numbers that only this thread writes."""
    mine: set[int] = set()
    others: set[int] = set()
    for action in system.actions:
        (mine if action.thread == thread.index else others).update(writes(action))
    return sorted(slot for slot in mine - others if is_counted(system.slots[slot]))


Known = dict[int, Expr]
"""The values of some slots, over parameters."""


def _known(system: System, thread: Thread, own: Sequence[int], start: Mapping[int, Expr]) -> Iterator[Expr]:
    """At each location the numbers that have one value there whatever happened before: a forward analysis."""
    first = system.slots[thread.location_slot].initial
    at: dict[int, Known] = {first: {slot: start[slot] for slot in own}}
    actions = [action for action in system.actions if action.thread == thread.index]
    todo = [first]
    while todo:
        here = todo.pop()
        for action in actions:
            if action.source != here or action.target is None:
                continue
            after = _after(system, action.updates, at[here])
            old = at.get(action.target)
            new = after if old is None else {slot: v for slot, v in old.items() if after.get(slot) == v}
            if new != old:
                at[action.target] = new
                todo.append(action.target)
    place = Read(thread.location_slot)
    for location, known in at.items():
        for slot, value in known.items():
            yield implies(equal(place, number(location)), equal(Read(slot), value))


def _after(system: System, updates: Sequence[Update], known: Known) -> Known:
    after = dict(known)
    for update in updates:
        value = substitute(update.value, known)
        if all(system.slots[slot].role is Role.PARAMETER for slot in reads(value)):
            after[update.slot] = value          # of a slot that others write, too, it is not asked
        else:
            after.pop(update.slot, None)
    return after


def _compared(thread: Thread, own: Sequence[int]) -> Iterator[Expr]:
    place = Read(thread.location_slot)
    for one, other in permutations(own[:MOST_COMPARED], 2):
        for location in thread.locations:
            here = equal(place, number(location.index))
            yield implies(here, at_most(Read(one), Read(other)))
            yield implies(here, binary(BinaryOp.LT, Read(one), Read(other)))
