"""Proofs as questions that anybody's solver can answer: each must be unsatisfiable.

Base: nothing bad is less than k steps from the start. Lemmas: true at the start, and kept by each action. Step:
no k distinct good states in a row that obey the lemmas are followed by a bad one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import assert_never

import z3

from zcheck.engines.symbolic.asking import answer_of
from zcheck.engines.symbolic.integers import (
    Numbers,
    every,
    is_enabled,
    is_initial,
    is_sound,
    is_step,
    is_true,
    leads_to,
    numbers,
    some,
    value,
    within_ranges,
)
from zcheck.exploring.interrupts import interrupts_noted
from zcheck.frozen import dataclass
from zcheck.results.verdict import Proved, Unrolled
from zcheck.system.places import sum_of
from zcheck.system.properties import (
    Always,
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
from zcheck.system.system import System

PATIENCE = 20.0
"""Seconds for one question."""


@dataclass(frozen=True, slots=True)
class Question:
    """What must be unsatisfiable, with the reason in words."""

    what: str
    facts: tuple[z3.BoolRef, ...]


def questions(system: System, goal: Property, proof: Proved) -> Iterator[Question]:
    """All that `proof` rests on, besides the meaning of the system."""
    states = [numbers(system, step) for step in range(proof.steps + 1)]
    yield from _base(system, goal, proof, states)
    yield from _lemmas(system, proof, states[0], states[1])
    yield _step(system, goal, proof, states)


def _base(system: System, goal: Property, proof: Proved, states: Sequence[Numbers]) -> Iterator[Question]:
    run = [is_initial(system, states[0])]
    for depth in range(proof.steps):
        yield Question(f"nothing bad after {depth} steps", (*run, is_bad(system, goal, states[depth])))
        run.append(is_step(system, states[depth], states[depth + 1]))


def _lemmas(system: System, proof: Proved, before: Numbers, after: Numbers) -> Iterator[Question]:
    claims = _obeys(system, proof, after)
    yield Question("the lemmas hold at the start", (is_initial(system, after), z3.Not(claims)))
    given = _obeys(system, proof, before)
    for action in system.actions:
        moved = leads_to(system, action, before, after)
        yield Question(f"{action.name} keeps the lemmas", (given, moved, z3.Not(claims)))


def _obeys(system: System, proof: Proved, at: Numbers) -> z3.BoolRef:
    return every((within_ranges(system, at), *(is_true(lemma, at) for lemma in proof.lemmas)))


def _step(system: System, goal: Property, proof: Proved, states: Sequence[Numbers]) -> Question:
    facts = [_obeys(system, proof, at) for at in states]
    facts += (is_step(system, one, next_) for one, next_ in pairwise(states))
    facts += (z3.Not(is_bad(system, goal, at)) for at in states[:-1])
    for number, one in enumerate(states):
        for other in states[:number]:
            facts.append(some(x != y for x, y in zip(one, other, strict=True)))
    facts.append(is_bad(system, goal, states[-1]))
    return Question(f"{proof.steps} good states in a row are never followed by a bad one", tuple(facts))


def is_bad(system: System, goal: Property, at: Numbers) -> z3.BoolRef:
    """Whether a state shows the contrary of `goal`; for `reachable`, whether it is a witness."""
    match goal:
        case DeadlockFree():
            stopped = is_stopped(system, at)
            if not system.threads:
                return stopped
            return z3.And(stopped, some(is_awake(system, thread.index, at) for thread in system.threads))
        case FaultFree():
            tested = (action for action in system.actions if action.tests)
            return some(z3.And(is_enabled(system, a, at), z3.Not(is_sound(a, at))) for a in tested)
        case Always(expr, defined):
            return z3.Not(z3.And(is_true(defined, at), is_true(expr, at)))
        case Never(expr, defined):
            return z3.Or(z3.Not(is_true(defined, at)), is_true(expr, at))
        case Reachable(expr, defined):
            return z3.And(is_true(defined, at), is_true(expr, at))
        case NeverStuck() | Progress() | Live() | Unsupported():
            raise ValueError("no induction proves a property of futures")
        case _:
            assert_never(goal)


def is_stopped(system: System, at: Numbers) -> z3.BoolRef:
    """No mandatory action is enabled."""
    return every(z3.Not(is_enabled(system, action, at)) for action in system.actions if action.mandatory)


def is_awake(system: System, thread: int, at: Numbers) -> z3.BoolRef:
    owner = system.threads[thread]
    return every(at[owner.location_slot] != place.index for place in owner.locations if place.resting)


def refuted_question(system: System, goal: Property, proof: Proved, seconds: float = PATIENCE) -> str | None:
    """What of `proof` is wrong, in words; None: each question was answered as it must be.

    Raises TimeoutError where z3 has no answer.
    """
    return answered(questions(system, goal, proof), seconds)


def refuted_unrolling(system: System, goal: Property, given: Unrolled, seconds: float = PATIENCE) -> str | None:
    """What is wrong with the invariants or the potential that an unrolling was given; otherwise as
    `refuted_question`."""
    return answered(_given(system, goal, given), seconds)


def _given(system: System, goal: Property, given: Unrolled) -> Iterator[Question]:
    before, after = numbers(system, 0), numbers(system, 1)
    lemmas = Proved(1, 0, given.lemmas)
    if given.lemmas or given.potential is not None:
        yield from _lemmas(system, lemmas, before, after)
    if given.potential is None:
        return
    obeys, most = _obeys(system, lemmas, before), given.potential.scale
    here, there = (value(sum_of(given.potential.weights), at) + given.potential.constant for at in (before, after))
    for action in system.actions:
        moved = leads_to(system, action, before, after)
        yield Question(f"{action.name} lowers the potential by {most} at most", (obeys, moved, there < here - most))
    found = (obeys, is_bad(system, goal, before), here > 0)
    yield Question("the potential is not positive where what is sought is found", found)


@interrupts_noted()
def answered(asked: Iterator[Question], seconds: float) -> str | None:
    """The first question that is not answered as it must be, in words. Raises TimeoutError, KeyboardInterrupt."""
    for question in asked:
        solver = z3.Solver()
        solver.set("timeout", int(seconds * 1000))
        solver.add(*question.facts)
        try:
            answer = answer_of(solver, solver.check)
        except z3.Z3Exception as trouble:
            raise TimeoutError(str(trouble)) from None
        if answer == z3.sat:
            return question.what
        if answer == z3.unknown:
            raise TimeoutError(f"{question.what}: {solver.reason_unknown()}")
    return None


def certificate(system: System, goal: Property, proof: Proved) -> str:
    """The questions as SMT-LIB 2, to stand behind ``(set-logic ALL)``: a solver must answer `unsat` to each
    ``check-sat``."""
    title = f"; {proof.steps}-induction with {len(proof.lemmas)} lemmas, {proof.laws} of them conservation laws"
    return script(title, questions(system, goal, proof))


def script(title: str, asked: Iterator[Question]) -> str:
    """Questions as SMT-LIB 2."""
    lines = [title]
    for question in asked:
        solver = z3.Solver()
        solver.add(*question.facts)
        body = [line for line in solver.to_smt2().splitlines() if line and not line.startswith(("(set-", ";"))]
        lines += ["", f"; {question.what}".replace("|", "/"), "(push 1)", *body, "(pop 1)"]
    return "\n".join(lines) + "\n"
