"""Nets: their markings are the states and their steps the steps, of random systems and of shipped models."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.counter_systems import counter_system
from tests.random_systems import random_system
from zcheck.checking import Options, systems
from zcheck.diagnostics.errors import UsageError
from zcheck.export.net import Net
from zcheck.export.netting import net_of
from zcheck.semantics.judging import build_graph
from zcheck.system.system import System

ROOT = Path(__file__).parents[2]

Marking = tuple[int, ...]


def markings(net: Net) -> tuple[set[Marking], set[tuple[Marking, str, Marking]]]:
    """Every reachable marking, and every step by the name of its action."""
    start = tuple(place.initial for place in net.places)
    seen, steps, queue = {start}, set(), [start]
    for marking in queue:
        for transition in net.transitions:
            if any(marking[place] < weight for place, weight in transition.takes):
                continue
            after = list(marking)
            for place, weight in transition.takes:
                after[place] -= weight
            for place, weight in transition.gives:
                after[place] += weight
            steps.add((marking, transition.name, tuple(after)))
            if tuple(after) not in seen:
                seen.add(tuple(after))
                queue.append(tuple(after))
    return seen, steps


def assert_same(system: System) -> int:
    """One marking a state, one step a step; how many states there are."""
    graph = build_graph(system)
    seen, steps = markings(net_of(system))
    assert len(seen) == len(graph.depth)
    assert len(steps) == graph.transitions
    assert {name for _, name, _ in steps} == {
        system.actions[action].name for taken in graph.steps.values() for action, _ in taken
    }
    return len(seen)


def test_counter_systems() -> None:
    sizes, refused = [], 0
    for seed in range(150):
        try:
            sizes.append(assert_same(counter_system(seed)))
        except UsageError:
            refused += 1
    assert len(sizes) > 100
    assert max(sizes) > 50


def test_random_systems() -> None:
    random = Random(5)
    sizes = []
    for _ in range(300):
        system = random_system(random.getrandbits(32), random.randint(0, 3), random.randint(1, 3), 2)
        try:
            sizes.append(assert_same(system))
        except UsageError:
            continue
    assert len(sizes) > 50


@pytest.mark.parametrize("model", ["kmalloc_obj", "mbuma", "pool_theorem", "slab_hold_and_wait", "kva"])
def test_shipped_models(model: str) -> None:
    assert_same(systems(ROOT / "models" / f"{model}.zm", Options())[0].system)
