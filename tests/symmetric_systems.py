"""Small systems with classes of threads by seed: alike but for what a seed now and then breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.builders import DONE, IDLE, RUN, WAIT, Builder, check, in_range
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.expressions import (
    TRUE,
    Binary,
    BinaryOp,
    Const,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Not,
    Read,
    number,
)
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
)
from zcheck.system.system import Role, System
from zcheck.system.types import IntRange, ThreadRef, value_range

Template = Callable[[int], Expr]
"""An expression for each member of a class; for threads that are alone and events the number is 0."""

COMPARING = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE)
LABELS = ("tick", "tock")


@dataclass(frozen=True)
class Class:
    """Threads with the slots each has."""

    first: int
    size: int
    places: int
    own: tuple[tuple[int, ...], ...]      # per member: locals and elements of arrays


def symmetric_system(seed: int, crooked: float = 0.25) -> System:
    """The same for the same arguments; `crooked` is the share of systems with something not alike."""
    return _Maker(Random(seed), crooked).make()


class _Maker:
    def __init__(self, random: Random, crooked: float) -> None:
        self._random = random
        self._crooked = 0.08 if random.random() < crooked else 0.0
        self._lively = random.random() < 0.5
        self._b = Builder("symmetric")
        b = self._b
        self._globals = [
            b.number(f"g{k}", 0, random.randint(1, 2), random.randint(0, 1)) for k in range(random.randint(1, 2))
        ]
        sizes = random.choice(((2,), (3,), (3,), (3,), (4,), (2, 2)))
        self._classes = [self._new_class(f"c{k}", size) for k, size in enumerate(sizes)]
        alone = [self._new_class(f"s{k}", 1) for k in range(random.randint(0, 1))]
        self._all = [*self._classes, *alone]
        names = tuple(thread.name for thread in b.threads)
        self._ref = ThreadRef(names)
        self._locks = [b.slot(f"lock{k}", self._ref, 0, Role.LOCK) for k in range(random.choice((0, 1, 1, 2)))]
        self._seen: dict[int, list[int]] = {}        # what each member of a class remembers: an owner of a lock
        if self._locks and random.random() < 0.15:
            some = random.choice(self._classes)
            self._seen[some.first] = [b.slot(f"seen[{m}]", self._ref) for m in range(some.size)]

    def _new_class(self, name: str, size: int) -> Class:
        random, b = self._random, self._b
        places = random.randint(2, 4 if size < 4 else 3)
        kinds = [random.choice((RUN, WAIT, WAIT, IDLE, DONE)) for _ in range(places)]
        carries = [label for label in LABELS if random.random() < 0.5]
        initial = random.randrange(len(kinds))
        first = len(b.threads)
        for member in range(size):
            label = f"{name}[{member}]" if size > 1 else name
            index = b.thread(label, kinds, carries, initial)
            b.threads[index] = replace(b.threads[index], class_name=name, member=member)
        count = random.choice((0, 0, 1, 1, 2)) if size < 4 else 0
        types = [IntRange(0, random.randint(1, 2)) for _ in range(count)]
        own = [[] for _ in range(size)] if not types else self._slots(name, size, first, types)
        return Class(first, size, len(kinds), tuple(map(tuple, own)))

    def _slots(self, name: str, size: int, first: int, types: list[IntRange]) -> list[list[int]]:
        random, b = self._random, self._b
        own: list[list[int]] = [[] for _ in range(size)]
        for k, type_ in enumerate(types):
            initial, array = random.randint(0, 1), random.random() < 0.5
            for member in range(size):
                if array:
                    own[member].append(b.slot(f"a{k}{name}[{member}]", type_, initial))
                else:
                    label = b.threads[first + member].name
                    own[member].append(b.slot(f"{label}.x{k}", type_, initial, Role.LOCAL, first + member))
        return own

    def make(self) -> System:
        for group in self._all:
            for source in range(group.places):
                for _ in range(self._random.choice((1, 2, 2, 3) if self._lively else (0, 1, 1, 2, 2))):
                    self._step(group, source)
        for _ in range(self._random.randint(0, 1)):
            self._step(None, 0)
        goals = [self._check(k) for k in range(self._random.randint(3, 6))]
        return self._b.system(*goals)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _location(self, group: Class, member: int) -> Expr:
        return Read(self._b.threads[group.first + member].location_slot)

    def _step(self, group: Class | None, source: int) -> None:
        """An action for each member, or one for each member and each thread it wakes."""
        random = self._random
        guard = (lambda m: TRUE) if self._chance(0.35) else self.condition(group, random.choice((0, 0, 1, 1)))
        updates = [self._update(group) for _ in range(random.choice((0, 1, 1, 2)))]
        test = self.condition(group, 1) if self._chance(0.05) else None
        mandatory, target = not self._chance(0.2), random.randrange(group.places) if group else None
        carried = sorted(self._b.threads[group.first].carries) if group else list(LABELS)
        progress = [label for label in carried if self._chance(0.25)]
        woken = random.choice(self._all) if self._chance(0.2) else None
        to = [random.randrange(woken.places) for _ in range(2)] if woken else []
        for member in range(group.size if group else 1):
            for other in range(woken.size) if woken and self._chance(0.6) else (None,):
                changes: dict[int, Expr] = {}
                tests: list[FaultTest] = []
                for update in updates:
                    update(member, changes, tests)
                here = guard(member)
                me = None if group is None else group.first + member
                if woken and other is None:
                    self._wake_all(woken, me, to, changes)
                elif woken and other is not None:
                    slot = self._b.threads[woken.first + other].location_slot
                    if woken.first + other == me:
                        continue
                    here = Many(ManyOp.AND, (here, Binary(BinaryOp.EQ, Read(slot), number(to[0]))))
                    changes[slot] = number(to[1])
                if test is not None:
                    tests.append(FaultTest(test(member), Fault(FaultKind.ASSERT, "assertion failed")))
                place = source if group else None
                self._b.step(me, place, target, here, changes, tests, mandatory, progress)

    def _wake_all(self, woken: Class, me: int | None, to: list[int], changes: dict[int, Expr]) -> None:
        for member in range(woken.size):
            if woken.first + member != me:
                slot = self._b.threads[woken.first + member].location_slot
                asleep = Binary(BinaryOp.EQ, Read(slot), number(to[0]))
                changes[slot] = Ite(asleep, number(to[1]), Read(slot))

    def _update(self, group: Class | None) -> Callable[[int, dict[int, Expr], list[FaultTest]], None]:
        random = self._random
        own = len(group.own[0]) if group else 0
        kind = random.random()
        if group is not None and group.first in self._seen and kind < 0.3:
            seen, asked = self._seen[group.first], random.choice(self._locks)

            def remembers(m: int, changes: dict[int, Expr], tests: list[FaultTest]) -> None:
                changes[seen[m]] = Read(asked)

            return remembers
        if kind < 0.3 and self._locks:
            lock, mine = random.choice(self._locks), self._chance(0.6) and group is not None
            crooked = self._chance(self._crooked)

            def owns(m: int, changes: dict[int, Expr], tests: list[FaultTest]) -> None:
                me = group.first + m + 1 if group and mine and not (crooked and m) else 0
                changes[lock] = Const(me, self._ref)

            return owns
        if kind < 0.4 and any(c.own and c.own[0] for c in self._classes):
            some = random.choice([c for c in self._classes if c.own and c.own[0]])

            def clears(m: int, changes: dict[int, Expr], tests: list[FaultTest]) -> None:
                for slots in some.own:
                    changes[slots[0]] = number(0)

            return clears
        if own and kind < 0.75:
            k, shift = random.randrange(own), self._chance(self._crooked)
            assert group is not None
            return self._counting(lambda m: group.own[(m + shift) % group.size][k], self.value(group))
        slot = random.choice(self._globals)
        return self._counting(lambda m: slot, self.value(group))

    def _counting(
        self, slot_of: Callable[[int], int], value: Template
    ) -> Callable[[int, dict[int, Expr], list[FaultTest]], None]:
        amount, style = self._random.choice((-1, 1)), self._random.random()

        def counts(m: int, changes: dict[int, Expr], tests: list[FaultTest]) -> None:
            slot = slot_of(m)
            low, high = value_range(self._b.slots[slot].type)
            more: Expr = Many(ManyOp.ADD, (Read(slot), number(amount))) if style < 0.7 else value(m)
            if style > 0.15:
                changes[slot] = Many(ManyOp.MIN, (Many(ManyOp.MAX, (more, number(low))), number(high)))
            else:
                tests.append(in_range(more, low, high))
                changes[slot] = more

        return counts

    def value(self, group: Class | None) -> Template:
        random = self._random
        if self._chance(self._crooked):
            return lambda m: number(m)
        kind = random.random()
        if group is not None and group.own and group.own[0] and kind < 0.4:
            k = random.randrange(len(group.own[0]))
            return lambda m: Read(group.own[m][k])
        if kind < 0.6:
            slot = random.choice(self._globals)
            return lambda m: Read(slot)
        if kind < 0.8:
            some = random.choice(self._all)
            place = random.randrange(some.places)
            return lambda m: self._count(some, place, m)
        fixed = number(random.randint(0, 2))
        return lambda m: fixed

    def _count(self, some: Class, place: int, turn: int) -> Expr:
        """How many of a class are at a place, added in an order that depends on who asks."""
        members = [(member + turn) % some.size for member in range(some.size)]
        terms = [
            Ite(Binary(BinaryOp.EQ, self._location(some, m), number(place)), number(1), number(0))
            for m in members
        ]
        return terms[0] if len(terms) == 1 else Many(ManyOp.ADD, tuple(terms))

    def condition(self, group: Class | None, depth: int) -> Template:
        random = self._random
        if depth:
            parts = [self.condition(group, depth - 1) for _ in range(2)]
            junction = random.choice((ManyOp.AND, ManyOp.OR))
            if self._chance(0.2):
                return lambda m: Not(parts[0](m))
            return lambda m: Many(junction, tuple(part(m) for part in parts))
        if group is not None and group.first in self._seen and self._chance(0.3):
            seen, me = self._seen[group.first], self._chance(0.7)
            return lambda m: Binary(
                BinaryOp.EQ, Read(seen[m]), Const(group.first + m + 1 if me else 0, self._ref)
            )
        if self._locks and self._chance(0.35):
            lock, mine = random.choice(self._locks), group is not None and self._chance(0.5)
            if self._chance(0.2):
                return lambda m: In(Read(lock), (0, group.first + m + 1) if group else (0,))
            return lambda m: Binary(
                BinaryOp.EQ, Read(lock), Const(group.first + m + 1 if group and mine else 0, self._ref)
            )
        left, op, right = self.value(group), random.choice(COMPARING), number(random.randint(0, 2))
        return lambda m: Binary(op, left(m), right)

    def _named(self) -> Expr:
        """A condition about one thread, or two of a class."""
        random = self._random
        some = random.choice(self._classes)
        one, other = random.sample(range(some.size), 2)
        place = number(random.randrange(some.places))
        here = Binary(BinaryOp.EQ, self._location(some, one), place)
        kind = random.random()
        if kind < 0.3:
            return here
        if kind < 0.5 and self._locks:
            owns = Binary(BinaryOp.EQ, Read(self._locks[0]), Const(some.first + one + 1, self._ref))
            return Many(ManyOp.AND, (here, owns))
        if kind < 0.7 and some.own and some.own[0]:
            return Binary(BinaryOp.GT, Read(some.own[one][0]), Read(some.own[other][0]))
        there = Binary(BinaryOp.EQ, self._location(some, other), number(random.randrange(some.places)))
        return Many(ManyOp.AND, (here, there))

    def _check(self, index: int) -> Check:
        random = self._random
        within = random.choice((None, None, random.randint(0, 8)))
        expr = self._named() if self._chance(0.5) else self.condition(None, 1)(0)
        defined = TRUE if self._chance(0.8) else self._named()
        some = [t.index for t in self._b.threads if self._chance(0.4)] or [0]
        goals: list[Property] = [
            DeadlockFree(), FaultFree(),
            Always(Not(expr), defined), Never(expr, defined), Reachable(expr, defined),
            Progress(random.choice(LABELS)),
            NeverStuck(tuple(some)), NeverStuck(tuple(some)),
            NeverStuck(tuple(range(len(self._b.threads))), everyone=True),
        ]
        return check(random.choice(goals), within, f"check{index}")
