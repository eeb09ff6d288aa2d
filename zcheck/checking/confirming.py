"""Engines are not trusted: no trace goes on that the reference semantics does not replay, on the searched
system and on the plain one, and no proof that is not proved again from another encoding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zcheck.analysis.dead_values import reset_dead_values
from zcheck.diagnostics.errors import EngineBug
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Livelocked, Trace
from zcheck.results.verdict import (
    Argument,
    Exhausted,
    ForAllSizes,
    Holds,
    Proved,
    Undetermined,
    Unrolled,
    Verdict,
    Violated,
)
from zcheck.semantics.replay import replay
from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.properties import Check
from zcheck.system.system import State, System
from zcheck.system.validate import validate

UNPROVED = "use --engine auto"

FUTURE = 2_000
"""So many states of the future of a stuck state are replayed; see `semantics.replay`."""


def prepared(plain: System, full: bool) -> tuple[System, System]:
    """The plain system and the one to search, both validated; the same object where nothing is reduced."""
    validate(plain)
    searched = plain if full else reset_dead_values(plain)
    if searched == plain:
        return plain, plain
    validate(searched)
    return plain, searched


def confirmed(plain: System, searched: System, exploration: Exploration) -> tuple[Verdict, ...]:
    """The verdicts, each trace replayed and told in the plain system; raises EngineBug for one that fails."""
    if len(exploration.verdicts) != len(searched.checks):
        counts = f"{len(exploration.verdicts)} verdicts for {len(searched.checks)} checks"
        raise EngineBug(f"{exploration.engine} gave {counts}")
    pairs = zip(searched.checks, exploration.verdicts, strict=True)
    return tuple(_confirmed(plain, searched, one, verdict, exploration) for one, verdict in pairs)


def _confirmed(
    plain: System, searched: System, one: Check, verdict: Verdict, exploration: Exploration
) -> Verdict:
    match verdict:
        case Undetermined():
            return verdict
        case Holds(Proved() | Unrolled() as proof) | Violated(Proved() | Unrolled() as proof):
            _confirm_argument(one, proof, exploration)
            doubt = _doubt(searched, one, proof, exploration)
            return verdict if doubt is None else Undetermined(doubt, UNPROVED)
        case Holds(evidence):
            return Holds(_evidence(plain, searched, one, evidence, exploration))
        case Violated(evidence):
            return Violated(_evidence(plain, searched, one, evidence, exploration))
        case _:
            assert_never(verdict)


def _evidence(
    plain: System, searched: System, one: Check, evidence: Argument | Trace, exploration: Exploration
) -> Argument | Trace:
    if not isinstance(evidence, Trace):
        _confirm_argument(one, evidence, exploration)
        return evidence
    mismatch = replay(searched, one, evidence, FUTURE)
    if mismatch is None and searched is not plain:
        evidence = in_plain(plain, evidence)
        mismatch = replay(plain, one, evidence, FUTURE)
    if mismatch is not None:
        raise EngineBug(f"{exploration.engine} gave a trace for `{one.name}` that is none: {mismatch}")
    return evidence


def _doubt(searched: System, one: Check, proof: Proved | Unrolled, exploration: Exploration) -> str | None:
    """Why a proof, or the lemmas of an unrolling, are not confirmed for want of an answer; None: they are.

    Raises EngineBug for a wrong one.
    """
    from zcheck.engines.symbolic.certificates import refuted_question, refuted_unrolling

    try:
        if isinstance(proof, Unrolled):
            wrong = refuted_unrolling(searched, one.property, proof)
        else:
            wrong = refuted_question(searched, one.property, proof)
    except TimeoutError as late:
        return f"{exploration.engine} found a proof that could not be confirmed in time: {late}"
    except KeyboardInterrupt:
        return "interrupted while a proof was confirmed"
    if wrong is not None:
        raise EngineBug(f"{exploration.engine} gave a proof for `{one.name}` that is none: not so: {wrong}")
    return None


def _confirm_argument(one: Check, evidence: Argument, exploration: Exploration) -> None:
    """Exhaustion without a bound needs a complete run; with one, the bound must be the check's own."""
    if isinstance(evidence, Proved):
        return
    if isinstance(evidence, ForAllSizes):
        raise EngineBug(f"{exploration.engine} speaks of other systems than the one it was given")
    if isinstance(evidence, Exhausted) and evidence.bound is None and not exploration.statistics.complete:
        raise EngineBug(f"{exploration.engine} claims to have seen every state for `{one.name}`, but stopped early")
    if evidence.bound is not None and (one.within is None or evidence.bound < one.within):
        raise EngineBug(f"{exploration.engine} decided `{one.name}` with too small a bound, {evidence.bound}")


def in_plain(plain: System, trace: Trace) -> Trace:
    """The run of `plain` that takes the same actions: what a reduction left out of the states is back.

    A loop may close only after some more rounds: a value that nothing reads again differs in the first.
    Raises EngineBug if there is no such run.
    """
    states = [plain.initial]
    actions: list[int] = []
    _take(plain, trace.actions, states, actions)
    if not isinstance(trace.ending, Livelocked):
        return Trace(tuple(states), tuple(actions), trace.ending)
    heads = [trace.ending.loop]
    for _ in range(ROUNDS):
        for head in heads:
            if states[head] == states[-1]:
                return Trace(tuple(states), tuple(actions), Livelocked(trace.ending.label, head))
        heads.append(len(actions))
        _take(plain, trace.actions[trace.ending.loop :], states, actions)
    raise EngineBug("a reduction invented a loop")


ROUNDS = 64
"""So often a loop is gone through before it is believed not to close; one round more than once is usual."""


def _take(plain: System, indices: Sequence[int], states: list[State], actions: list[int]) -> None:
    """Extend a run of `plain` by some actions."""
    for index in indices:
        action, state = plain.actions[index], states[-1]
        if not is_enabled(plain, action, state) or first_fault(action, state) is not None:
            raise EngineBug(f"a reduction invented step {len(actions) + 1} ({action.name})")
        states.append(fire(plain, action, state))
        actions.append(index)
