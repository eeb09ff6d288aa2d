"""Stuck threads and progress: thousands of random systems, and hope that travels far."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.builders import RUN, WAIT, Builder, check, everybody, independent
from tests.engines.native.batches import QUICKLY, Batch, tools
from tests.engines.native.test_agreement import seen
from tests.engines.native.test_workers import BUSY, MANY
from tests.random_systems import random_system
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter import futures as slow_futures
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.native import futures
from zcheck.engines.native.explorer import explore as explore_natively
from zcheck.engines.native.explorer import text_of
from zcheck.engines.native.search import Search
from zcheck.exploring.watching import LimitReached, limit_on_seconds
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.verdict import Holds, Undetermined, Violated
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.system.building import add, at_least, at_most, shifted
from zcheck.system.expressions import Read, number
from zcheck.system.properties import DeadlockFree, FaultFree, Live, NeverStuck, Progress
from zcheck.system.system import System


def asking_systems(seed: int, count: int = 100) -> list[System]:
    """All threads and both labels are asked about, with and without a bound."""
    random = Random(seed)
    found: list[System] = []
    while len(found) < count:
        sizes = random.randint(1, 4), random.randint(1, 3), random.randint(0, 3)
        system = random_system(random.getrandbits(32), *sizes)
        threads = tuple(thread.index for thread in system.threads)
        goals = [
            check(NeverStuck(threads), None, "stuck"),
            check(NeverStuck(threads[:1]), random.randint(0, 4), "first"),
            check(Progress("tick"), None, "tick"),
            check(Progress("tock"), random.randint(0, 4), "tock"),
            check(DeadlockFree()),
            check(FaultFree()),
        ]
        found.append(replace(system, checks=tuple(random.sample(goals, random.randint(1, len(goals))))))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_random_systems(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """As the interpreter, to the last step; with few sweeps or none the rest is done from predecessors."""
    batch = Batch(asking_systems(seed))
    for number_, system in enumerate(batch.systems):
        expected = seen(explore(system, Limits()))
        for sweeps in (8, 1, 0):
            monkeypatch.setattr(futures, "SWEEPS", sweeps)
            assert seen(batch.explore(number_)) == expected, (seed, number_, sweeps)


@pytest.mark.parametrize("sweeps", [8, 1, 0])
def test_any_number_of_workers_looks_ahead(monkeypatch: pytest.MonkeyPatch, sweeps: int) -> None:
    monkeypatch.setattr(futures, "SWEEPS", sweeps)
    batch = Batch(asking_systems(8), BUSY)
    for number_, system in enumerate(batch.systems):
        expected = seen(explore(system, Limits()))
        assert all(seen(batch.explore(number_, jobs=jobs)) == expected for jobs in MANY), number_


@pytest.mark.parametrize("seed", [50, 51])
def test_verdicts_are_those_of_the_definition(seed: int) -> None:
    batch = Batch(asking_systems(seed))
    violated = 0
    for number_, system in enumerate(batch.systems):
        graph = build_graph(system)
        for one, verdict in zip(system.checks, batch.explore(number_).verdicts, strict=True):
            assert name_of(verdict) is judge(system, one, graph).verdict, (seed, number_, one)
            if isinstance(verdict, Violated):
                violated += 1
                assert replay(system, one, verdict.evidence) is None
    assert violated > 50


@pytest.mark.parametrize("seed", [60, 61])
def test_a_limit_never_makes_a_verdict_wrong(seed: int) -> None:
    """States that were not expanded are hope for everything."""
    batch = Batch(asking_systems(seed))
    for number_, system in enumerate(batch.systems):
        graph = build_graph(system)
        for cap in (1, 3, 8):
            found = batch.explore(number_, Limits(states=cap))
            for one, verdict in zip(system.checks, found.verdicts, strict=True):
                if not isinstance(verdict, Undetermined):
                    assert name_of(verdict) is judge(system, one, graph).verdict
                    assert replay(system, one, verdict.evidence) is None


def long_way_back(length: int) -> System:
    """A walker that goes up to the end or down again; the sleeper wakes at zero only: hope has far to go."""
    b = Builder("back")
    x = b.number("x", 0, length)
    down = b.number("down", 0, 1)
    sleeper = b.thread("sleeper", (WAIT, RUN))
    b.step(sleeper, 0, 1, at_most(add((Read(x), number(1))), number(1)))
    b.step(sleeper, 1, 0, at_most(Read(x), number(0)))
    b.event(at_most(add((Read(x), Read(down))), number(length - 1)), {x: shifted(Read(x), 1)})
    b.event(at_least(Read(x), number(length)), {down: number(1)})
    b.event(at_least(add((Read(x), Read(down))), number(2)), {x: shifted(Read(x), -1)})
    return b.system(check(everybody(b)))


@pytest.mark.parametrize("sweeps", [0, 1, 2, 8, 10_000])
def test_hope_travels_any_distance(monkeypatch: pytest.MonkeyPatch, sweeps: int) -> None:
    monkeypatch.setattr(futures, "SWEEPS", sweeps)
    system = long_way_back(700)
    found = Batch([system]).explore(0)
    assert seen(found) == seen(explore(system, Limits()))
    assert isinstance(found.verdicts[0], Holds)


def spectators(count: int) -> System:
    """Many threads that wait for what never comes: the one whose turn it is first is stuck first."""
    b = Builder("spectators")
    x = b.number("x", 0, 3)
    for index in range(count):
        thread = b.thread(f"t{index}", (WAIT, RUN))
        b.step(thread, 0, 1, at_least(Read(x), number(1 + index % 3)))
        b.step(thread, 1, 1, at_most(Read(x), number(index % 4)))
    b.event(at_most(Read(x), number(2)), {x: shifted(Read(x), 1)}, mandatory=False)
    few = tuple(range(0, count, 7))
    return b.system(check(everybody(b)), check(NeverStuck(few)), check(NeverStuck((count - 1,))))


@pytest.mark.parametrize("count", [8, 9, 16, 17, 32, 33, 64, 65])
def test_masks_of_any_width(count: int) -> None:
    system = spectators(count)
    limits = Limits(states=600)
    assert seen(Batch([system]).explore(0, limits))[0] == seen(explore(system, limits))[0]


AHEAD = independent((4,) * 8)
"""65 536 states; a deadlock and nobody stuck are asked about."""


@pytest.fixture(scope="module")
def ahead() -> Batch:
    return Batch([AHEAD])


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), LimitReached(limit_on_seconds(3))])
def test_a_look_ahead_can_be_stopped(
    ahead: Batch, monkeypatch: pytest.MonkeyPatch, stop: KeyboardInterrupt | LimitReached
) -> None:
    """What the search found stays; what follows from each state is open."""

    def stopped(search: Search, left: int) -> None:
        assert 0 <= left <= 65_536
        raise stop

    monkeypatch.setattr(Search, "_look_at_rest", stopped)
    found = ahead.explore(0)
    assert found.statistics.states == 65_536
    assert found.statistics.complete
    assert found.statistics.stopped_by in ("interrupted", "stopped at the limit of 3 seconds")
    deadlock, stuck, *_ = found.verdicts
    assert isinstance(deadlock, Holds)
    assert isinstance(stuck, Undetermined)
    assert "not what follows from each" in stuck.reason


def test_what_was_found_before_a_stop_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops are looked for first; a look ahead that is stopped then leaves what it was about open, and no more."""
    b = Builder("round")
    me = b.thread("me", (RUN, RUN), ("never",))
    b.step(me, 0, 1)
    b.step(me, 1, 0)
    system = b.system(check(Live("never", strongly=False)), check(everybody(b), None, "stuck"))

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    for engine in (futures, slow_futures):
        monkeypatch.setattr(engine.Futures, "look", stopped)
    for found in (explore(system, Limits()), explore_natively(system, Limits(), tools=tools())):
        live, stuck = found.verdicts
        assert isinstance(live, Violated)
        assert isinstance(stuck, Undetermined)
        assert found.statistics.stopped_by == "interrupted"


def test_no_memory_for_hope_leaves_checks_open(ahead: Batch) -> None:
    """With ever less memory: first all is known, then what follows from the states is not, then not all states."""
    stages: list[tuple[bool, bool]] = []
    for kilobytes in range(2000, 300, -50):
        found = ahead.explore(0, memory=kilobytes * 1024)
        deadlock, stuck, *_ = found.verdicts
        assert isinstance(stuck, Holds | Undetermined)
        assert found.statistics.stopped_by == (None if isinstance(stuck, Holds) else "out of memory")
        stages.append((isinstance(deadlock, Holds), isinstance(stuck, Holds)))
    assert stages == sorted(stages, reverse=True)
    assert set(stages) == {(True, True), (True, False), (False, False)}


def test_a_successor_that_was_never_seen_is_a_bug() -> None:
    """Else it would count as hope for everything, and hide what is lost."""
    text = text_of(AHEAD)
    cut = text.source.replace("static uint64_t *zc_offer(", "static uint64_t *zc_offers(")
    alien = """
static uint64_t *zc_offer(zc_worker *worker, const uint64_t *s, uint64_t *out, zc_bits *mask)
{
    (void)worker, (void)s, (void)mask;
    memset(out, 0xff, 8 * ZC_WORDS);
    return out + ZC_WORDS;
}
"""
    wrong = replace(text, source=cut + alien, flags=QUICKLY)
    with pytest.raises(EngineBug, match="not found among all states"):
        explore_natively(AHEAD, Limits(), tools=tools(), jobs=1, text=wrong)
