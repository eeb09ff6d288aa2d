"""Bugs put into the engine on purpose: none of them may reach a user as a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3

from tests.builders import bounded_buffer, counter, philosophers
from zcheck.checking.confirming import confirmed
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.symbolic import decoding, expressions
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.frames import Frame, state_of
from zcheck.engines.symbolic.values import Value
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Proved, Unrolled, Violated
from zcheck.system.building import equal as equals
from zcheck.system.expressions import BinaryOp, Read, number
from zcheck.system.system import State, System


def test_a_wrong_comparison_is_caught_by_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `<=` read as `<` a counter ends one step early, in a deadlock that is none."""
    right = expressions._compared

    def wrong(op: BinaryOp, a: Value, b: Value) -> z3.BoolRef:
        return right(BinaryOp.LT if op is BinaryOp.LE else op, a, b)

    monkeypatch.setattr(expressions, "_compared", wrong)
    system = counter(4)
    found = explore_bounded(system, Limits(), depth=5, prove=False)
    assert any(isinstance(verdict, Violated) for verdict in found.verdicts)
    with pytest.raises(EngineBug, match="is none"):
        confirmed(system, system, found)


def test_a_wrong_decoder_is_caught_by_replay(monkeypatch: pytest.MonkeyPatch) -> None:

    def exchanged(model: z3.ModelRef, frame: Frame) -> State:
        """The first two forks for each other."""
        first, second, *others = state_of(model, frame)
        return second, first, *others

    monkeypatch.setattr(decoding, "state_of", exchanged)
    system = philosophers(3)
    found = explore_bounded(system, Limits(), depth=5, prove=False)
    with pytest.raises(EngineBug, match="is none"):
        confirmed(system, system, found)


def forged(system: System, proof: Proved) -> Exploration:
    found = explore_bounded(system, Limits(), depth=4, prove=False)
    return replace(found, verdicts=tuple(Holds(proof) for _ in found.verdicts))


def test_a_forged_proof_is_caught() -> None:
    """A deadlock proved absent by an invariant that is none."""
    system = replace(philosophers(2), checks=philosophers(2).checks[:1])
    with pytest.raises(EngineBug, match="keeps the lemmas"):
        confirmed(system, system, forged(system, Proved(1, 1, (equals(Read(0), number(0)),))))


def test_an_unrolling_that_is_too_short_is_caught() -> None:
    system = bounded_buffer(2)
    (one, *_) = system.checks
    asked = replace(system, checks=(replace(one, within=5),))
    found = explore_bounded(replace(system, checks=(replace(one, within=4),)), Limits(), prove=False)
    with pytest.raises(EngineBug, match="too small a bound"):
        confirmed(asked, asked, found)


def test_an_unrolling_with_a_wrong_lemma_is_caught() -> None:
    system = replace(philosophers(2), checks=(replace(philosophers(2).checks[0], within=3),))
    found = explore_bounded(system, Limits(), prove=False)
    wrong = replace(found, verdicts=(Holds(Unrolled(3, (equals(Read(0), number(0)),))),))
    with pytest.raises(EngineBug, match="keeps the lemmas"):
        confirmed(system, system, wrong)


def test_what_is_right_passes() -> None:
    system = replace(philosophers(3), checks=philosophers(3).checks[:1])
    found = explore_bounded(system, Limits())
    (verdict,) = confirmed(system, system, found)
    assert isinstance(verdict, Violated)
    assert isinstance(verdict.evidence, Trace)
