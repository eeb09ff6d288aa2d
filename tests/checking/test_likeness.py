"""Mutants that behave like the original: the comparison against the definition, and what it makes of mutants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from tests.designs import design_of
from tests.random_systems import random_system
from zcheck.checking.mutation import mutate
from zcheck.checking.mutation.likeness import ENDED, alike
from zcheck.engines.interpreter.behaviour import HIDDEN, Behaviour, Numbers, label_of
from zcheck.results.mutants import SAME_BEHAVIOUR, SAME_SYSTEM, Fate
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.system import State, System
from zcheck.system.validate import validate

MANY = 100_000


@dataclass(frozen=True)
class Explicit:
    """A graph by its edges."""

    colours: Mapping[int, int]
    edges: Mapping[int, frozenset[tuple[int, int]]]
    initial: int = 0

    def seen(self, state: int) -> int:
        return self.colours[state]

    def steps(self, state: int) -> set[tuple[int, int]]:
        return set(self.edges[state])


def bisimilar(one: Explicit, other: Explicit) -> bool:
    """The largest bisimulation, from all pairs that look alike."""
    related = {(a, b) for a in one.colours for b in other.colours if one.colours[a] == other.colours[b]}

    def answered(steps: frozenset[tuple[int, int]], others: frozenset[tuple[int, int]], flip: bool) -> bool:
        def matched(label: int, after: int) -> bool:
            return any(
                label == same and ((after == to == ENDED) or ((to, after) if flip else (after, to)) in related)
                for same, to in others
            )

        return all(matched(*step) for step in steps)

    while True:
        kept = {
            (a, b)
            for a, b in related
            if answered(one.edges[a], other.edges[b], False) and answered(other.edges[b], one.edges[a], True)
        }
        if kept == related:
            return (one.initial, other.initial) in related
        related = kept


def random_graph(random: Random) -> Explicit:
    size = random.randint(1, 5)
    colours = {state: random.randint(0, 1) for state in range(size)}
    edges = {
        state: frozenset(
            (random.randint(0, 1), random.randint(ENDED, size - 1)) for _ in range(random.randint(0, 3))
        )
        for state in range(size)
    }
    return Explicit(colours, edges)


def unfolded(graph: Explicit, random: Random) -> Explicit:
    """Every state twice, every step to either of the two; sometimes one step is led elsewhere."""
    size = len(graph.colours)
    colours = {state + copy * size: colour for state, colour in graph.colours.items() for copy in (0, 1)}
    edges = {
        state + copy * size: frozenset(
            (label, after if after == ENDED else after + random.choice((0, size))) for label, after in steps
        )
        for state, steps in graph.edges.items()
        for copy in (0, 1)
    }
    if random.random() < 0.5:
        edges[random.choice(sorted(edges))] = frozenset({(0, random.choice(sorted(colours)))})
    return Explicit(colours, edges)


def test_random_graphs() -> None:
    """Agrees with the definition, on graphs with and without equal-looking successors."""
    random, found = Random(7), {True: 0, False: 0}
    for _ in range(3000):
        one = random_graph(random)
        other = unfolded(one, random) if random.random() < 0.7 else random_graph(random)
        expected = bisimilar(one, other)
        assert alike(one, other, MANY) is expected, (one, other)
        found[expected] += 1
    assert min(found.values()) > 500


def test_a_cap_leaves_it_open() -> None:
    line = Explicit(dict.fromkeys(range(9), 0), {n: frozenset({(0, min(n + 1, 8))}) for n in range(9)})
    assert alike(line, line, 100) is True
    assert alike(line, line, 4) is None
    forked = replace(line, edges={**line.edges, 0: frozenset({(0, 1), (0, 2)})})
    assert alike(forked, forked, 4) is None
    assert alike(forked, forked, 9) is True


def explicit(system: System, numbers: dict[object, int]) -> Explicit:
    """The graph from the definition of a step; what a check has words for is seen, and nothing else."""

    def number(thing: object) -> int:
        return numbers.setdefault(thing, len(numbers))

    def look(state: State) -> object:
        values = tuple(state[slot.index] for slot in system.slots if slot.role not in HIDDEN)
        places = [one.locations[state[one.location_slot]] for one in system.threads]
        return values, tuple((place.kind, place.labels) for place in places)

    order = {system.initial: 0}
    edges: dict[int, frozenset[tuple[int, int]]] = {}
    queue = [system.initial]
    for state in queue:
        steps = set()
        for action in enabled(system, state):
            if first_fault(action, state) is not None:
                steps.add((number(label_of(action, True)), ENDED))
                continue
            after = fire(system, action, state)
            if after not in order:
                order[after] = len(order)
                queue.append(after)
            steps.add((number(label_of(action, False)), order[after]))
        edges[order[state]] = frozenset(steps)
    return Explicit({index: number(look(state)) for state, index in order.items()}, edges)


def changed(system: System, random: Random) -> System:
    """One step left out, made optional, given to somebody else's labels, or doubled."""
    actions = list(system.actions)
    index = random.randrange(len(actions))
    one = actions[index]
    match random.randrange(4):
        case 0:
            del actions[index]
        case 1:
            actions[index] = replace(one, mandatory=not one.mandatory)
        case 2:
            actions[index] = replace(one, progress=frozenset({"tick"}))
        case _:
            actions.insert(index, one)
    return replace(
        system, actions=tuple(replace(one, index=i, name=f"{one.name}.{i}") for i, one in enumerate(actions))
    )


def test_random_systems() -> None:
    """Compiled behaviour is that of the definition: systems and their mutants are alike iff their graphs are."""
    random, found = Random(3), {True: 0, False: 0}
    for seed in range(120):
        system = random_system(seed, threads=2, variables=2, events=1)
        mutant = changed(system, random)
        validate(system)
        numbers: dict[object, int] = {}
        one, other = explicit(system, numbers), explicit(mutant, numbers)
        if max(len(one.colours), len(other.colours)) > 60:
            continue
        compiled = Numbers()
        left, right = Behaviour(system, compiled), Behaviour(mutant, compiled)
        assert left.face == right.face
        expected = bisimilar(one, other)
        assert alike(left, right, MANY) is expected, seed
        found[expected] += 1
    assert min(found.values()) >= 5


SAME = """\
model same
var a : 0..3 = 0
var b : 0..3 = 0
var far : 0..9 = 0
thread one { await a == 0  var i : 0..3 = 1  atomic { a += i  b = 1 }  if a > 2 { far = 9 } else { skip } }
thread two { await far < 5  b = 2 }
event late when far > 7 { a = 0 }
check no_hang : deadlock free
"""


@pytest.mark.parametrize(
    ("before", "after", "fate", "why"),
    [
        ("far < 5", "far < 4", Fate.EQUIVALENT, SAME_BEHAVIOUR),
        ("far > 7", "far >= 7", Fate.EQUIVALENT, SAME_BEHAVIOUR),
        ("a == 0", "true", Fate.EQUIVALENT, SAME_BEHAVIOUR),
        ("a += i; b = 1", "b = 1; a += i", Fate.EQUIVALENT, SAME_SYSTEM),
        ("a > 2", "a >= 2", Fate.EQUIVALENT, SAME_BEHAVIOUR),
        ("a > 2", "true", Fate.SURVIVED, None),
        ("far > 7", "true", Fate.SURVIVED, None),
        ("await far < 5; b = 2", "b = 2; await far < 5", Fate.SURVIVED, None),
        ("b = 1", "", Fate.SURVIVED, None),
    ],
)
def test_hand_made_mutants(tmp_path: Path, before: str, after: str, fate: Fate, why: str | None) -> None:
    """A threshold that no run reaches makes no difference; a step that some check could see does."""
    mutation = mutate(design_of(tmp_path, SAME))
    (mutant,) = (one for one in mutation.mutants if (one.before, one.after) == (before, after))
    assert (mutant.fate, mutant.why) == (fate, why)
