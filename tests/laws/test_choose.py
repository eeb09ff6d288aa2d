"""How a branch of a choose is entered."""

from __future__ import annotations

from pathlib import Path

from tests.laws.looking import look


def test_first_plain_statement_runs_with_the_entry(tmp_path: Path) -> None:
    """S-CHOOSE-1: the step that enters a branch runs its first statement, if that is plain."""
    seen = look(tmp_path, "var x : 0..2  thread t { choose { when x == 0 { x = 1 } when x == 0 { x = 2 } } }")
    assert seen.counts == (3, 2)
    assert seen.reached("x") == {("0",), ("1",), ("2",)}


def test_waiting_first_statement_must_be_possible(tmp_path: Path) -> None:
    """S-CHOOSE-2: entering a branch needs the guard and the condition of a waiting first statement or atomic."""
    text = "var x : 0..1  thread t {{ choose {{ when true {{ {} }} }} }}"
    for body in ("await x == 1", "atomic { await x == 1  x = 0 }", "acquire l"):
        other = "lock l : mutex  thread u { acquire l  loop { skip } }" if body == "acquire l" else ""
        seen = look(tmp_path, text.format(body) + other)
        blocked = seen.run("u") if other else seen.initial
        assert "t" not in seen.enabled(blocked)


def test_skip_commits(tmp_path: Path) -> None:
    """S-CHOOSE-2: `skip` before a wait enters the branch without waiting."""
    seen = look(tmp_path, "var x : 0..1  thread t { choose { when true { skip  await x == 1 } } }")
    assert seen.counts == (2, 1)
    assert seen.place("t", seen.run("t")) == "await x == 1"


def test_calls_and_compounds_are_entered_first(tmp_path: Path) -> None:
    """S-CHOOSE-3: before a call, a compound statement or nothing, entering is a step that needs the guard only."""
    for body in ("call p()", "if x == 0 { skip }", "loop { await x == 1 }"):
        seen = look(
            tmp_path,
            f"var x : 0..1  proc p() {{ await x == 1 }}  thread t {{ choose {{ when true {{ {body} }} }} }}",
        )
        assert seen.texts(seen.initial) == ["when true"]
    assert look(tmp_path, "thread t { choose { when true { } } }").counts == (2, 1)


def test_else_is_possible_exactly_when_no_branch_is(tmp_path: Path) -> None:
    """S-CHOOSE-4: `else` needs every guard, with its first statement's own condition, to be false."""
    text = (
        "var x : 0..1  var y : 0..3  thread t {"
        " choose { when true { await x == 1  y = 1 } when x == 1 { y = 2 } else { y = 3 } } }"
        " event flip when x == 0 and y == 0 { x = 1 }"
    )
    seen = look(tmp_path, text)
    assert sorted(seen.texts(seen.initial)) == ["flip", "y = 3"]
    assert sorted(seen.texts(seen.run("flip"))) == ["await x == 1", "y = 2"]


def test_choose_without_else_waits(tmp_path: Path) -> None:
    """S-CHOOSE-5: without an enabled branch and without `else`, choose waits."""
    seen = look(tmp_path, "var x : 0..1  thread t { choose { when x == 1 { skip } } }")
    assert seen.counts == (1, 0)
    assert seen.verdicts["no_deadlock"] == "violated"


def test_else_that_waits_is_entered_first(tmp_path: Path) -> None:
    """S-CHOOSE-4: an `else` whose first statement waits is entered by a step of its own: it must be possible."""
    seen = look(tmp_path, "var x : 0..1  thread t { choose { when x == 1 { skip } else { await x == 1 } } }")
    assert seen.counts == (2, 1)
    assert seen.place("t", seen.run("t")) == "await x == 1"
