"""Livelocks: thousands of random systems, and loops that are long."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.builders import RUN, WAIT, Builder, check
from tests.engines.native.batches import Batch
from tests.engines.native.test_agreement import seen
from tests.engines.native.test_workers import BUSY, MANY
from tests.random_systems import random_system
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.native import lives
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.trace import Ceased, Livelocked, Trace
from zcheck.results.verdict import Undetermined, Violated
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.building import at_least, at_most, equal, shifted
from zcheck.system.expressions import Read, number
from zcheck.system.properties import DeadlockFree, Live, NeverStuck
from zcheck.system.system import System


def asking_systems(seed: int, count: int = 100) -> list[System]:
    """Both labels are asked about, under both kinds of fairness."""
    random = Random(seed)
    found: list[System] = []
    while len(found) < count:
        sizes = random.randint(0, 4), random.randint(1, 3), random.randint(0, 3)
        system = random_system(random.getrandbits(32), *sizes)
        goals = [
            check(Live(label, strongly), None, f"{label}{strongly}")
            for label in ("tick", "tock")
            for strongly in (False, True)
        ]
        goals += [check(NeverStuck(tuple(t.index for t in system.threads))), check(DeadlockFree())]
        found.append(replace(system, checks=tuple(random.sample(goals, random.randint(2, len(goals))))))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_random_systems(seed: int) -> None:
    """As the interpreter, to the last step of a loop."""
    batch = Batch(asking_systems(seed))
    for number_, system in enumerate(batch.systems):
        assert seen(batch.explore(number_)) == seen(explore(system, Limits())), (seed, number_)


def test_any_number_of_workers_looks_for_loops() -> None:
    batch = Batch(asking_systems(8), BUSY)
    for number_, system in enumerate(batch.systems):
        expected = seen(explore(system, Limits()))
        assert all(seen(batch.explore(number_, jobs=jobs)) == expected for jobs in MANY), number_


@pytest.mark.parametrize("seed", [70, 71])
def test_verdicts_are_those_of_the_definition(seed: int) -> None:
    batch = Batch(asking_systems(seed))
    endings: list[type] = []
    for number_, system in enumerate(batch.systems):
        graph = build_graph(system)
        for one, verdict in zip(system.checks, batch.explore(number_).verdicts, strict=True):
            assert name_of(verdict) is judge(system, one, graph).verdict, (seed, number_, one)
            if isinstance(verdict, Violated) and isinstance(verdict.evidence, Trace):
                endings.append(type(verdict.evidence.ending))
                assert replay(system, one, verdict.evidence) is None
    assert endings.count(Livelocked) > 20
    assert endings.count(Ceased) > 20


@pytest.mark.parametrize("seed", [80, 81])
def test_a_limit_never_makes_a_verdict_wrong(seed: int) -> None:
    """Only loops among states that were expanded are believed, and none of them is enough to hold."""
    batch = Batch(asking_systems(seed))
    for number_, system in enumerate(batch.systems):
        graph = build_graph(system)
        for cap in (1, 3, 8):
            found = batch.explore(number_, Limits(states=cap))
            for one, verdict in zip(system.checks, found.verdicts, strict=True):
                if not isinstance(verdict, Undetermined):
                    assert name_of(verdict) is judge(system, one, graph).verdict
                    assert replay(system, one, verdict.evidence) is None


def rounds(length: int, spinners: int) -> System:
    """A walker goes round through `length` places; progress is made only where a counter is full."""
    b = Builder("rounds")
    x = b.number("x", 0, length)
    walker = b.thread("walker", (RUN,), ("done",))
    b.step(walker, 0, 0, at_most(Read(x), number(length - 1)), {x: shifted(Read(x), 1)})
    b.step(walker, 0, 0, at_least(Read(x), number(length)), {x: number(0)})
    b.step(walker, 0, 0, at_least(Read(x), number(length)), {x: number(1)}, progress=("done",))
    for index in range(spinners):
        spinner = b.thread(f"spinner{index}", (WAIT, RUN))
        b.step(spinner, 0, 1, equal(Read(x), number(length // 2 + index)))
        b.step(spinner, 1, 0)
    goals = (check(Live("done", strongly), None, f"strongly: {strongly}") for strongly in (False, True))
    return b.system(*goals)


@pytest.mark.parametrize(("length", "spinners"), [(3, 1), (700, 0), (400, 3)])
def test_loops_of_any_length(monkeypatch: pytest.MonkeyPatch, length: int, spinners: int) -> None:
    monkeypatch.setattr(lives, "FIRST_ROOM", 2)
    system = rounds(length, spinners)
    found = Batch([system]).explore(0)
    assert seen(found) == seen(explore(system, Limits()))
    weakly = found.verdicts[0]
    assert isinstance(weakly, Violated)
    assert isinstance(weakly.evidence, Trace)
    assert weakly.evidence.length > length


@pytest.mark.parametrize("count", [63, 64, 65])
def test_any_number_of_units(count: int) -> None:
    """Each of many threads that take turns must be given its turn; the label is passed by none."""
    b = Builder("turns")
    turn = b.number("turn", 0, count - 1)
    for index in range(count):
        thread = b.thread(f"t{index}", (RUN,), ("never",))
        b.step(thread, 0, 0, equal(Read(turn), number(index)), {turn: number((index + 1) % count)})
    system = b.system(check(Live("never", strongly=True)), check(Live("never", strongly=False), None, "weakly"))
    assert seen(Batch([system]).explore(0)) == seen(explore(system, Limits()))
