"""Proofs are checked anew with another encoding; a wrong one does not pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Builder, bounded_buffer, philosophers, token_ring
from tests.engines.symbolic.test_expressions import SLOTS
from tests.strategies import conditions, numbers, states, systems
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.certificates import certificate, refuted_question
from zcheck.engines.symbolic.integers import is_true, leads_to, value
from zcheck.limits import Limits
from zcheck.results.verdict import Holds, Proved, Violated
from zcheck.semantics.evaluation import evaluate
from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.building import at_most, equal
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import State, System

STEADY = settings(derandomize=True, deadline=None, max_examples=150)


def proofs(system: System) -> list[tuple[int, Proved]]:
    found = explore_bounded(system, Limits(), depth=8).verdicts
    return [
        (index, verdict.evidence)
        for index, verdict in enumerate(found)
        if isinstance(verdict, Holds | Violated) and isinstance(verdict.evidence, Proved)
    ]


@STEADY
@given(st.one_of(numbers((0, 1, 2)), conditions((0, 1, 2))), states(SLOTS.slots))
def test_the_second_encoding_has_the_value_of_the_evaluator(expr: Expr, state: State) -> None:
    at = [z3.IntVal(v) for v in state]
    expected = evaluate(expr, state)
    assert z3.simplify(value(expr, at)).as_long() == expected
    assert z3.is_true(z3.simplify(is_true(expr, at))) == bool(expected)


@STEADY
@given(systems(), st.data())
def test_the_second_encoding_steps_as_the_semantics(system: System, data: st.DataObject) -> None:
    before, after = data.draw(states(system.slots)), data.draw(states(system.slots))
    for action in system.actions:
        goes = is_enabled(system, action, before) and first_fault(action, before) is None
        candidates = [after, fire(system, action, before)] if goes else [after]
        for claimed in candidates:
            term = leads_to(system, action, list(map(z3.IntVal, before)), list(map(z3.IntVal, claimed)))
            assert z3.is_true(z3.simplify(term)) == (goes and fire(system, action, before) == claimed)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(systems())
def test_every_proof_of_random_systems_is_proved_again(system: System) -> None:
    bare = replace(system, checks=tuple(replace(check, within=None) for check in system.checks))
    for index, proof in proofs(bare):
        assert refuted_question(bare, bare.checks[index].property, proof) is None


def test_a_wrong_invariant_is_caught() -> None:
    """A lemma that is true at the start and not kept; without it the property has no such proof."""
    system = philosophers(2)
    wrong = Proved(1, 0, (equal(Read(0), number(0)),))
    assert "keeps the lemmas" in (refuted_question(system, DeadlockFree(), wrong) or "")


def test_a_lemma_that_is_false_at_the_start_is_caught() -> None:
    system = philosophers(2)
    wrong = Proved(1, 0, (equal(Read(0), number(1)),))
    assert refuted_question(system, DeadlockFree(), wrong) == "the lemmas hold at the start"


def test_a_step_that_is_none_is_caught() -> None:
    """Philosophers do deadlock, at depth 2: 1-induction without lemmas cannot be right."""
    assert "good states in a row" in (refuted_question(philosophers(2), DeadlockFree(), Proved(1, 0, ())) or "")


def test_a_base_that_is_none_is_caught() -> None:
    assert refuted_question(philosophers(2), DeadlockFree(), Proved(3, 0, ())) == "nothing bad after 2 steps"


def test_a_lemma_may_not_stand_on_a_range_that_is_left() -> None:
    """A system whose update leaves its range without a test is ill-formed; the certificate sees it."""
    b = Builder("over")
    x = b.number("x", 0, 2)
    b.event(at_most(Read(x), number(2)), {x: number(3)})
    assert "keeps the lemmas" in (refuted_question(b.system(), DeadlockFree(), Proved(1, 0, ())) or "")


@pytest.mark.parametrize("system", [bounded_buffer(3), token_ring(3)], ids=lambda system: system.name)
def test_certificates_are_checked_by_another_solver(system: System) -> None:
    cvc5 = pytest.importorskip("cvc5", reason="the other solver is not installed")
    found = proofs(system)
    assert found
    for index, proof in found:
        answers = answers_of(cvc5, "(set-logic ALL)\n" + certificate(system, system.checks[index].property, proof))
        assert answers
        assert set(answers) == {"unsat"}


def answers_of(cvc5: object, text: str) -> list[str]:
    """What cvc5 says to each ``check-sat`` of a script."""
    assert hasattr(cvc5, "Solver")
    assert hasattr(cvc5, "InputParser")
    assert hasattr(cvc5, "InputLanguage")
    solver = cvc5.Solver()
    solver.setOption("incremental", "true")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "certificate")
    said: list[str] = []
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return said
        answer = command.invoke(solver, parser.getSymbolManager()).strip()
        if answer:
            said.append(answer)
