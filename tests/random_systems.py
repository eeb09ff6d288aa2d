"""Small well-formed systems by seed: lively enough that steps interact, small enough for the reference."""

from __future__ import annotations

from random import Random

from tests.builders import DONE, IDLE, RUN, WAIT, Builder, check, in_range
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.expressions import (
    TRUE,
    Binary,
    BinaryOp,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
    number,
)
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)
from zcheck.system.system import Role, System
from zcheck.system.types import Boolean, Enumeration, IntRange, Type, value_range

LABELS = ("tick", "tock")

TYPES: tuple[Type, ...] = (
    IntRange(0, 2),
    IntRange(-2, 1),
    IntRange(3, 5),
    IntRange(1, 1),
    Boolean(),
    Enumeration("colour", ("red", "green", "blue")),
)

COMPARING = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE)
ARITHMETIC = (BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MOD)


def random_system(seed: int, threads: int, variables: int, events: int) -> System:
    """The same for the same arguments."""
    return _Maker(Random(seed), threads, variables, events).make()


class _Maker:
    def __init__(self, random: Random, threads: int, variables: int, events: int) -> None:
        self._random = random
        self._b = Builder("random")
        for index in range(variables):
            type_ = random.choice(TYPES)
            initial = random.randint(*value_range(type_))
            owner = random.randrange(threads) if threads and random.random() < 0.5 else None
            role = Role.VARIABLE if owner is None else Role.LOCAL
            self._b.slot(f"x{index}", type_, initial, role, owner)
        self._variables = list(range(variables))
        for index in range(threads):
            kinds = [random.choice((RUN, RUN, WAIT, WAIT, WAIT, IDLE, DONE)) for _ in range(random.randint(2, 4))]
            carries = [label for label in LABELS if random.random() < 0.5]
            self._b.thread(f"t{index}", kinds, carries, random.randrange(len(kinds)))
        self._events = events or not threads

    def make(self) -> System:
        for thread in self._b.threads:
            for source in range(len(thread.locations)):
                for _ in range(self._random.choice((0, 1, 1, 1, 2, 2, 3))):
                    self._step(thread.index, source, self._random.randrange(len(thread.locations)))
        for _ in range(self._events):
            self._step(None, None, None)
        goals = [self._check(i) for i in range(self._random.randint(1, 5))]
        return self._b.system(*goals)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _step(self, thread: int | None, source: int | None, target: int | None) -> None:
        tests: list[FaultTest] = []
        if self._chance(0.04):
            tests.append(FaultTest(self.condition(1), Fault(FaultKind.ASSERT, "assertion failed")))
        updates: dict[int, Expr] = {}
        mine = [
            slot
            for slot in self._variables
            if self._b.slots[slot].owner in (None, thread) or self._chance(0.1)
        ]
        for slot in self._random.sample(mine, self._random.randint(0, min(2, len(mine)))):
            updates[slot] = self._value_for(slot, tests)
        others = [t for t in self._b.threads if t.index != thread]
        if others and self._chance(0.15):
            other = self._random.choice(others)
            to = number(self._random.randrange(len(other.locations)))
            stay = Read(other.location_slot)
            updates[other.location_slot] = self._random.choice((to, Ite(self.condition(1), to, stay)))
        guard = TRUE if self._chance(0.45) else self.condition(self._random.choice((0, 0, 0, 1, 2)))
        carried = LABELS if thread is None else sorted(self._b.threads[thread].carries)
        progress = [label for label in carried if self._chance(0.25)]
        self._b.step(
            thread, source, target, guard, updates, tests, not self._chance(0.2), progress
        )

    def _value_for(self, slot: int, tests: list[FaultTest]) -> Expr:
        """A value for a slot; its range is tested unless it cannot leave it."""
        low, high = value_range(self._b.slots[slot].type)
        more = Many(ManyOp.ADD, (Read(slot), number(self._random.choice((-1, 1, 2)))))
        kind = self._random.random()
        if kind < 0.3:
            return number(self._random.randint(low, high))
        if kind < 0.85:
            return Many(ManyOp.MIN, (Many(ManyOp.MAX, (more, number(low))), number(high)))
        value = more if kind < 0.93 else self.value(2)
        tests.append(in_range(value, low, high))
        return value

    def value(self, depth: int) -> Expr:
        random = self._random
        if depth == 0 or self._chance(0.3):
            slot = random.choice([s.index for s in self._b.slots])
            return Read(slot) if self._chance(0.7) else number(random.randint(-3, 4))
        several = tuple(self.value(depth - 1) for _ in range(random.randint(2, 3)))
        match random.randrange(5):
            case 0:
                return Neg(several[0])
            case 1:
                return Binary(random.choice(ARITHMETIC), several[0], several[1])
            case 2:
                return Many(random.choice((ManyOp.ADD, ManyOp.MIN, ManyOp.MAX)), several)
            case 3:
                return Ite(self.condition(depth - 1), several[0], several[1])
            case _:
                return Select(several[0], random.randint(-1, 1), several)

    def condition(self, depth: int) -> Expr:
        random = self._random
        if depth == 0:
            slot = random.choice(self._b.slots)
            low, high = value_range(slot.type)
            value = number(random.randint(low, high))
            return Binary(random.choice(COMPARING), Read(slot.index), value)
        parts = tuple(self.condition(depth - 1) for _ in range(random.randint(2, 3)))
        match random.randrange(4):
            case 0:
                return Not(parts[0])
            case 1:
                return In(self.value(depth - 1), tuple(sorted(set(random.choices(range(-2, 5), k=3)))))
            case 2:
                return Binary(random.choice(COMPARING), self.value(depth), self.value(depth))
            case _:
                return Many(random.choice((ManyOp.AND, ManyOp.OR)), parts)

    def _check(self, index: int) -> Check:
        random = self._random
        within = random.choice((None, None, random.randint(0, 8)))
        defined = TRUE if self._chance(0.8) else self.condition(1)
        goals: list[Property] = [
            DeadlockFree(),
            FaultFree(),
            Always(self.condition(1), defined),
            Never(self.condition(1), defined),
            Reachable(self.condition(1), defined),
            Progress(random.choice((*LABELS, *LABELS, "nowhere"))),
            Live(random.choice(LABELS), self._chance(0.5)),
            Unsupported("prove"),
        ]
        if self._b.threads:
            some = [t.index for t in self._b.threads if self._chance(0.7)] or [0]
            goals += [NeverStuck(tuple(some))] * 3
        goal = random.choice(goals)
        return check(goal, None if isinstance(goal, Live) else within, f"check{index}")
