"""Proofs for all sizes as questions that anybody's solver can answer: each must be unsatisfiable.

Start: every claim is true at the start, whatever the parameters. Kept: each action keeps all claims. End: no
state with all claims is bad. All three speak of the sizes that were not explored, and no action changes a size.
Nothing of how the claims were found is used, and steps are encoded a second time.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from zcheck.engines.symbolic.certificates import Question, answered, is_awake, is_bad, is_stopped, script
from zcheck.engines.symbolic.integers import (
    Numbers,
    every,
    is_enabled,
    is_sound,
    is_true,
    leads_to,
    numbers,
    some,
    value,
)
from zcheck.engines.symbolic.sizes.posts import Future, are_moved, posts_of
from zcheck.results.verdict import Rank, Size, SizeProof, Sum
from zcheck.system.actions import Action
from zcheck.system.places import Place
from zcheck.system.properties import DeadlockFree, NeverStuck, Progress
from zcheck.system.system import Role
from zcheck.system.types import value_range

NO_END = 10**12
"""Ranges that end beyond this are not claimed."""


def refuted(proof: SizeProof, seconds: float) -> str | None:
    """What of the proof is wrong, in words; None: nothing. Raises TimeoutError where z3 has no answer."""
    return answered(questions(proof), seconds)


def certificate(proof: SizeProof) -> str:
    """The questions as SMT-LIB 2, to stand behind ``(set-logic ALL)``."""
    return script(f"; all sizes, with {len(proof.sums)} sums and {len(proof.lemmas)} lemmas", questions(proof))


def questions(proof: SizeProof) -> Iterator[Question]:
    system = proof.family.system
    before, after = numbers(system, 0), numbers(system, 1)
    region = is_true(proof.family.where, before)
    given, claimed = _claims(proof, before), _claims(proof, after)
    first = [region, *(_is_in_range(proof, before)), _is_initial(proof, before)]
    elsewhere = [z3.Not(_is_size(proof, size, before)) for size in proof.explored]
    yield Question("the claims are true at the start", (*first, *elsewhere, z3.Not(every(given))))
    for action in system.actions:
        moved = leads_to(system, action, before, after)
        step = (region, *given, *elsewhere, moved)
        yield Question(f"{action.name} keeps the claims", (*step, z3.Not(every(claimed))))
    state = (region, *given, *elsewhere)
    if proof.rank is not None:
        yield from _rank_questions(proof.rank, proof, state, before, after)
    yield Question("no state with all claims is bad", (*state, _is_bad(proof, before)))


def _rank_questions(
    rank: Rank, proof: SizeProof, state: tuple[z3.BoolRef, ...], before: Numbers, after: Numbers
) -> Iterator[Question]:
    """That the helpers are mandatory, and cannot go on for ever; and that threads move by their own steps only."""
    yield Question("nobody moves another thread", (z3.BoolVal(are_moved(proof.family.system)),))
    here, there = (z3.Sum([_weighed(one, at) for one in rank.weights]) for at in (before, after))
    yield Question("the rank is never negative", (*state, here < 0))
    for action in _helpers(rank, proof):
        yield Question(f"{action.name} must go on where it can", (z3.BoolVal(not action.mandatory),))
        moved = leads_to(proof.family.system, action, before, after)
        yield Question(f"{action.name} lowers the rank", (*state, moved, there >= here))


def _helpers(rank: Rank, proof: SizeProof) -> Iterator[Action]:
    return (proof.family.system.actions[index] for index in rank.helpers)


def _claims(proof: SizeProof, at: Numbers) -> list[z3.BoolRef]:
    claims = [_is_in_type(proof, at)]
    claims += _is_in_range(proof, at)
    claims += (_says(one, at) for one in proof.sums)
    return [*claims, *(is_true(lemma, at) for lemma in proof.lemmas)]


def _is_in_type(proof: SizeProof, at: Numbers) -> z3.BoolRef:
    parts = []
    for slot, x in zip(proof.family.system.slots, at, strict=True):
        low, high = value_range(slot.type)
        parts.append(x >= low)
        if high < NO_END:
            parts.append(x <= high)
    return every(parts)


def _is_in_range(proof: SizeProof, at: Numbers) -> list[z3.BoolRef]:
    found = [at[parameter.slot] >= parameter.low for parameter in proof.family.parameters]
    if proof.in_range:
        found += (at[parameter.slot] <= parameter.high for parameter in proof.family.parameters)
    return found


def _is_size(proof: SizeProof, size: Size, at: Numbers) -> z3.BoolRef:
    values = dict(size)
    return every(at[parameter.slot] == values[parameter.name] for parameter in proof.family.parameters)


def _is_initial(proof: SizeProof, at: Numbers) -> z3.BoolRef:
    parts = []
    for slot, x in zip(proof.family.system.slots, at, strict=True):
        if slot.index in proof.family.initial:
            parts.append(x == value(proof.family.initial[slot.index], at))
        elif slot.role is not Role.PARAMETER:
            parts.append(x == slot.initial)
    return every(parts)


def _says(one: Sum, at: Numbers) -> z3.BoolRef:
    found = z3.Sum([_weighed(weight, at) for weight in one.weights])
    return found >= value(one.total, at) if one.is_least else found == value(one.total, at)


def _weighed(one: tuple[Place, int], at: Numbers) -> z3.ArithRef:
    place, weight = one
    if place.value is None:
        return weight * at[place.slot]
    return z3.If(at[place.slot] == place.value, z3.IntVal(weight), z3.IntVal(0))


def _is_bad(proof: SizeProof, at: Numbers) -> z3.BoolRef:
    system = proof.family.system
    (asked,) = system.checks
    if isinstance(asked.property, NeverStuck | Progress):
        return _is_stuck(proof, asked.property, at)
    if not isinstance(asked.property, DeadlockFree) or not proof.family.counts:
        return is_bad(system, asked.property, at)
    awake = [is_awake(system, thread.index, at) for thread in system.threads]
    awake += (at[slot] >= 1 for slot in proof.family.awake)
    return z3.And(is_stopped(system, at), some(awake))


def _is_stuck(proof: SizeProof, goal: Future, at: Numbers) -> z3.BoolRef:
    """None of the steps that a thread waits for is possible, and none of a helper."""
    system = proof.family.system

    def goes(action: Action) -> z3.BoolRef:
        return z3.And(is_enabled(system, action, at), is_sound(action, at))

    waiting = (
        every((is_true(post.somebody, at), *(z3.Not(goes(action)) for action in post.exits)))
        for post in posts_of(proof.family, goal)
    )
    assert proof.rank is not None
    return every((*(z3.Not(goes(action)) for action in _helpers(proof.rank, proof)), some(waiting)))
