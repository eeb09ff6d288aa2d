"""Small systems of threads that move pages between queues, by seed: many steps that do not concern each other."""

from __future__ import annotations

from random import Random

from tests.builders import DONE, IDLE, RUN, WAIT, Builder, check, in_range
from zcheck.system.actions import FaultTest
from zcheck.system.building import at_least, at_most, conj, disj, equal, shifted
from zcheck.system.expressions import TRUE, Expr, Ite, Read, number
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System

PAGES = 3


def counter_system(seed: int) -> System:
    """The same for the same seed. Pages are kept; counters have a test where they may leave their range."""
    return _Maker(Random(seed)).make()


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._b = Builder("counters")
        split = random.choice(((PAGES, 0, 0), (2, 1, 0), (1, 1, 1)))
        self._queues = [self._b.number(f"q{k}", 0, PAGES, pages) for k, pages in enumerate(split)]
        self._counters = [self._b.number(f"n{k}", 0, 2, random.randint(0, 1)) for k in range(random.randint(0, 2))]
        for index in range(random.randint(2, 4)):
            kinds = [random.choice((RUN, WAIT, WAIT, IDLE)) for _ in range(random.randint(2, 3))]
            kinds[-1] = random.choice((DONE, WAIT, IDLE))
            self._b.thread(f"t{index}", kinds)

    def make(self) -> System:
        random = self._random
        for thread in self._b.threads:
            last = len(thread.locations) - 1
            for source in range(last + 1):
                if source == last and random.random() < 0.4:
                    continue
                for _ in range(random.choice((1, 1, 1, 2))):
                    target = source + 1 if source < last else random.randrange(last + 1)
                    if random.random() < 0.2:
                        target = random.randrange(last + 1)
                    self._step(thread.index, source, target)
        for _ in range(random.choice((0, 0, 1))):
            self._step(None, None, None)
        return self._b.system(check(DeadlockFree()))

    def _step(self, thread: int | None, source: int | None, target: int | None) -> None:
        random = self._random
        updates: dict[int, Expr] = {}
        tests: list[FaultTest] = []
        guard: list[Expr] = [self._condition()] if random.random() < 0.3 else []
        if random.random() < 0.7:
            one, other = random.sample(self._queues, 2)
            amount = random.choice((1, 1, 2))
            if random.random() < 0.8:
                guard.append(at_least(Read(one), number(amount + random.choice((0, 0, 1)))))
            else:
                tests.append(in_range(shifted(Read(one), -amount), 0, PAGES))
            updates = {one: shifted(Read(one), -amount), other: shifted(Read(other), amount)}
        if self._counters and random.random() < 0.4:
            slot, amount = random.choice(self._counters), random.choice((-1, 1))
            value = shifted(Read(slot), amount)
            if random.random() < 0.4:
                guard.append(at_least(value, number(0)) if amount < 0 else at_most(value, number(2)))
            else:
                tests.append(in_range(value, 0, 2))
            updates[slot] = value if random.random() < 0.8 else number(random.randint(0, 2))
        others = [t for t in self._b.threads if t.index != thread]
        if others and random.random() < 0.1:
            other_ = random.choice(others)
            slot = other_.location_slot
            asleep = equal(Read(slot), number(random.randrange(len(other_.locations))))
            updates[slot] = Ite(asleep, number(random.randrange(len(other_.locations))), Read(slot))
        self._b.step(thread, source, target, conj(guard), updates, tests, random.random() > 0.15)

    def _condition(self) -> Expr:
        random = self._random
        kind = random.random()
        slots = [*self._queues, *self._counters]
        if kind < 0.3:
            return disj((self._atom(random.choice(slots)), self._atom(random.choice(slots))))
        if kind < 0.5:
            return at_least(shifted(Read(self._queues[0]), 0), number(1)) if random.random() < 0.2 else at_most(
                Read(random.choice(slots)), Read(random.choice(slots))
            )
        if kind < 0.65:
            thread = random.choice(self._b.threads)
            return equal(Read(thread.location_slot), number(random.randrange(len(thread.locations))))
        return self._atom(random.choice(slots)) if kind < 0.95 else TRUE

    def _atom(self, slot: int) -> Expr:
        test = self._random.choice((at_least, at_most, equal))
        return test(Read(slot), number(self._random.randint(0, 2)))
