"""Counting a crowd changes nothing: at each size the states are those of the plain system, up to who is who."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.crowded_models import crowded_model
from zcheck.analysis.crowd_places import NotCounted
from zcheck.analysis.crowds import counted
from zcheck.lang.frontend import load_design
from zcheck.lang.opening import Region, family_at, point_of, region_of
from zcheck.lang.syntax.declarations import ProveDecl
from zcheck.semantics.evaluation import evaluate
from zcheck.semantics.states import not_resting
from zcheck.semantics.steps import enabled, successors
from zcheck.system.family import Family
from zcheck.system.system import Role, State, System


def instance(family: Family, size: dict[str, int]) -> System:
    """The system of a counted family at one size."""
    slots = list(family.system.slots)
    for parameter in family.parameters:
        slots[parameter.slot] = replace(slots[parameter.slot], initial=size[parameter.name])
    start = tuple(slot.initial for slot in slots)
    for slot, value in family.initial.items():
        slots[slot] = replace(slots[slot], initial=evaluate(value, start))
    return replace(family.system, slots=tuple(slots))


def asked_in(path: Path) -> Region:
    """The `prove` of a file."""
    design = load_design(path)
    (request,) = design.requests
    assert isinstance(request, ProveDecl)
    return region_of(design, request, {})


def reachable(system: System) -> tuple[set[State], int]:
    """All states, and how many of them are deadlocks by mandatory steps alone."""
    seen = {system.initial}
    todo = [system.initial]
    stopped = 0
    for state in todo:
        stopped += not any(action.mandatory for action in enabled(system, state))
        for _, after in successors(system, state):
            if after not in seen:
                seen.add(after)
                todo.append(after)
        assert len(seen) < 20_000
    return seen, stopped


def anonymous(system: System, crowd: str, state: State) -> object:
    """A state without who is who in the crowd; what a thread has of its own are its values and its locks."""
    members = [thread for thread in system.threads if thread.class_name == crowd]
    own: Counter[object] = Counter()
    mine: set[int] = set()
    for thread in members:
        values = [slot for slot in system.slots if slot.owner == thread.index]
        mine.update(slot.index for slot in values)
        locks = [slot for slot in system.slots if slot.role is Role.LOCK and state[slot.index] == thread.index + 1]
        own[tuple(state[slot.index] for slot in values), tuple(slot.name for slot in locks)] += 1
    theirs = {thread.index + 1 for thread in members}
    shared = tuple(
        "crowd" if slot.role is Role.LOCK and state[slot.index] in theirs else state[slot.index]
        for slot in system.slots
        if slot.index not in mine
    )
    return shared, frozenset(own.items())


def test_as_many_states_and_deadlocks_at_every_size(tmp_path: Path) -> None:
    compared = 0
    for seed in range(40):
        path = tmp_path / "m.zm"
        path.write_text(f"{crowded_model(seed)}prove deadlock free for all n, pool, reserve\n", encoding="utf-8")
        asked = asked_in(path)
        try:
            family = counted(family_at(asked, {}))
        except NotCounted:
            continue
        compared += 1
        for n, pool, reserve in product((0, 1, 3), (1, 3), (0, 1)):
            size = {"n": n, "pool": pool, "reserve": reserve}
            plain = point_of(asked, {name: str(value) for name, value in size.items()}).system
            states, _ = reachable(plain)
            shapes = {anonymous(plain, "user", state) for state in states}
            stopped = {
                anonymous(plain, "user", state)
                for state in states
                if not any(action.mandatory for action in enabled(plain, state))
            }
            awake = {
                anonymous(plain, "user", state)
                for state in states
                if not_resting(plain, state)
            }
            single = instance(family, size)
            same, halted = reachable(single)
            assert (len(same), halted) == (len(shapes), len(stopped)), (seed, size)
            up = [s for s in same if not_resting(single, s) or any(s[slot] for slot in family.awake)]
            assert len(up) == len(awake), (seed, size)
    assert compared >= 15


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("sleep on done", "wakeup"),
        ("var mine : 0..9 = 0  mine = min(9, free)  skip  mine = 0", "others decide"),
        ("take 1 page with M_WAITOK into held", "more than"),
    ],
)
def test_what_cannot_be_counted_is_said(tmp_path: Path, body: str, why: str) -> None:
    path = tmp_path / "m.zm"
    path.write_text(
        f"""model m
param n : 0..3 = 1
pages {{ free = 4 }}
class ANY {{ from free }}
flags M_WAITOK = ANY, waits
channel done
thread user[n] {{ loop {{ {body} }} }}
daemon waker {{ loop {{ wakeup done  skip }} }}
prove deadlock free for all n
""",
        encoding="utf-8",
    )
    family = family_at(asked_in(path), {})
    with pytest.raises(NotCounted, match=f"`user` cannot be counted: .*{why}"):
        counted(family)
