"""Plain statements, calls and loops."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import look
from zcheck.diagnostics.errors import ModelError
from zcheck.system.actions import FaultKind


def final(folder: Path, text: str, name: str = "x") -> set[str]:
    """The values of a variable where nothing goes on."""
    seen = look(folder, text)
    assert not seen.faults
    return {seen.value(state, name) for state in seen.ends}


def test_assignments(tmp_path: Path) -> None:
    """S-PLAIN-1: `=`, `+=` and `-=` store a value; elements of arrays are chosen by a computed index."""
    assert final(tmp_path, "var x : -9..9  thread t { x = 5  x += 2  x -= 10 }") == {"-3"}
    assert final(tmp_path, "var a[3] : 0..9 = [1, 2, 0]  thread t { a[a[0]] += 5 }", "a[1]") == {"7"}


def test_skip_assert_panic(tmp_path: Path) -> None:
    """S-PLAIN-2: `skip` is a step that changes nothing; `assert e` one that faults where e is false; `panic`
    always faults."""
    assert look(tmp_path, "thread t { skip }").counts == (2, 1)
    text = "var x : 0..1  thread t { assert x == 0  assert x == 1 \"why\" }"
    seen = look(tmp_path, text)
    assert seen.counts == (2, 1)
    assert seen.faults == {FaultKind.ASSERT: 1}
    assert look(tmp_path, "thread t { panic \"no way\" }").faults == {FaultKind.PANIC: 1}


def test_pick(tmp_path: Path) -> None:
    """S-PLAIN-3: `pick` stores any one value of the domain that satisfies `such that`, in one step; the
    condition speaks of the candidate."""
    seen = look(tmp_path, "var x : 0..9  thread t { pick x in 2..6 such that x % 2 == 0 }")
    assert seen.counts == (4, 3)
    assert seen.reached("x") == {("0",), ("2",), ("4",), ("6",)}
    words = look(tmp_path, "enum e { one, two }  var x : e  thread t { pick x in e }")
    assert words.reached("x") == {("one",), ("two",)}
    assert words.counts == (3, 2)


def test_pick_without_solution_waits(tmp_path: Path) -> None:
    """S-PLAIN-3: without a solution it waits for one."""
    seen = look(tmp_path, "var x : 0..3  var g : 0..3  thread t { pick x in 1..g }  thread u { g = 2 }")
    assert seen.enabled(seen.initial) == ["u"]
    assert seen.enabled(seen.run("u")) == ["t", "t"]


def test_locals(tmp_path: Path) -> None:
    """S-PLAIN-4: a local starts anew whenever control passes its declaration, at 0 or else its least value."""
    assert final(tmp_path, "var x : 0..9  thread t { repeat 2 { var a : 0..9  a += 2  x += a } }") == {"4"}
    assert final(tmp_path, "var x : 0..9  thread t { var a : 3..9  x = a }") == {"3"}


def test_locals_belong_to_a_call(tmp_path: Path) -> None:
    """S-PLAIN-4: each call string has its own copy."""
    text = (
        "var x : 0..9  proc p(n : 0..3) { var a : 0..3 = n  if n > 0 { call p(n - 1) }  x = x + a }"
        "  thread t { call p(3) }"
    )
    assert final(tmp_path, text) == {"6"}


def test_goto(tmp_path: Path) -> None:
    """S-PLAIN-5: `goto` goes on at its label, and like labels costs no step."""
    seen = look(tmp_path, "var x : 0..9  thread t { again: x += 1  if x < 3 { goto again } }")
    assert {seen.value(state, "x") for state in seen.ends} == {"3"}
    assert seen.counts == (7, 6)


def test_if_takes_the_first_true_arm(tmp_path: Path) -> None:
    """S-PLAIN-6: the tests of `if` and `else if` are made in order, and the first true one decides."""
    text = "var x : 0..9 = {}  thread t {{ if x < 2 {{ x = 7 }} else if x < 4 {{ x = 8 }} else {{ x = 9 }} }}"
    assert [final(tmp_path, text.format(value)) for value in (0, 3, 5)] == [{"7"}, {"8"}, {"9"}]


def test_loops(tmp_path: Path) -> None:
    """S-PLAIN-7: `while` tests before each round, `loop` never; `break` leaves, `continue` goes on with the next
    round, of the innermost loop."""
    assert final(tmp_path, "var x : 0..9  thread t { while x < 4 { x += 1 } }") == {"4"}
    text = (
        "var x : 0..9  thread t { for i in 1..5 { if i == 2 { skip  continue } if i == 5 { break }"
        " repeat 3 { x += 1  break } } }"
    )
    assert final(tmp_path, text) == {"3"}


def test_repeat_and_for(tmp_path: Path) -> None:
    """S-PLAIN-8: `repeat n` makes n rounds, none where n is not positive; `for` goes through its range in order,
    not at all where it is empty."""
    assert final(tmp_path, "var x : 0..9  var n : -2..3 = 3  thread t { repeat n { x += 1 } }") == {"3"}
    assert final(tmp_path, "var x : 0..9  var n : -2..3 = -2  thread t { repeat n { x += 1 } }") == {"0"}
    assert final(tmp_path, "var x : 0..999  thread t { for i in 1..3 { x = 10 * x + i } }") == {"123"}
    assert final(tmp_path, "var x : 0..9  var n : 0..7 = 6  thread t { for i in n..3 { x = i } }") == {"0"}
    assert final(tmp_path, "var x : 0..9  thread t { repeat 3 { repeat 2 { x += 1 } } }") == {"6"}
    assert final(tmp_path, "enum e { a, b, c }  var x : e  thread t { for i in e { x = i } }") == {"c"}


def test_calls(tmp_path: Path) -> None:
    """S-CALL-1: a call runs the procedure with parameters of its own; `return e` gives `x = call p()` its value."""
    text = (
        "var x : 0..9  proc double(n : 0..9) -> 0..9 { n = n * 2  return n }"
        " thread t { var y : 0..9 = 2  x = call double(y + 1)  x = x + y }"
    )
    assert final(tmp_path, text) == {"8"}


def test_static_parameters(tmp_path: Path) -> None:
    """S-CALL-2: slabs, locks, flags, classes, queues and channels are passed by name."""
    seen = look(
        tmp_path,
        "lock fork[2] : mutex  pages { a = 1  b }  proc p(l : lock, from_ : queue, to_ : queue) {"
        " acquire l  move 1 page from from_ to to_  release l }  thread t { call p(fork[1], a, b) }",
    )
    assert seen.reached("fork[0]") == {("nobody",)}
    assert seen.reached("fork[1]") == {("nobody",), ("t",)}
    assert ("0", "1") in seen.reached("a", "b")


def test_constant_arguments_prune(tmp_path: Path) -> None:
    """S-CALL-3: constants are put in while inlining, so a test of a constant parameter costs nothing and a call
    string it forbids is never made."""
    text = (
        "var x : 0..9  proc alloc(reserve : bool) { if not reserve { call reserve_entry() } x += 1 }"
        " proc reserve_entry() { call alloc(true) }  thread t { call alloc(false) }"
    )
    seen = look(tmp_path, text)
    assert seen.counts == (3, 2)
    assert not seen.faults


def test_return_ends_the_body(tmp_path: Path) -> None:
    """S-CALL-4: `return` ends the procedure or the thread from anywhere."""
    assert final(
        tmp_path,
        "var x : 0..9  proc p() { loop { x += 1  return } }  thread t { call p()  x += 1 }",
    ) == {"2"}
    assert look(tmp_path, "thread t { loop { skip  return } }").counts == (2, 1)


def test_daemon_starts_again(tmp_path: Path) -> None:
    """S-THREAD-1: a thread whose body ends has finished; a daemon starts again."""
    assert look(tmp_path, "var x : 0..2  thread t { x = (x + 1) % 3 }").counts == (2, 1)
    assert look(tmp_path, "var x : 0..2  daemon t { x = (x + 1) % 3 }").counts == (3, 3)


def test_threads_of_a_class(tmp_path: Path) -> None:
    """S-THREAD-2: `thread t[n]` is n threads with `self` from 0 to n - 1; n may be 0."""
    seen = look(tmp_path, "var a[t] : 0..9  thread t[3] { a[self] = self + 1 }")
    assert seen.counts == (8, 12)
    assert ("1", "2", "3") in seen.reached("a[0]", "a[1]", "a[2]")
    assert look(tmp_path, "thread t[0] { skip }  thread u { skip }").counts == (2, 1)


def test_kernel_links(tmp_path: Path) -> None:
    """S-LINK-1: text behind `@` goes with the step, and the text of a call with the steps inside."""
    seen = look(tmp_path, 'proc p() { skip @ "a.c:1 p" }  thread t { call p() @ "b.c:2 t" }')
    (action,) = seen.system.actions
    assert action.origin.link == "a.c:1 p"
    assert [(frame.procedure, frame.link) for frame in action.origin.calls] == [("p", "b.c:2 t")]


def test_after_a_jump_nothing(tmp_path: Path) -> None:
    """S-PLAIN-9: nothing may follow `return`, `break`, `continue` or `goto` in a block."""
    with pytest.raises(ModelError) as error:
        look(tmp_path, "thread t { return  skip }")
    assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0110"]
