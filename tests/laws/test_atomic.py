"""Atomic blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import look
from zcheck.diagnostics.errors import ModelError
from zcheck.system.actions import FaultKind


def test_atomic_is_one_step(tmp_path: Path) -> None:
    """S-ATOMIC-1: everything in the block happens in one step, calls included."""
    seen = look(
        tmp_path,
        "var x : 0..9  proc p() { x = x * 2 }  thread t[2] { atomic { x += 1  call p()  x += 1 } }",
    )
    assert seen.counts == (4, 4)
    assert seen.reached("x") == {("0",), ("3",), ("9",)}


def test_each_path_is_one_guarded_assignment(tmp_path: Path) -> None:
    """S-ATOMIC-2: every way through the block is an action; expressions read what the block assigned before."""
    seen = look(
        tmp_path,
        "var x : 0..3  var y : 0..3"
        " thread t { atomic { pick x in 0..2  if x == 1 { y = x + 1 } else { y = 3 - x } } }",
    )
    assert len(seen.system.actions) == 3
    assert seen.reached("x", "y") == {("0", "0"), ("0", "3"), ("1", "2"), ("2", "1")}


def test_wait_before_any_change(tmp_path: Path) -> None:
    """S-ATOMIC-3: before its path has changed anything, behind tests and calls too, the block waits as a whole."""
    seen = look(
        tmp_path,
        "var x : 0..1  var y : 0..2  proc p() { await x == 1 }"
        " thread t { atomic { if y == 0 { call p() } y = 2 } }  thread u { x = 1 }",
    )
    assert seen.enabled(seen.initial) == ["u"]
    assert seen.enabled(seen.run("u")) == ["t"]
    assert seen.counts == (3, 2)


def test_wait_after_a_change_is_a_fault(tmp_path: Path) -> None:
    """S-ATOMIC-4: behind a change, a wait whose condition is false is the fault `waits where it must not`."""
    text = "var x : 0..1  var y : 0..1 = {}  thread t {{ atomic {{ x = 1  await y == 1 }} }}"
    assert look(tmp_path, text.format(0)).faults == {FaultKind.MAY_NOT_WAIT: 1}
    assert look(tmp_path, text.format(1)).counts == (2, 1)


def test_fault_before_a_wait(tmp_path: Path) -> None:
    """S-ATOMIC-5: what goes wrong before a wait goes wrong whether or not the wait is possible."""
    seen = look(tmp_path, "var x : 0..1  thread t { atomic { assert x == 1 \"why\"  await x == 1 } }")
    assert seen.faults == {FaultKind.ASSERT: 1}


def test_constant_loops_unroll(tmp_path: Path) -> None:
    """S-ATOMIC-6: loops in atomic go a constant number of rounds, 64 at most."""
    seen = look(
        tmp_path,
        "var x : 0..64  thread t { atomic { for i in 1..4 { x += i }  repeat 3 { x += 1 } } }",
    )
    assert seen.reached("x") == {("0",), ("13",)}
    assert look(tmp_path, "var x : 0..64  thread t { atomic { repeat 64 { x += 1 } } }").counts == (2, 1)
    for body in ("while x < 9 { x += 1 }", "repeat 65 { x = 1 }"):
        with pytest.raises(ModelError) as error:
            look(tmp_path, f"var x : 0..64  thread t {{ atomic {{ {body} }} }}")
        assert {entry.code.number for entry in error.value.diagnostics} == {"ZC0404"}


def test_stalled_sees_the_changes_of_the_block(tmp_path: Path) -> None:
    """S-ATOMIC-2: a question about a thread is answered as of where it stands in the block."""
    seen = look(
        tmp_path,
        "var go : bool  var before : bool  var after : bool  thread w { await go }"
        " thread t { atomic { before = stalled(w)  go = true  after = stalled(w) } }",
    )
    assert ("true", "false") in seen.reached("before", "after")
    assert not seen.faults
