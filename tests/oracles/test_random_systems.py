"""Random systems, glued into one text a tool: verdicts one by one, distinct states together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.counter_systems import counter_system
from tests.oracles.expecting import by_check, expected
from tests.oracles.gluing import glued, sayable
from tests.oracles.peers import Answer, required, rumur, spin
from tests.random_systems import random_system
from zcheck.export.murphi import murphi
from zcheck.export.promela import promela
from zcheck.export.questions import alarms
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: how a system is written for it, and how it is asked."""

    name: str
    batch: int      # systems in one text: the time to compile grows faster than their number
    write: Callable[[System], str]
    ask: Callable[[str, Path], Answer]


SPIN = Peer("spin", 25, promela, spin)
RUMUR = Peer("rumur", 6, murphi, rumur)


def batch(seed: int, size: int) -> list[System]:
    """Two of three with every kind of expression, one of three with more states."""
    random = Random(seed)
    return [sayable(_one(random, number), DeadlockFree(), FaultFree()) for number in range(size)]


def _one(random: Random, number: int) -> System:
    seed = random.getrandbits(32)
    if number % 3 == 0:
        return counter_system(seed)
    return random_system(seed, random.randint(0, 3), random.randint(1, 3), random.randint(0, 3))


def compare(seed: int, peer: Peer, folder: Path) -> int:
    """Fail unless `peer` says the same of a batch of systems as zcheck; how many states they have."""
    systems = batch(seed, peer.batch)
    known = [expected(system) for system in systems]
    found = peer.ask(peer.write(glued(systems)), folder)
    left = list(found.met)
    for number, (system, one) in enumerate(zip(systems, known, strict=True)):
        size = sum(len(alarms(system, check)) for check in system.checks)
        assert by_check(system, left[:size]) == one.met, (seed, number, system)
        del left[:size]
    assert found.states == 1 + sum(one.states for one in known), seed
    return found.states


@pytest.mark.parametrize("seed", range(8))
def test_spin_says_the_same(seed: int, tmp_path: Path) -> None:
    required("spin")
    assert compare(seed, SPIN, tmp_path) > SPIN.batch


@pytest.mark.parametrize("seed", range(100, 108))
def test_rumur_says_the_same(seed: int, tmp_path: Path) -> None:
    required("rumur")
    assert compare(seed, RUMUR, tmp_path) > RUMUR.batch
