"""Why a request for a page gets none although there are pages: class by class, what refuses it."""

from __future__ import annotations

from enum import Enum

from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.system.system import Role, State, System
from zcheck.system.threads import Ask


class Refusal(Enum):
    """Why a class gives no page; the value is how reports call it."""

    EMPTY = "has no page"
    GUARDED = "stops here"          # there is a page, but the class may not take it now
    UNASKED = "would give one"      # the request does not ask for this class


@dataclass(frozen=True, slots=True)
class ClassRefusal:
    """One class of pages that a request does not get. `text` and `limits` are its rule, as written, and the
    parameters in it."""

    page_class: str
    queue: str
    pages: int                      # in the queue now
    refusal: Refusal
    text: str
    limits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A waiting request for a page, and why each class fails it."""

    flags: str
    classes: tuple[ClassRefusal, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """Pages in one place."""

    name: str
    pages: int


def shortages(system: System, state: State, thread: int) -> tuple[Shortage, ...]:
    """What a thread that waits for a page asks for; nothing where a class would serve it or it wants none."""
    owner = system.threads[thread]
    asks = owner.locations[state[owner.location_slot]].asks
    found = []
    for flags in dict.fromkeys(ask.flags for ask in asks):
        classes = [_refused(system, state, ask) for ask in asks if ask.flags == flags]
        kept = tuple(one for one in classes if one is not None)
        if len([one for one in kept if one.refusal is not Refusal.UNASKED]) == _asked(asks, flags):
            found.append(Shortage(flags, kept))
    return tuple(found)


def _asked(asks: tuple[Ask, ...], flags: str) -> int:
    return sum(ask.asked for ask in asks if ask.flags == flags)


def _refused(system: System, state: State, ask: Ask) -> ClassRefusal | None:
    """None for a class that would serve the request, or that it does not ask for and that would not."""
    pages = state[ask.queue]
    served = pages > 0 and is_true(ask.admitted, state)
    if served == ask.asked:
        return None
    if not ask.asked:
        refusal = Refusal.UNASKED
    else:
        refusal = Refusal.GUARDED if pages > 0 else Refusal.EMPTY
    return ClassRefusal(ask.page_class, system.slots[ask.queue].name, pages, refusal, ask.text, ask.limits)


def stocks(system: System, state: State) -> tuple[Stock, ...]:
    """Where the pages are, in slot order; places without one are left out."""
    queues = (slot for slot in system.slots if slot.role is Role.QUEUE)
    return tuple(Stock(slot.name, state[slot.index]) for slot in queues if state[slot.index] > 0)
