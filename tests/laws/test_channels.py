"""Channels, sleeping and waking."""

from __future__ import annotations

from pathlib import Path

from tests.laws.looking import look
from zcheck.system.actions import FaultKind


def test_sleep_is_two_steps(tmp_path: Path) -> None:
    """S-CHANNEL-1: `sleep` enqueues the thread in one step and goes on in another, once it was woken."""
    seen = look(tmp_path, "channel c  thread t { sleep on c }  thread u { wakeup c }")
    assert seen.enabled(seen.run("t")) == ["u"]
    assert seen.enabled(seen.run("t", "u")) == ["t"]


def test_wakeup_without_sleepers_is_lost(tmp_path: Path) -> None:
    """S-CHANNEL-2: a wakeup that finds nobody is lost."""
    seen = look(tmp_path, "channel c  thread t { sleep on c }  thread u { wakeup c }")
    assert seen.counts == (6, 5)
    assert seen.enabled(seen.run("u", "t")) == []
    assert (seen.verdicts["no_deadlock"], seen.lengths["no_deadlock"]) == ("violated", 2)


def test_wakeup_wakes_all(tmp_path: Path) -> None:
    """S-CHANNEL-3: `wakeup` wakes every sleeper; `wakeup one` any one."""
    text = "channel c  thread t[2] {{ sleep on c }}  event w when resting(t[0]) == resting(t[1]) {{ {} c }}"
    every = look(tmp_path, text.format("wakeup"))
    assert every.enabled(every.run("t[0]", "t[1]", "w")) == ["t[0]", "t[1]", "w"]
    one = look(tmp_path, text.format("wakeup one"))
    both = one.run("t[0]", "t[1]")
    assert one.enabled(both) == ["w", "w"]
    found = {tuple(one.enabled(after)) for _, after in one.graph.steps[both]}
    assert found == {("t[0]", "w"), ("t[1]", "w")}


def test_fifo_channels_keep_order(tmp_path: Path) -> None:
    """S-CHANNEL-4: on a fifo channel `wakeup one` wakes who came first."""
    seen = look(tmp_path, "fifo channel c  thread t[3] { sleep on c }  thread u[2] { wakeup one c }")
    queued = seen.run("t[2]", "t[0]", "t[1]")
    assert seen.enabled(queued) == ["u[0]", "u[1]"]
    assert "t[2]" in seen.enabled(seen.run("t[2]", "t[0]", "t[1]", "u[0]"))
    after = seen.enabled(seen.run("t[2]", "t[0]", "t[1]", "u[0]", "u[1]"))
    assert after == ["t[0]", "t[2]"]


def test_releasing_takes_the_lock_back(tmp_path: Path) -> None:
    """S-CHANNEL-5: `releasing L` gives L up in the step that enqueues, and needs it back to go on."""
    seen = look(
        tmp_path,
        "channel c  lock l : mutex  thread t { acquire l  sleep on c releasing l  release l }"
        " thread u { acquire l  wakeup c  release l }",
    )
    asleep = seen.run("t", "t")
    assert seen.value(asleep, "l") == "nobody"
    assert seen.enabled(seen.run("t", "t", "u", "u")) == ["u"]
    back = seen.run("t", "t", "u", "u", "u", "t")
    assert seen.value(back, "l") == "t"


def test_dropping_does_not(tmp_path: Path) -> None:
    """S-CHANNEL-5: `dropping L` only gives it up."""
    seen = look(
        tmp_path,
        "channel c  lock l : mutex  thread t { acquire l  sleep on c dropping l }  event w { "
        "wakeup c }",
    )
    assert seen.value(seen.run("t", "t", "w", "t"), "l") == "nobody"
    assert not seen.faults


def test_a_lock_given_up_must_be_held(tmp_path: Path) -> None:
    """S-CHANNEL-6: giving up a lock that is not held is a fault; `releasing` an rw lock needs an exclusive hold."""
    assert look(tmp_path, "channel c  lock l : mutex  thread t { sleep on c dropping l }").faults == {
        FaultKind.NOT_HELD: 1
    }
    shared = "channel c  lock l : rw  thread t {{ acquire shared l  sleep on c {} l }}"
    assert look(tmp_path, shared.format("releasing")).faults == {FaultKind.NOT_HELD: 1}
    assert not look(tmp_path, shared.format("dropping")).faults


def test_timeout(tmp_path: Path) -> None:
    """S-CHANNEL-7: `timeout` is a mandatory step that ends the sleep at any time; the lock of `releasing` is taken
    back afterwards."""
    plain = look(tmp_path, "channel c  thread t { sleep on c timeout }")
    assert plain.counts == (3, 2)
    assert set(plain.verdicts.values()) == {"holds"}
    seen = look(
        tmp_path,
        "channel c  lock l : mutex  thread t { acquire l  sleep on c releasing l timeout  release l }"
        " thread u { acquire l  loop { skip } }",
    )
    assert seen.enabled(seen.run("t", "t", "u")) == ["t", "u"]
    assert seen.enabled(seen.run("t", "t", "u", "t")) == ["u"]


def test_sleep_at_the_end_of_atomic(tmp_path: Path) -> None:
    """S-CHANNEL-8: as the last statement of an atomic block, `sleep` enqueues in the step of the block, so that no
    wakeup comes between."""
    text = "var ready : bool  channel c  {}  thread u {{ atomic {{ ready = true  wakeup c }} }}"
    careful = "thread t { atomic { if not ready { sleep on c } } }"
    careless = "thread t { if not ready { sleep on c } }"
    assert look(tmp_path, text.format(careless)).verdicts["no_deadlock"] == "violated"
    assert set(look(tmp_path, text.format(careful)).verdicts.values()) == {"holds"}


def test_events_wake(tmp_path: Path) -> None:
    """S-CHANNEL-3: events may wake, too."""
    seen = look(tmp_path, "channel c  thread t { sleep on c }  event w { wakeup c }")
    assert seen.verdicts["no_deadlock"] == "holds"
