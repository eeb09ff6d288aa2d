"""What each thread needs besides its variables: held pages, shared holds, tokens, a place on a channel.

Slots are made when they are first used. Who uses what is known only when all threads are lowered, so lowering
runs until what it saw is what it had assumed (`Usage`); one more round at most in practice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zcheck.lang.lowering.objects import Channel, Lock, Queue
from zcheck.lang.lowering.slots import SlotTable
from zcheck.system.building import at_least, disj, equal
from zcheck.system.expressions import FALSE, Const, Expr, Read, number
from zcheck.system.system import Role
from zcheck.system.types import Boolean, Enumeration, IntRange, ThreadRef

LOCK_DEPTH = 15
"""How often one thread may acquire a recursive lock, a token, or a shared lock before that is a fault."""


@dataclass(slots=True)
class Usage:
    """Who sleeps where, who holds which tokens and spin locks, who reads which rw locks."""

    sleepers: dict[str, set[int]] = field(default_factory=dict)    # channel name -> threads
    holders: dict[str, set[int]] = field(default_factory=dict)     # lock name -> threads that acquire it
    readers: dict[str, set[int]] = field(default_factory=dict)     # rw lock name -> threads that share it


class Resources:
    """Slots that belong to a thread, made on demand, and who may use what."""

    def __init__(self, slots: SlotTable, threads: tuple[str, ...], total_pages: int, known: Usage) -> None:
        self._slots = slots
        self._threads = threads
        self._total_pages = total_pages
        self._known = known
        self.seen = Usage()
        self._channels: list[str] = []
        self._made: dict[tuple[str, int, str], int] = {}
        self.locks: list[Lock] = []

    def identity(self, thread: int) -> Const:
        """The value of a lock's owner slot while `thread` holds it."""
        return Const(thread + 1, ThreadRef(self._threads))

    def nobody(self) -> Const:
        return Const(0, ThreadRef(self._threads))

    def add_channel(self, name: str) -> None:
        self._channels.append(name)

    def held(self, thread: int) -> Queue:
        """The thread's own page queue."""
        name = f"{self._threads[thread]}.held"
        slot = self._slot("held", thread, "", name, IntRange(0, self._total_pages), Role.QUEUE)
        return Queue(name, slot)

    def held_if_used(self, thread: int) -> int | None:
        return self._made.get(("held", thread, ""))

    def reads(self, thread: int, lock: Lock) -> int:
        """The slot that counts a thread's shared holds of an rw lock."""
        self.seen.readers.setdefault(lock.name, set()).add(thread)
        return self._shared(thread, lock)

    def _shared(self, thread: int, lock: Lock) -> int:
        name = f"{lock.name}.shared[{self._threads[thread]}]"
        return self._slot("reads", thread, lock.name, name, IntRange(0, LOCK_DEPTH), Role.LOCK)

    def depth(self, thread: int, lock: Lock) -> int:
        """The slot that counts a thread's acquires of a token, kept while it is asleep without it."""
        name = f"{lock.name}.depth[{self._threads[thread]}]"
        return self._slot("depth", thread, lock.name, name, IntRange(0, LOCK_DEPTH), Role.LOCK)

    def acquires(self, thread: int, lock: Lock) -> None:
        """Record that `thread` acquires `lock` somewhere."""
        self.seen.holders.setdefault(lock.name, set()).add(thread)

    def asleep(self, thread: int) -> int:
        """Whether the thread gave up its tokens because it waits."""
        return self._slot("asleep", thread, "", f"{self._threads[thread]}.asleep", Boolean(), Role.SLEEP)

    def sleeps_on(self, thread: int) -> int:
        """The channel that the thread sleeps on, 0 for none."""
        type_ = Enumeration("channel", ("none", *self._channels))
        return self._slot("channel", thread, "", f"{self._threads[thread]}.sleeps_on", type_, Role.CHANNEL)

    def channel_value(self, channel: Channel | None) -> Const:
        type_ = Enumeration("channel", ("none", *self._channels))
        return Const(channel.number if channel else 0, type_)

    def ticket(self, thread: int) -> int:
        """The thread's place in the queue of a fifo channel, 1 for the first."""
        type_ = IntRange(0, max(1, len(self._threads)))
        return self._slot("ticket", thread, "", f"{self._threads[thread]}.ticket", type_, Role.CHANNEL)

    def sleeps(self, thread: int, channel: Channel) -> None:
        """Record that `thread` may sleep on `channel`."""
        self.seen.sleepers.setdefault(channel.name, set()).add(thread)

    def sleepers(self, channel: Channel) -> list[int]:
        """Threads that may sleep on `channel`."""
        return sorted(self._known.sleepers.get(channel.name, ()))

    def may_hold(self, thread: int, *kinds: str) -> list[Lock]:
        """Locks of those kinds that `thread` acquires somewhere, as far as the round before knew."""
        return [
            lock
            for lock in self.locks
            if lock.kind in kinds and thread in self._known.holders.get(lock.name, ())
        ]

    def readers_of(self, lock: Lock) -> list[int]:
        return sorted(self._known.readers.get(lock.name, ()))

    def holds(self, thread: int, lock: Lock) -> Expr:
        """Whether `thread` holds `lock`, shared or not."""
        owns = equal(Read(lock.owner), self.identity(thread))
        shares: Expr = FALSE
        if lock.kind == "rw" and thread in self._known.readers.get(lock.name, ()):
            shares = at_least(Read(self._shared(thread, lock)), number(1))
        return disj((owns, shares))

    def stable(self) -> bool:
        """Whether what was assumed is what was seen."""
        return self._known == self.seen

    def _slot(
        self,
        kind: str,
        thread: int,
        thing: str,
        name: str,
        type_: IntRange | Boolean | Enumeration,
        role: Role,
    ) -> int:
        key = (kind, thread, thing)
        if key not in self._made:
            self._made[key] = self._slots.new(name, type_, 0, role, thread)
        return self._made[key]
