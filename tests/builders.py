"""Small systems with known answers, built by hand, and what it takes to build more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zcheck.system.actions import Action, Fault, FaultKind, FaultTest, Origin, Update
from zcheck.system.building import at_least, at_most, conj, equal, shifted
from zcheck.system.expressions import TRUE, Expr, Read, number
from zcheck.system.properties import Check, DeadlockFree, FaultFree, NeverStuck, Property, VerdictName
from zcheck.system.system import Role, Slot, System
from zcheck.system.threads import Location, LocationKind, Thread, ThreadKind
from zcheck.system.types import IntRange, LocationRef, ThreadRef, Type

RUN, WAIT, IDLE, DONE = (
    LocationKind.RUNNING, LocationKind.WAITING, LocationKind.IDLE, LocationKind.FINISHED,
)


@dataclass
class Builder:
    """Slots, threads and actions in the order they are added; events come after all threads."""

    name: str
    slots: list[Slot] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    steps: list[Action] = field(default_factory=list)
    events: list[Action] = field(default_factory=list)

    def slot(
        self, name: str, type_: Type, initial: int = 0, role: Role = Role.VARIABLE, owner: int | None = None
    ) -> int:
        self.slots.append(Slot(len(self.slots), name, type_, initial, role, owner))
        return len(self.slots) - 1

    def number(self, name: str, low: int, high: int, initial: int = 0) -> int:
        return self.slot(name, IntRange(low, high), initial)

    def owner(self, name: str, threads: Sequence[str]) -> int:
        return self.slot(name, ThreadRef(tuple(threads)), 0, Role.LOCK)

    def thread(
        self,
        name: str,
        kinds: Sequence[LocationKind],
        carries: Iterable[str] = (),
        initial: int = 0,
        kind: ThreadKind = ThreadKind.THREAD,
    ) -> int:
        index = len(self.threads)
        slot = self.slot(f"{name}.at", LocationRef(len(kinds)), initial, Role.LOCATION, index)
        places = tuple(
            Location(i, kind_, Origin(f"{name}:{i}"), frozenset(), TRUE) for i, kind_ in enumerate(kinds)
        )
        self.threads.append(
            Thread(index, name, name, 0, kind, slot, places, frozenset(carries))
        )
        return index

    def step(
        self,
        thread: int | None,
        source: int | None,
        target: int | None,
        guard: Expr = TRUE,
        updates: Mapping[int, Expr] | None = None,
        tests: Iterable[FaultTest] = (),
        mandatory: bool = True,
        progress: Iterable[str] = (),
    ) -> None:
        """An action; its index and name are given by `system`."""
        wanted = self.events if thread is None else self.steps
        changes = tuple(Update(slot, value) for slot, value in (updates or {}).items())
        wanted.append(
            Action(
                0, "", thread, source, target, guard, tuple(tests), changes, mandatory,
                frozenset(progress), Origin(f"step {len(wanted)}"),
            )
        )

    def event(
        self,
        guard: Expr = TRUE,
        updates: Mapping[int, Expr] | None = None,
        tests: Iterable[FaultTest] = (),
        mandatory: bool = True,
        progress: Iterable[str] = (),
    ) -> None:
        self.step(None, None, None, guard, updates, tests, mandatory, progress)

    def system(self, *checks: Check) -> System:
        ordered = sorted(self.steps, key=lambda action: action.thread or 0) + self.events
        actions = tuple(
            replace(action, index=i, name=f"{self._group(action)}@{i}", group=self._group(action))
            for i, action in enumerate(ordered)
        )
        return System(
            self.name, self.name, tuple(self.slots), tuple(self.threads), actions, checks
        )

    def _group(self, action: Action) -> str:
        return "event" if action.thread is None else self.threads[action.thread].name


def check(goal: Property, within: int | None = None, name: str = "") -> Check:
    return Check(name or type(goal).__name__, goal, type(goal).__name__, within, VerdictName.HOLDS)


def everybody(builder: Builder) -> NeverStuck:
    return NeverStuck(tuple(range(len(builder.threads))), everyone=True)


def usual(builder: Builder) -> tuple[Check, Check, Check]:
    return check(DeadlockFree()), check(everybody(builder)), check(FaultFree())


def in_range(value: Expr, low: int, high: int) -> FaultTest:
    return FaultTest(
        conj((at_least(value, number(low)), at_most(value, number(high)))),
        Fault(FaultKind.RANGE, f"outside {low}..{high}"),
    )


def philosophers(n: int) -> System:
    """Left fork, right fork, put both down. One deadlock: everybody holds the left fork, at depth `n`."""
    b = Builder(f"philosophers({n})")
    names = [f"phil[{i}]" for i in range(n)]
    forks = [b.owner(f"fork[{i}]", names) for i in range(n)]
    for i, name in enumerate(names):
        left, right = forks[i], forks[(i + 1) % n]
        me = b.thread(name, (IDLE, WAIT, RUN))
        b.step(me, 0, 1, equal(Read(left), number(0)), {left: number(i + 1)})
        b.step(me, 1, 2, equal(Read(right), number(0)), {right: number(i + 1)})
        b.step(me, 2, 0, TRUE, {left: number(0), right: number(0)})
    return b.system(*usual(b))


def counter(n: int) -> System:
    """One event that counts to `n`: ``n + 1`` states, `n` transitions, a deadlock at the end."""
    b = Builder(f"counter({n})")
    x = b.number("x", 0, n)
    b.event(at_most(Read(x), number(n - 1)), {x: shifted(Read(x), 1)})
    return b.system(check(DeadlockFree()), check(FaultFree()))


def bounded_buffer(size: int) -> System:
    """A producer with a next item ready or not, a consumer with one in hand or not: ``4 * (size + 1)`` states."""
    b = Builder(f"buffer({size})")
    used = b.number("used", 0, size)
    producer = b.thread("producer", (RUN, WAIT))
    consumer = b.thread("consumer", (WAIT, RUN), carries=("consume",))
    b.step(producer, 0, 1)
    b.step(producer, 1, 0, at_most(Read(used), number(size - 1)), {used: shifted(Read(used), 1)})
    b.step(consumer, 0, 1, at_least(Read(used), number(1)), {used: shifted(Read(used), -1)})
    b.step(consumer, 1, 0, progress=("consume",))
    return b.system(*usual(b))


def independent(lengths: Sequence[int]) -> System:
    """Threads that walk through their locations, the last of them finished: states are the product."""
    b = Builder(f"independent({lengths})")
    for number_, length in enumerate(lengths):
        me = b.thread(f"walker[{number_}]", (RUN,) * (length - 1) + (DONE,))
        for place in range(length - 1):
            b.step(me, place, place + 1)
    return b.system(*usual(b))


def token_ring(n: int) -> System:
    """One token goes round `n` threads, each works while it has it: ``2 * n`` states and transitions."""
    b = Builder(f"ring({n})")
    token = b.number("token", 0, n - 1)
    for i in range(n):
        me = b.thread(f"node[{i}]", (WAIT, RUN), carries=("turn",))
        b.step(me, 0, 1, equal(Read(token), number(i)), progress=("turn",))
        b.step(me, 1, 0, TRUE, {token: number((i + 1) % n)})
    return b.system(*usual(b))


def abba_beside_spinner() -> System:
    """Two threads take two locks in opposite order; a third spins. Never a deadlock; two stuck at depth 2."""
    b = Builder("abba")
    names = ("left", "right", "spinner")
    first, second = b.owner("first", names), b.owner("second", names)
    for i, (one, other) in enumerate(((first, second), (second, first))):
        me = b.thread(names[i], (WAIT, WAIT, RUN, DONE))
        b.step(me, 0, 1, equal(Read(one), number(0)), {one: number(i + 1)})
        b.step(me, 1, 2, equal(Read(other), number(0)), {other: number(i + 1)})
        b.step(me, 2, 3, TRUE, {one: number(0), other: number(0)})
    spinner = b.thread("spinner", (RUN,))
    b.step(spinner, 0, 0)
    return b.system(*usual(b))


def faulty(n: int) -> System:
    """A thread that counts to `n` in a variable that ends at ``n - 1``: the fault is step `n`."""
    b = Builder(f"faulty({n})")
    x = b.number("x", 0, n - 1)
    me = b.thread("counter", (RUN,))
    value = shifted(Read(x), 1)
    b.step(me, 0, 0, TRUE, {x: value}, (in_range(value, 0, n - 1),))
    return b.system(*usual(b))
