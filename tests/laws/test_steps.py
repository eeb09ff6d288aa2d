"""What a step is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import look
from zcheck.diagnostics.errors import ModelError
from zcheck.system.actions import FaultKind


def test_state_is_variables_and_places(tmp_path: Path) -> None:
    """S-STATE-1: two threads of two steps each have 3 * 3 places, and nothing else differs between them."""
    seen = look(tmp_path, "thread a { skip  skip }  thread b { skip  skip }")
    assert seen.counts == (9, 12)


def test_one_statement_is_one_step(tmp_path: Path) -> None:
    """S-STEP-1: a plain statement reads and writes at once, so that two increments never get lost."""
    seen = look(tmp_path, "var x : 0..2  thread t[2] { x += 1 }  check sum : reachable x == 2")
    assert seen.counts == (4, 4)
    assert {seen.value(state, "x") for state in seen.ends} == {"2"}


def test_torn_increment_loses_one(tmp_path: Path) -> None:
    """S-STEP-1: reading in one statement and writing in another is two steps, and others come between."""
    seen = look(tmp_path, "var x : 0..2  thread t[2] { var old : 0..1 = x  x = old + 1 }")
    assert {seen.value(state, "x") for state in seen.ends} == {"1", "2"}


def test_own_statements_cost_no_step(tmp_path: Path) -> None:
    """S-STEP-2: statements on locals run at the end of the step before; at the start of a thread they give
    the initial values."""
    seen = look(
        tmp_path,
        "var x : 0..9  thread t { var a : 0..9 = 2  skip  a = a + 1  if a == 3 { a = 7 }  x = a }",
    )
    assert seen.counts == (3, 2)
    assert seen.value(seen.initial, "t.a") == "2"
    assert seen.value(seen.run("t"), "t.a") == "7"
    assert seen.reached("x") == {("0",), ("7",)}


def test_held_is_not_own(tmp_path: Path) -> None:
    """S-STEP-3: a test that reads shared state, `held` too, is a step of its own."""
    body = "thread t { move 1 page from free to held  if held == 1 { move 1 page from held to free } }"
    seen = look(tmp_path, f"pages {{ free = 1 }}  {body}")
    assert seen.counts == (4, 3)
    assert seen.place("t", seen.run("t")) == "if held == 1"


def test_shared_test_is_a_step(tmp_path: Path) -> None:
    """S-STEP-3: what an `if` read may have changed before its block runs."""
    seen = look(
        tmp_path,
        "var x : 0..1  thread t { if x == 0 { assert x == 0 } }  thread u { x = 1 }",
    )
    assert seen.faults == {FaultKind.ASSERT: 1}


def test_shared_arguments_are_a_step(tmp_path: Path) -> None:
    """S-STEP-4: arguments, returned values and loop bounds that read shared state are steps; own ones are not."""
    text = (
        "proc p(n : 0..3) -> 0..3 {{ return n }}  var x : 0..3  thread t {{ var y : 0..3 = 1  y = "
        "call p({}) }}"
    )
    assert look(tmp_path, text.format("x")).counts == (2, 1)
    assert look(tmp_path, text.format("y + 1")).counts == (1, 0)
    shared = "var x : 0..1  proc p() -> 0..1 { return x }  thread t { var y : 0..1 = 0  y = call p() }"
    assert look(tmp_path, shared).counts == (2, 1)
    unused = "var x : 0..1  proc p() -> 0..1 { return x }  thread t { call p() }"
    assert look(tmp_path, unused).counts == (2, 1)


def test_bounds_are_evaluated_once(tmp_path: Path) -> None:
    """S-STEP-5: a loop goes as often as its bound said when it was read."""
    seen = look(tmp_path, "var n : 0..2 = 2  var x : 0..9  thread t { repeat n { n = 0  x += 1 } }")
    assert {seen.value(state, "x") for state in seen.ends} == {"2"}
    assert seen.counts == (6, 5)
    both = look(tmp_path, "var n : 0..3 = 2  var x : 0..9  thread t { for i in n - 1..n { n = 0  x += i } }")
    assert {both.value(state, "x") for state in both.ends} == {"3"}


def test_progress_labels_the_step_that_passes_it(tmp_path: Path) -> None:
    """S-STEP-6: `progress` costs no step; the step during which control passes it carries the label."""
    seen = look(tmp_path, "thread t { skip  progress one  skip }")
    assert seen.counts == (3, 2)
    assert [sorted(action.progress) for action in seen.system.actions] == [["one"], []]


def test_progress_at_the_start_has_a_step(tmp_path: Path) -> None:
    """S-STEP-6: where no step comes before it, passing it is one."""
    seen = look(tmp_path, "thread t { progress one  skip }")
    assert seen.counts == (3, 2)
    assert [sorted(action.progress) for action in seen.system.actions] == [["one"], []]


def test_cycle_without_step_is_an_error(tmp_path: Path) -> None:
    """S-STEP-7: control may not go round without a step."""
    for body in ("loop { }", "var i : 0..3 = 0  while i < 3 { i += 1 }", "l: goto l"):
        with pytest.raises(ModelError) as error:
            look(tmp_path, f"thread t {{ {body} }}")
        assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0402"]


def test_events_are_steps_of_nobody(tmp_path: Path) -> None:
    """S-STEP-8: an event is one atomic step, possible while its guard holds, an instance for each value."""
    seen = look(tmp_path, "var a[3] : 0..1  event raise(i in 0..2) when a[i] == 0 { a[i] = 1 }")
    assert seen.counts == (8, 12)
    assert seen.enabled(seen.initial) == ["raise(0)", "raise(1)", "raise(2)"]
    with pytest.raises(ModelError):
        look(tmp_path, "var a : 0..1  event e { await a == 1 }")


def test_waiting(tmp_path: Path) -> None:
    """S-WAIT-1: a waiting statement is a step that exists only where its condition holds; until then the thread
    stays, and others go on."""
    seen = look(tmp_path, "var x : 0..2  thread t { await x == 1 }  thread u { x = 1  x = 2 }")
    assert seen.counts == (5, 4)
    assert seen.enabled(seen.initial) == ["u"]
    assert seen.enabled(seen.run("u")) == ["t", "u"]
    assert seen.enabled(seen.run("u", "u")) == []
