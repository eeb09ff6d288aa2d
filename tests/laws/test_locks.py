"""Locks of all five kinds, and tokens."""

from __future__ import annotations

from pathlib import Path

from tests.laws.looking import look
from zcheck.system.actions import FaultKind


def test_mutex(tmp_path: Path) -> None:
    """S-LOCK-1: one thread at a time holds a mutex or spin lock; the others wait."""
    for kind in ("mutex", "spin", "recursive", "rw"):
        seen = look(tmp_path, f"lock l : {kind}  thread t[2] {{ acquire l  release l }}")
        assert seen.counts == (8, 8)
        assert seen.enabled(seen.run("t[0]")) == ["t[0]"]


def test_second_acquire_faults(tmp_path: Path) -> None:
    """S-LOCK-2: a second acquire of a mutex or spin lock by its holder is a fault; in vain is it for rw."""
    for kind in ("mutex", "spin"):
        seen = look(tmp_path, f"lock l : {kind}  thread t {{ acquire l  acquire l }}")
        assert seen.faults == {FaultKind.RELOCK: 1}
    seen = look(tmp_path, "lock l : rw  thread t { acquire l  acquire l }")
    assert seen.counts == (2, 1)
    assert seen.verdicts["no_deadlock"] == "violated"


def test_recursive(tmp_path: Path) -> None:
    """S-LOCK-3: a recursive lock or token is free again after as many releases as acquires."""
    for kind in ("recursive", "token"):
        seen = look(tmp_path, f"lock l : {kind}  thread t {{ acquire l  acquire l  release l  release l }}")
        assert seen.counts == (5, 4)
        assert seen.value(seen.run("t", "t", "t"), "l") == "t"
        assert seen.value(seen.run("t", "t", "t", "t"), "l") == "nobody"


def test_readers_share(tmp_path: Path) -> None:
    """S-LOCK-4: shared holds of an rw lock go together, and exclude exclusive ones."""
    seen = look(
        tmp_path,
        "lock l : rw  thread r[2] { acquire shared l  release l }  thread w { acquire l  release l }",
    )
    assert seen.enabled(seen.run("r[0]")) == ["r[0]", "r[1]"]
    assert seen.enabled(seen.run("w")) == ["w"]
    assert seen.enabled(seen.run("r[0]", "r[1]", "r[0]", "r[1]")) == ["w"]
    assert seen.verdicts == {"no_deadlock": "holds", "nobody_stuck": "holds", "no_fault": "holds"}


def test_release_of_what_is_not_held(tmp_path: Path) -> None:
    """S-LOCK-5: releasing a lock that the thread does not hold is a fault."""
    for kind in ("mutex", "spin", "rw", "recursive", "token"):
        assert look(tmp_path, f"lock l : {kind}  thread t {{ release l }}").faults == {FaultKind.NOT_HELD: 1}
    other = look(tmp_path, "lock l : mutex  thread t { acquire l  loop { skip } }  thread u { release l }")
    assert other.faults[FaultKind.NOT_HELD] == 2


def test_try_acquire(tmp_path: Path) -> None:
    """S-LOCK-6: `try acquire` goes to its `else` where it would wait; a mutex that the thread itself holds is
    busy like any other."""
    seen = look(
        tmp_path,
        "var x : 0..1  lock l : mutex  thread t { acquire l  try acquire l else { x = 1 } release "
        "l }",
    )
    assert not seen.faults
    assert {seen.value(state, "x") for state in seen.ends} == {"1"}
    free = look(tmp_path, "lock l : mutex  thread t { try acquire l else return  release l }")
    assert free.counts == (3, 2)


def test_arrays_of_locks(tmp_path: Path) -> None:
    """S-LOCK-7: an element is chosen by a computed index; one outside is a fault."""
    seen = look(
        tmp_path,
        "lock l[2] : mutex  var i : 0..2 = 1  thread t { acquire l[i]  i = 2  acquire l[i] }",
    )
    assert seen.reached("l[0]", "l[1]") == {("nobody", "nobody"), ("nobody", "t")}
    assert seen.faults == {FaultKind.INDEX: 1}


def test_philosophers(tmp_path: Path) -> None:
    """S-LOCK-1: two threads that take two mutexes in opposite order stop each other after two steps."""
    text = "lock a : mutex  lock b : mutex  thread t { acquire a  acquire b  release b  release a }"
    seen = look(tmp_path, f"{text}  thread u {{ acquire b  acquire a  release a  release b }}")
    assert (seen.verdicts["no_deadlock"], seen.lengths["no_deadlock"]) == ("violated", 2)


def test_waiting_with_a_spin_lock(tmp_path: Path) -> None:
    """S-LOCK-8: waiting with a spin lock held is a fault as soon as the condition is false; acquiring another spin
    lock is not waiting, and an idle place is exempt."""
    start = "var x : 0..1  lock s : spin  lock r : spin  thread t { acquire s "
    assert look(tmp_path, f"{start} await x == 1 release s }}").faults == {FaultKind.MAY_NOT_WAIT: 1}
    assert not look(tmp_path, f"{start} idle await x == 1 release s }}").faults
    other = "thread u { acquire r  skip  release r }"
    assert not look(tmp_path, f"{start} acquire r  release r  release s }} {other}").faults
    assert not look(tmp_path, f"{start} atomic {{ acquire r  x = 1 }} release r  release s }} {other}").faults


def test_interrupts_must_not_wait(tmp_path: Path) -> None:
    """S-LOCK-9: an interrupt at a waiting statement whose condition is false faults; spinning is allowed."""
    text = "lock l : {}  interrupt i {{ acquire l  release l }}  thread t {{ acquire l  release l }}"
    assert look(tmp_path, text.format("mutex")).faults == {FaultKind.MAY_NOT_WAIT: 1}
    assert not look(tmp_path, text.format("spin")).faults


def test_token_is_given_up_while_asleep(tmp_path: Path) -> None:
    """S-TOKEN-1: a thread with tokens at a waiting statement whose condition is false falls asleep in a mandatory
    step that gives them all up."""
    seen = look(
        tmp_path,
        "var x : 0..1  lock k : token  lock l : token"
        " thread t { acquire k  acquire l  await x == 1  release l  release k }",
    )
    waiting = seen.run("t", "t")
    assert seen.texts(waiting) == ["await x == 1 (falls asleep, giving up its tokens)"]
    asleep = seen.run("t", "t", "t")
    assert (seen.value(asleep, "k"), seen.value(asleep, "l")) == ("nobody", "nobody")
    assert seen.enabled(asleep) == []


def test_token_comes_back_with_the_condition(tmp_path: Path) -> None:
    """S-TOKEN-2: asleep, the statement needs its condition and the tokens free, and takes them back in its step."""
    seen = look(
        tmp_path,
        "var x : 0..1  lock k : token  thread t { acquire k  await x == 1  release k }"
        " thread u { acquire k  x = 1  release k }",
    )
    held = seen.run("t", "t", "u", "u")
    assert seen.enabled(held) == ["u"]
    back = seen.run("t", "t", "u", "u", "u", "t")
    assert seen.value(back, "k") == "t"
    assert set(seen.verdicts.values()) == {"holds"}


def test_token_is_kept_where_nothing_waits(tmp_path: Path) -> None:
    """S-TOKEN-3: where the condition is true the thread goes on with its tokens."""
    seen = look(tmp_path, "var x : 0..1 = 1  lock k : token  thread t { acquire k  await x == 1  release k }")
    assert seen.counts == (4, 3)
    assert seen.value(seen.run("t", "t"), "k") == "t"


def test_mutex_is_kept_while_waiting(tmp_path: Path) -> None:
    """S-TOKEN-3: locks of other kinds stay held."""
    seen = look(
        tmp_path,
        "var x : 0..1  lock k : mutex  thread t { acquire k  await x == 1  release k }"
        " thread u { acquire k  x = 1  release k }",
    )
    assert seen.verdicts["no_deadlock"] == "violated"
