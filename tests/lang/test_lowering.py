"""What lowering makes of a model: names, order, sizes, what it refuses. What it means is in `tests/laws`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import write_files
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.frontend import Batch, instantiate, load_design
from zcheck.semantics.judging import build_graph
from zcheck.system.system import Role, System
from zcheck.system.validate import validate

ROOT = Path(__file__).parents[2]
SHIPPED = sorted([*ROOT.glob("models/*.zm"), *ROOT.glob("tests/examples/*.zm")])


def batches(folder: Path, text: str) -> tuple[Batch, ...]:
    write_files(folder, {"model.zm": f"model m\n{text}"})
    return instantiate(load_design(folder / "model.zm"))


def lowered(folder: Path, text: str) -> System:
    (batch,) = batches(folder, text)
    validate(batch.system)
    return batch.system


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(ModelError) as error:
        batches(folder, text)
    return [entry.code.number for entry in error.value.diagnostics]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_models_lower_to_valid_systems(path: Path) -> None:
    """At every setting of every check; names of actions and slots are unique."""
    for batch in instantiate(load_design(path)):
        system = batch.system
        validate(system)
        assert len({action.name for action in system.actions}) == len(system.actions)
        assert len({slot.name for slot in system.slots}) == len(system.slots)


def test_order_and_names(tmp_path: Path) -> None:
    """Threads come before events, each in the order of the text; events are called by their values."""
    system = lowered(
        tmp_path,
        "event e(i in 0..1, b in c) when x == 0 { x = i }  enum c { red, blue }  var x : 0..1"
        " thread t[2] { skip }  daemon d { await x == 1  x = 0 }",
    )
    assert [action.group for action in system.actions] == [
        "t[0]", "t[1]", "d", "d", "e(0, red)", "e(0, blue)", "e(1, red)", "e(1, blue)",
    ]
    assert [thread.name for thread in system.threads] == ["t[0]", "t[1]", "d"]
    assert [action.index for action in system.actions] == list(range(8))


def test_slots_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Locals of two calls, and of two blocks, are different slots."""
    system = lowered(
        tmp_path,
        "var x : 0..9  proc p(n : 0..9) { n = n + 1  x = n }  thread t { call p(1)  call p(2) }",
    )
    assert [slot.name for slot in system.slots if slot.role is Role.LOCAL] == ["t.p.n", "t.p.n#2"]


def test_who_sleeps_is_known_before_it_is_said(tmp_path: Path) -> None:
    """A wakeup in the first thread finds sleepers of the last, and a reader that comes later is released."""
    system = lowered(
        tmp_path,
        "thread a { wakeup c }  channel c  thread b { sleep on c }  lock l : rw"
        " thread w { acquire l  release l }  thread r { acquire shared l  release l }",
    )
    ends = {state for state, steps in build_graph(system).steps.items() if not steps}
    assert len(ends) == 2
    slot = next(slot for slot in system.slots if slot.name == "b.sleeps_on")
    assert {state[slot.index] for state in ends} == {0, 1}


def test_only_what_is_used_has_slots(tmp_path: Path) -> None:
    """Threads that hold no pages, sleep nowhere and own no tokens need no slots for that."""
    system = lowered(
        tmp_path,
        "pages { a = 1 }  lock l : mutex  thread t { acquire l  release l }  thread u { skip }",
    )
    assert [slot.name for slot in system.slots] == ["a", "l", "t.location", "u.location"]


def test_call_strings_are_locations(tmp_path: Path) -> None:
    """One statement in two calls is two places, each with its call string."""
    system = lowered(tmp_path, "proc p() { skip }  proc q() { call p() }  thread t { call p()  call q() }")
    (thread,) = system.threads
    assert [[frame.procedure for frame in place.origin.calls] for place in thread.locations] == [
        ["p"], ["q", "p"], [],
    ]


def test_flags_that_can_fail_through_a_parameter(tmp_path: Path) -> None:
    """Whether a `take` can fail may be known only in one call string; the error is at that one."""
    text = (
        "pages {{ a = 1 }}  class N {{ from a }}  flags WAIT = N, waits  flags NOWAIT = N"
        " proc p(f : flags) {{ take 1 page with f into held }}"
        " thread t {{ call p({})  move 1 page from held to a }}"
    )
    assert refused(tmp_path, text.format("NOWAIT")) == ["ZC0401"]
    lowered(tmp_path, text.format("WAIT"))


def test_labels_that_nobody_can_be_seen_at(tmp_path: Path) -> None:
    """A question about a label before a call is a warning: no thread ever stands there."""
    (batch,) = batches(
        tmp_path, "proc p() { skip }  thread t { here: call p() }  check c : never at(t, here)"
    )
    assert [entry.code.number for entry in batch.warnings] == ["ZC0456"]


def test_a_circle_of_labels_in_dead_code(tmp_path: Path) -> None:
    """Labels that only lead to each other are found without going round for ever."""
    assert len(lowered(tmp_path, "thread t { if false { l: goto l }  skip }").actions) == 1


def test_sizes_that_cannot_be(tmp_path: Path) -> None:
    """Every mistake of the declarations is told at once."""
    found = refused(
        tmp_path,
        "param n : 0..9 = 0  var a : n..n - 1  slab s { pages n  objects 1 }  thread t { skip }",
    )
    assert sorted(found) == ["ZC0304", "ZC0304"]


def test_code_that_is_too_large(tmp_path: Path) -> None:
    """Too many paths in one step are refused."""
    tests = "".join(f"if a[{i}] {{ x += 1 }} " for i in range(13))
    assert refused(
        tmp_path,
        f"var a[13] : bool  var x : 0..13  thread t {{ atomic {{ {tests} }} }}",
    ) == ["ZC0408"]


def test_many_events(tmp_path: Path) -> None:
    """A converted Petri net: 2 000 events over 200 variables are lowered, one action each."""
    variables = " ".join(f"var p{i} : 0..3" for i in range(200))
    events = " ".join(
        f"event t{i} when p{i % 200} < 3 and p{(7 * i + 1) % 200} > 0"
        f" {{ p{i % 200} += 1  p{(7 * i + 1) % 200} -= 1 }}"
        for i in range(2000)
        if i % 200 != (7 * i + 1) % 200
    )
    system = lowered(tmp_path, f"{variables} {events}")
    assert len(system.slots) == 200
    assert len(system.actions) == events.count("event")
    assert not any(action.tests for action in system.actions)
