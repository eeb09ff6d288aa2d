"""Where each thread is in a state, what it waits for, and why that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import groupby

from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import evaluate
from zcheck.semantics.steps import enabled
from zcheck.system.actions import Action, CallFrame, Origin
from zcheck.system.building import disj, reads
from zcheck.system.expressions import Binary, BinaryOp, Const, Expr, Many, ManyOp, Read
from zcheck.system.show import show_expression
from zcheck.system.system import Role, Slot, State, System
from zcheck.system.threads import LocationKind, Thread
from zcheck.system.types import LocationRef, ThreadRef, value_text


class Activity(Enum):
    """What a thread does in a state; the value is how it is called in reports."""

    FINISHED = "has finished"
    RESTS = "rests at"          # an idle place, and cannot go on
    WAITS = "waits at"          # any other place, and cannot go on
    MAY = "may go on from"      # by an optional step only
    READY = "can go on from"    # has an enabled mandatory step


@dataclass(frozen=True, slots=True)
class Value:
    """A slot, or the place of a thread, with its value as a user would write it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Need:
    """A part of what a thread waits for that is false, and the values it depends on."""

    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A statement in its code: how it is written, where it stands, and the calls that lead to it."""

    statement: str
    place: str | None                 # ``file:line``
    link: str | None                  # kernel source
    calls: tuple[CallFrame, ...]      # outermost first


@dataclass(frozen=True, slots=True)
class Situation:
    """One thread in one state. `needs` is empty unless it waits or rests on something."""

    thread: str
    activity: Activity
    place: Place
    needs: tuple[Need, ...]
    resting: bool                     # in the sense of the language: finished or at an idle place


def place_of(origin: Origin) -> Place:
    return Place(_told_once(origin.text), origin.span.place if origin.span else None, origin.link, origin.calls)


def _told_once(text: str) -> str:
    """A statement in which a part comes several times in a row, as loops in `atomic` make it, with their number."""
    parts = [(part, len(list(same))) for part, same in groupby(text.split("; "))]
    return "; ".join(part if times == 1 else f"{part} ({times} times)" for part, times in parts)


def situations(system: System, state: State) -> tuple[Situation, ...]:
    """Every thread's situation in `state`, in thread order."""
    possible = tuple(enabled(system, state))
    return tuple(situation(system, state, thread, possible) for thread in system.threads)


def situation(system: System, state: State, thread: Thread, possible: tuple[Action, ...]) -> Situation:
    """One thread's situation in `state`, where the actions `possible` are enabled."""
    location = thread.locations[state[thread.location_slot]]
    own = [action for action in possible if action.thread == thread.index]
    activity = _activity(location.kind, own)
    stopped = activity in (Activity.RESTS, Activity.WAITS, Activity.MAY)
    needs = tuple(unmet(system, state, thread.index, location.condition)) if stopped else ()
    return Situation(thread.name, activity, place_of(location.origin), needs, location.resting)


def _activity(kind: LocationKind, own: list[Action]) -> Activity:
    if kind is LocationKind.FINISHED:
        return Activity.FINISHED
    if any(action.mandatory for action in own):
        return Activity.READY
    if own:
        return Activity.MAY
    return Activity.RESTS if kind is LocationKind.IDLE else Activity.WAITS


def unmet(system: System, state: State, thread: int | None, condition: Expr) -> Iterator[Need]:
    """The false parts of what `thread` (None: an event) waits for."""
    for part in conjuncts(condition):
        if not evaluate(part, state):
            yield need_of(system, state, thread, part)


def need_of(system: System, state: State, thread: int | None, part: Expr) -> Need:
    """`part`, false in `state`, as something that `thread` (None: an event) needs."""
    shown = _for_others(system, thread, part)
    return Need(show_expression(shown, system), values_of(system, state, shown))


def _for_others(system: System, thread: int | None, part: Expr) -> Expr:
    """`part`, a false one, without the alternatives that `thread` itself owns a lock.

    Acquiring a lock twice is possible, since it faults; it is nothing a thread waits for.
    """
    if not (isinstance(part, Many) and part.op is ManyOp.OR):
        return part
    kept = tuple(arg for arg in part.args if not _is_owner(system, thread, arg))
    return disj(kept) if kept else part


def _is_owner(system: System, thread: int | None, expr: Expr) -> bool:
    match expr:
        case Binary(BinaryOp.EQ, Read(slot), Const(value)):
            owned = isinstance(system.slots[slot].type, ThreadRef)
            return owned and thread is not None and value == thread + 1
        case _:
            return False


def conjuncts(condition: Expr) -> Iterator[Expr]:
    """The parts that must all be true for `condition` to be."""
    if isinstance(condition, Many) and condition.op is ManyOp.AND:
        for part in condition.args:
            yield from conjuncts(part)
    else:
        yield condition


def values_of(system: System, state: State, expr: Expr) -> tuple[Value, ...]:
    """What `expr` reads, in slot order; a location is shown as the statement the thread is at."""
    slots = (system.slots[index] for index in sorted(reads(expr)))
    return tuple(Value(_shown(system, slot), slot_text(system, slot.index, state[slot.index])) for slot in slots)


def _shown(system: System, slot: Slot) -> str:
    located = slot.role is Role.LOCATION and slot.owner is not None
    return f"place of {system.threads[slot.owner].name}" if located and slot.owner is not None else slot.name


def slot_text(system: System, slot: int, value: int) -> str:
    """The value of a slot as a user would write it."""
    type_, owner = system.slots[slot].type, system.slots[slot].owner
    if isinstance(type_, LocationRef) and owner is not None:
        return f"`{system.threads[owner].locations[value].origin.text}`"
    return value_text(type_, value)
