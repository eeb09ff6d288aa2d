"""Threads and their locations."""

from __future__ import annotations

from enum import Enum

from zcheck.frozen import dataclass
from zcheck.system.actions import Origin
from zcheck.system.expressions import Expr


class ThreadKind(Enum):
    THREAD = "thread"
    DAEMON = "daemon"
    INTERRUPT = "interrupt"


class LocationKind(Enum):
    RUNNING = "running"     # before a statement that never waits
    WAITING = "waiting"     # before a waiting statement or a choose
    IDLE = "idle"           # the same, marked as a legal resting place
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Ask:
    """One class from which a waiting `take` might get a page; changes nothing in its meaning, explains it."""

    flags: str                               # of the request, as declared: ``M_WAITOK``
    page_class: str
    queue: int                               # the slot of the queue that the class draws on
    admitted: Expr
    text: str                                # of `admitted`, as written; empty where it is always true
    limits: tuple[tuple[str, str], ...]      # the parameters named in it, with their values
    asked: bool                              # False: the request does not ask for this class


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a thread's code: the statement about to run, with its call string."""

    index: int
    kind: LocationKind
    origin: Origin
    labels: frozenset[str]          # for ``at(t, label)``
    condition: Expr                 # what the statement waits for; true where it never waits
    asks: tuple[Ask, ...] = ()      # the classes of pages, where it waits for a page

    @property
    def resting(self) -> bool:
        return self.kind in (LocationKind.IDLE, LocationKind.FINISHED)


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread; threads of one class share `class_name` and differ in `member`."""

    index: int
    name: str                       # ``pagedaemon`` or ``user[1]``
    class_name: str
    member: int                     # value of ``self``
    kind: ThreadKind
    location_slot: int              # its initial value is the initial location
    locations: tuple[Location, ...]
    carries: frozenset[str]         # labels of the progress statements in its code
