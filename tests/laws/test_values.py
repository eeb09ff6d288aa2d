"""Values, expressions and faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import batches, look, look_at
from zcheck.analysis.dead_values import reset_dead_values
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.frontend import Batch
from zcheck.system.actions import FaultKind


def value_of(folder: Path, expression: str, declarations: str = "") -> str:
    """What an expression comes to, stored in a wide variable."""
    seen = look(folder, f"{declarations}  var result : -99..99  thread t {{ result = {expression} }}")
    assert not seen.faults
    (end,) = seen.ends
    return seen.value(end, "result")


def test_range(tmp_path: Path) -> None:
    """S-VALUE-1: a value that leaves the declared range of its variable is a fault, never clamped or wrapped."""
    seen = look(tmp_path, "var x : 0..2  thread t { loop { x += 1 } }")
    assert seen.counts == (3, 2)
    assert seen.faults == {FaultKind.RANGE: 1}
    assert look(tmp_path, "var x : 0..2  thread t { x -= 1 }").faults == {FaultKind.RANGE: 1}
    assert look(tmp_path, "proc p(n : 0..2) { skip }  var x : 0..9 = 3  thread t { call p(x) }").faults == {
        FaultKind.RANGE: 1
    }
    assert look(tmp_path, "var x : 0..2  thread t { pick x in 1..3 }").faults == {FaultKind.RANGE: 1}


def test_initial_values(tmp_path: Path) -> None:
    """S-VALUE-2: without an initial value a variable starts at 0, or at the least value of a range without 0;
    one value fills an array, a list gives each element its own."""
    seen = look(
        tmp_path,
        "enum e { one, two }  var a : -1..3  var b : 2..3  var c : e  var d : bool  var f[2] : 0..3 = 3"
        " var g[e] : 0..3 = [1, 2]  thread t { skip }",
    )
    names = ("a", "b", "c", "d", "f[0]", "f[1]", "g[one]", "g[two]")
    assert seen.reached(*names) == {("0", "2", "one", "false", "3", "3", "1", "2")}


def test_initial_value_out_of_range(tmp_path: Path) -> None:
    """S-VALUE-2: an initial value outside the range is an error."""
    with pytest.raises(ModelError) as error:
        look(tmp_path, "var x : 0..2 = 3  thread t { skip }")
    assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0303"]


def test_arithmetic(tmp_path: Path) -> None:
    """S-EXPR-1: integers are unbounded; division truncates and `%` has the sign of the dividend, as in C."""
    n, d = "var n : -9..9 = -7", "var d : -9..9 = 2"
    assert value_of(tmp_path, "n / d", f"{n} {d}") == "-3"
    assert value_of(tmp_path, "n % d", f"{n} {d}") == "-1"
    assert value_of(tmp_path, "-7 / 2 * 10 + -7 % 2") == "-31"
    assert value_of(tmp_path, "min(n, d, 1) + max(n, d) * 2", f"{n} {d}") == "-3"


def test_undefined_values_fault(tmp_path: Path) -> None:
    """S-EXPR-2: division by zero and an index outside are faults of the step that needs the value, also in a
    condition; `and`, `or`, `implies` and `if` only need what decides."""
    text = "var z : 0..3  var a[2] : 0..3  thread t {{ {} }}"
    assert look(tmp_path, text.format("a[0] = 1 / z")).faults == {FaultKind.DIVISION: 1}
    assert look(tmp_path, text.format("a[0] = 1 % z")).faults == {FaultKind.DIVISION: 1}
    assert look(tmp_path, text.format("a[0] = a[z + 2]")).faults == {FaultKind.INDEX: 1}
    assert look(tmp_path, text.format("a[z + 2] = 1")).faults == {FaultKind.INDEX: 1}
    assert look(tmp_path, text.format("await 1 / z == 1")).faults == {FaultKind.DIVISION: 1}
    assert look(tmp_path, text.format("pick z in 0..1 / z")).faults == {FaultKind.DIVISION: 1}
    for careful in ("z > 0 and 1 / z == 1", "not (z == 0 or 1 / z == 1)", "z > 0 implies 1 / z == 1"):
        assert not look(tmp_path, text.format(f"if {careful} {{ skip }}")).faults
    assert not look(tmp_path, text.format("a[0] = if z == 0 then 1 else 1 / z")).faults
    assert look(tmp_path, text.format("if 1 / z == 1 and z > 0 { skip }")).faults == {FaultKind.DIVISION: 1}


def test_undefined_guard_of_a_source(tmp_path: Path) -> None:
    """S-EXPR-2: the same holds for the guard of a page class."""
    seen = look(
        tmp_path,
        "pages { a = 1  b }  var x : 0..1  class N { from a when 1 / x > 0 }  flags M = N, waits"
        " thread t { take 1 page with M into b }",
    )
    assert seen.faults == {FaultKind.DIVISION: 1}


def test_quantifiers(tmp_path: Path) -> None:
    """S-EXPR-3: `count`, `all` and `any` go through a range, an enum or the members of a thread class."""
    a = "var a[4] : 0..9 = [3, 0, 5, 0]"
    assert value_of(tmp_path, "count(i in 0..3 : a[i] > 0)", a) == "2"
    assert value_of(tmp_path, "if any(i in 0..3 : a[i] == 5) then 1 else 2", a) == "1"
    assert value_of(tmp_path, "if all(i in 0..3 : a[i] > 0) then 1 else 2", a) == "2"
    assert value_of(tmp_path, "count(i in u : resting(u[i]))", "thread u[3] { return }") == "3"


def test_defs(tmp_path: Path) -> None:
    """S-EXPR-4: a `def` is its expression with the arguments put in; it reads the state where it is used."""
    text = "var x : 0..9 = 4  def twice(n : 0..9) = n * 2 + x"
    assert value_of(tmp_path, "twice(3)", text) == "10"


def test_enums_and_comparison(tmp_path: Path) -> None:
    """S-EXPR-5: members of an enum are compared with `==` and `!=`; booleans are values."""
    seen = look(
        tmp_path,
        "enum s { quiet, busy }  var x : s  var b : bool  thread t { b = x != busy  x = busy  b = "
        "x != busy }",
    )
    assert seen.reached("x", "b") == {("quiet", "false"), ("quiet", "true"), ("busy", "true"), ("busy", "false")}


def test_questions_about_threads(tmp_path: Path) -> None:
    """S-EXPR-6: `resting(t)`: finished or at an idle place; `at(t, label)`: exactly there; `holds(t, lock)`."""
    seen = look(
        tmp_path,
        "lock l : mutex  var x : 0..1  thread t { acquire l  here: x = 1  release l }"
        " check a : always at(t, here) implies holds(t, l) and not resting(t)"
        " check b : reachable resting(t) and x == 1"
        " check c : never at(t, here) and x == 1"
        " check d : reachable at(t, here)",
    )
    assert [seen.verdicts[name] for name in "abcd"] == ["holds"] * 4


def test_label_in_any_call(tmp_path: Path) -> None:
    """S-EXPR-6: a label in a procedure counts in every call string."""
    seen = look(
        tmp_path,
        "var x : 0..9  proc p() { here: x += 1 }  thread t { call p()  call p() }"
        " check two : reachable at(t, here) and x == 1",
    )
    assert seen.verdicts["two"] == "holds"


def test_stalled(tmp_path: Path) -> None:
    """S-EXPR-7: `stalled(t)`: at a waiting statement or choose, idle or not, with nothing enabled; who has
    finished or runs is not stalled."""
    text = (
        "var x : 0..1  thread t {{ {} await x == 1 }}  thread u {{ skip  x = 1 }}  check s : "
        "reachable stalled(t) {}"
    )
    assert look(tmp_path, text.format("", "")).verdicts["s"] == "holds"
    assert look(tmp_path, text.format("idle", "")).verdicts["s"] == "holds"
    assert look(tmp_path, text.format("", "and x == 1")).verdicts["s"] == "violated"
    assert look(tmp_path, text.format("", "and resting(t)")).verdicts["s"] == "violated"


def test_stalled_in_a_circle(tmp_path: Path) -> None:
    """S-EXPR-8: guards that use `stalled` in a circle are an error."""
    with pytest.raises(ModelError) as error:
        look(tmp_path, "thread t { await stalled(u) }  thread u { await stalled(t) }")
    assert {entry.code.number for entry in error.value.diagnostics} == {"ZC0403"}


def test_finishing_with_something_held(tmp_path: Path) -> None:
    """S-FAULT-1: a thread that finishes with a lock or pages held is at fault."""
    for kind in ("mutex", "spin", "rw", "recursive", "token"):
        assert look(tmp_path, f"lock l : {kind}  thread t {{ acquire l }}").faults == {FaultKind.LEAK: 1}
    shared = look(tmp_path, "lock l : rw  thread t { acquire shared l }")
    assert shared.faults == {FaultKind.LEAK: 1}
    pages = look(tmp_path, "pages { a = 1 }  thread t { move 1 page from a to held }")
    assert pages.faults == {FaultKind.LEAK: 1}


def test_a_fault_ends_its_run_only(tmp_path: Path) -> None:
    """S-FAULT-2: a faulting step is enabled and has no successor; the others go on."""
    seen = look(tmp_path, "thread t { panic \"no\" }  thread u { skip  skip }")
    assert seen.counts == (3, 2)
    assert seen.faults == {FaultKind.PANIC: 3}
    assert seen.verdicts == {"no_deadlock": "holds", "nobody_stuck": "holds", "no_fault": "violated"}


def test_fault_at_the_very_start(tmp_path: Path) -> None:
    """S-FAULT-2: what goes wrong before the first step of a thread goes wrong in a step."""
    seen = look(tmp_path, "thread t { var a : 0..3 = 3  a += 1  skip }")
    assert seen.counts == (1, 0)
    assert seen.faults == {FaultKind.RANGE: 1}


def test_recursion_limit(tmp_path: Path) -> None:
    """S-CALL-5: a procedure that comes up again where the call string is `depth` long, 8 unless said otherwise,
    is the fault `recursion limit`, which names the path."""
    text = "proc p() {} {{ skip  call p() }}  thread t {} {{ call p() }}"
    seen = look(tmp_path, text.format("", ""))
    assert (seen.counts, seen.faults) == ((8, 7), {FaultKind.RECURSION: 1})
    assert look(tmp_path, text.format("", "depth 3")).counts == (3, 2)
    assert look(tmp_path, text.format("depth 2", "")).counts == (2, 1)
    (fault,) = {test.fault.message for action in seen.system.actions for test in action.tests}
    assert fault.startswith("p -> p -> ")
    assert fault.endswith("kernel stack overflow")


def test_long_chains_are_no_recursion(tmp_path: Path) -> None:
    """S-CALL-5: calls that do not come back to a procedure may be nested as deep as they are written."""
    chain = "".join(f"proc p{n}() {{ call p{n + 1}() }}  " for n in range(12))
    seen = look(tmp_path, f"{chain} proc p12() {{ skip }}  thread t {{ call p0() }}")
    assert (seen.counts, seen.faults) == ((2, 1), {})


def test_parameters(tmp_path: Path) -> None:
    """S-PARAM-1: a parameter is fixed for one run; `with` wins over the command line, that over `set`, that over
    the default."""
    text = (
        "model t\nparam n : 0..9 = 1\nset n = 2\nvar x : 0..9\nthread t { x = n }\n"
        "check plain : reachable x == 9\ncheck own : reachable x == 9 with n = 9\n"
    )
    settings: tuple[tuple[dict[str, str], str], ...] = (({}, "2"), ({"n": "3"}, "3"))
    for given, wanted in settings:
        plain, own = batches(tmp_path, text, settings=given)
        assert look_at(plain).reached("x") == {("0",), (wanted,)}
        assert look_at(own).reached("x") == {("0",), ("9",)}
        assert dict(own.settings)["n"] == "9"


def test_dead_values(tmp_path: Path) -> None:
    """S-VALUE-3: a value that no step and no check reads again is reset, so that it costs no states; the verdicts
    are those of the plain semantics."""
    text = "var x : 0..9  thread t { pick x in 0..9  await x < 5  skip }"
    plain = look(tmp_path, text)
    lean = look_at(Batch((), reset_dead_values(plain.system)))
    assert (plain.counts, lean.counts) == ((1 + 10 + 5 + 5, 10 + 5 + 5), (13, 16))
    assert plain.verdicts == lean.verdicts
