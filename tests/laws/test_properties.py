"""What is asked of a model, and what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws.looking import batches, look, look_at
from zcheck.diagnostics.errors import ModelError
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.verdict import Undetermined, Violated

WAITS = "var x : 0..1  thread t { await x == 1 }  "
FOREVER = "thread u { loop { skip } }  "


def test_deadlock(tmp_path: Path) -> None:
    """S-PROP-1: `deadlock free` is violated by a reachable state where no mandatory action is enabled and some
    thread is not resting, or the model has no thread."""
    assert look(tmp_path, WAITS).verdicts["no_deadlock"] == "violated"
    assert look(tmp_path, "thread t { skip }").verdicts["no_deadlock"] == "holds"
    assert look(tmp_path, WAITS + FOREVER).verdicts["no_deadlock"] == "holds"
    events = "var a : 0..1  event e when a == 0 { a = 1 }  check c : deadlock free"
    assert look(tmp_path, events).verdicts["c"] == "violated"


def test_optional_steps_do_not_help(tmp_path: Path) -> None:
    """S-OPT-1: optional steps may harm, never help: they lead to states, but are no way out of one."""
    event = "event e when x == 0 { x = 1 }  "
    assert set(look(tmp_path, event + WAITS).verdicts.values()) == {"holds"}
    seen = look(tmp_path, f"optional {event}{WAITS}")
    assert seen.counts == (3, 2)
    assert seen.verdicts == {"no_deadlock": "violated", "nobody_stuck": "violated", "no_fault": "holds"}
    harm = "optional event e when x == 0 { x = 1 }  var x : 0..1  thread t { await x == 0  await x == 0 }"
    assert look(tmp_path, harm).verdicts["no_deadlock"] == "violated"


def test_optional_branches(tmp_path: Path) -> None:
    """S-OPT-2: entering an optional branch is an optional step; what follows is mandatory again."""
    seen = look(tmp_path, "thread t { choose { optional when true { skip  skip } } }")
    assert seen.counts == (3, 2)
    assert seen.verdicts["no_deadlock"] == "violated"
    assert seen.lengths["no_deadlock"] == 0
    assert [action.mandatory for action in seen.system.actions] == [False, True]


def test_resting(tmp_path: Path) -> None:
    """S-REST-1: a thread rests that has finished or is at an idle place; waiting there is no deadlock."""
    text = "var x : 0..1  thread t {{ {} }}"
    for body in ("idle await x == 1", "idle choose { when x == 1 { skip } }", "return"):
        assert look(tmp_path, text.format(body)).verdicts["no_deadlock"] == "holds"
    pages = (
        "pages { a  b }  class N { from a }  flags W = N, waits  thread t { idle take 1 page with "
        "W into b }"
    )
    assert look(tmp_path, pages).verdicts["no_deadlock"] == "holds"
    taken = "lock l : mutex  thread u { acquire l  loop { skip } }  thread t { idle acquire l  release l }"
    assert look(tmp_path, taken).verdicts["nobody_stuck"] == "holds"


def test_stuck(tmp_path: Path) -> None:
    """S-PROP-2: a thread is stuck in a state where it does not rest and from which, whatever mandatory steps
    anybody takes, it never has an enabled mandatory step."""
    text = (
        "lock a : mutex  lock b : mutex  thread t { acquire a  acquire b  release b  release a }"
        " thread u { acquire b  acquire a  release a  release b }  thread w { loop { skip } }"
        " check d : deadlock free  check n : no thread stuck  check w_ : thread w never stuck"
        " check t_ : thread t never stuck"
    )
    seen = look(tmp_path, text)
    assert seen.verdicts == {"d": "holds", "n": "violated", "w_": "holds", "t_": "violated", "no_fault": "holds"}
    assert seen.lengths["n"] == 2


def test_hope_keeps_from_being_stuck(tmp_path: Path) -> None:
    """S-PROP-2: one future in which it can go on is enough."""
    seen = look(tmp_path, "var x : 0..1  thread t { await x == 1 }  thread u { loop { x = 1  x = 0 } }")
    assert seen.verdicts["nobody_stuck"] == "holds"


def test_one_thread_of_a_class(tmp_path: Path) -> None:
    """S-PROP-2: `thread t[i] never stuck` asks for one thread, without an index for all of the class; a check
    with a binder is one check for each value."""
    seen = look(
        tmp_path,
        "var go : bool  thread t[2] { await self == 0 or go }  check each(i in t) : thread t[i] never stuck"
        " check all_ : thread t never stuck",
    )
    assert seen.verdicts == {
        "each[0]": "holds", "each[1]": "violated", "all_": "violated", "no_fault": "holds",
    }


def test_progress(tmp_path: Path) -> None:
    """S-PROP-3: `progress N` is violated by a state from which mandatory steps reach neither a step labelled N nor
    a state where every thread whose code contains N rests."""
    loop = "var x : 0..1  thread t {{ loop {{ await x == 0  progress done }} }}  {}  check p : progress done"
    assert look(tmp_path, loop.format("")).verdicts["p"] == "holds"
    assert look(tmp_path, loop.format("thread u { x = 1 }")).verdicts["p"] == "violated"
    rests = "thread t { skip  progress done }  check p : progress done"
    assert look(tmp_path, rests).verdicts["p"] == "holds"


def test_code_that_is_never_reached_carries_its_label(tmp_path: Path) -> None:
    """S-PROP-3: a thread whose code, or that of a procedure it calls, contains the label must rest, even if control
    can never come there."""
    seen = look(
        tmp_path,
        "proc p() { await false  progress done }  thread t { call p() }  check c : progress done",
    )
    assert seen.verdicts["c"] == "violated"


def test_states(tmp_path: Path) -> None:
    """S-PROP-4: `always e` is violated by a reachable state where e is false, `never e` where it is true,
    `reachable e` if there is none; where e has no value, `always` and `never` are violated, nothing is reached."""
    seen = look(
        tmp_path,
        "var x : 0..3  thread t { x = 1  x = 2 }  check a : always x < 2  check b : never x == 2"
        " check c : reachable x == 2  check d : reachable x == 3  check e : always x < 3"
        " check f : always 1 / (x - 1) < 5  check g : never 1 / (x - 1) == 5  check h : reachable 1 / (x - 1) == 0",
    )
    assert [seen.verdicts[name] for name in "abcde"] == ["violated", "violated", "holds", "violated", "holds"]
    assert [seen.lengths[name] for name in "abcd"] == [2, 2, 2, None]
    assert [seen.verdicts[name] for name in "fgh"] == ["violated", "violated", "violated"]


def test_within(tmp_path: Path) -> None:
    """S-PROP-5: `within k steps` looks at bad states of depth k or less, and at faulting steps that are the k-th or
    earlier; the future that stuck and progress look at is not cut."""
    seen = look(
        tmp_path,
        "var x : 0..3  thread t { x = 1  x = 2  assert x == 3 }  check a : always x < 2 within 1 steps"
        " check b : always x < 2 within 2 steps  check c : reachable x == 2 within 1 step"
        " check d : fault free within 2 steps  check e : fault free within 3 steps",
    )
    assert [seen.verdicts[name] for name in "abcde"] == ["holds", "violated", "violated", "holds", "violated"]
    far = (
        "var x : 0..3  thread t { await x == 3 }  thread u { repeat 3 { x += 1 } }  check s : no "
        "thread stuck within 0 steps"
    )
    assert look(tmp_path, far).verdicts["s"] == "holds"


def test_live(tmp_path: Path) -> None:
    """S-PROP-6: `live N` is violated by a fair run that from some point on takes no step labelled N while some
    thread whose code contains N does not rest; weak fairness is not enough for a step that comes and goes."""
    text = (
        "var x : 0..1  thread t { loop { await x == 1  progress go } }  thread u { loop { x = 1 - x } }"
        " check weak : live go  check strong : live go strongly fair"
    )
    seen = look(tmp_path, text)
    assert (seen.verdicts["weak"], seen.verdicts["strong"]) == ("violated", "holds")
    plain = "thread t { loop { skip  progress go } }  thread u { loop { skip } }  check l : live go"
    assert look(tmp_path, plain).verdicts["l"] == "holds"
    with pytest.raises(ModelError) as error:
        look(tmp_path, "thread t { loop { skip  progress go } }  check l : live go within 3 steps")
    assert [entry.code.number for entry in error.value.diagnostics] == ["ZC0409"]


def test_checks_of_a_file(tmp_path: Path) -> None:
    """S-CHECK-1: a file without checks is checked for `deadlock free`, `no thread stuck` and `fault free`; the last
    is added at the file's own settings and at those of each check, wherever the file does not ask for it there."""
    assert list(look(tmp_path, "thread t { skip }").verdicts) == ["no_deadlock", "nobody_stuck", "no_fault"]
    assert list(look(tmp_path, "thread t { skip }  check a : deadlock free").verdicts) == ["a", "no_fault"]
    assert list(look(tmp_path, "thread t { skip }  check a : fault free").verdicts) == ["a"]
    text = (
        "model t\nparam n : 0..3 = 1\nthread t { assert n < 3 }\ncheck a : deadlock free with n = 3\n"
        "check b : deadlock free with n = 2\ncheck c : fault free with n = 2\n"
    )
    found = [look_at(batch).verdicts for batch in batches(tmp_path, text)]
    assert found == [
        {"a": "holds", "no_fault with n = 3": "violated"}, {"b": "holds", "c": "holds"}, {"no_fault": "holds"},
    ]


def test_faults_and_other_verdicts(tmp_path: Path) -> None:
    """S-CHECK-2: other verdicts speak of the fault-free steps: what lies behind a fault is not seen."""
    seen = look(
        tmp_path,
        "var x : 0..3  thread t { assert x == 1  x = 2 }  check a : reachable x == 2  check d : deadlock free",
    )
    assert seen.verdicts == {"a": "violated", "d": "holds", "no_fault": "violated"}


def test_expectations(tmp_path: Path) -> None:
    """S-CHECK-3: a check holds unless another verdict is expected of it; `with` gives it parameters of its own."""
    text = (
        "model t\nparam n : 0..3 = 1\nthread t { assert n > 0 }\ncheck good : fault free\n"
        "check bad : fault free with n = 0 expect violated\n"
    )
    good, bad = (look_at(batch) for batch in batches(tmp_path, text))
    assert [(check.name, check.expect.value) for check in (*good.system.checks, *bad.system.checks)] == [
        ("good", "holds"), ("bad", "violated"),
    ]
    assert (good.verdicts["good"], bad.verdicts["bad"]) == ("holds", "violated")


def test_specs(tmp_path: Path) -> None:
    """S-SPEC-1: a spec is the model it extends with its changes, and runs only its own checks; `original` is what a
    replaced procedure was."""
    model = "proc p() { x += 1 }\nthread t { call p() }\nthread u { x += 5 }\ncheck no : never x > 0\n"
    others = {"m.zm": f"model m\nvar x : 0..9\n{model}"}
    spec = (
        'spec "twice"\nextends "m.zm"\nreplace proc p() { call original()  call original() }\nremove thread u\n'
        "check two : reachable x == 2\n"
    )
    (batch,) = batches(tmp_path, spec, others, name="s.zs")
    seen = look_at(batch)
    assert seen.verdicts == {"two": "holds", "no_fault": "holds"}
    assert seen.counts == (3, 2)


def test_limits(tmp_path: Path) -> None:
    """S-CHECK-4: what is neither refuted nor exhausted is undetermined, never holds."""
    system = look(
        tmp_path,
        "var x : 0..9  thread t { repeat 9 { x += 1 } }  check low : always x < 2  check high : always x < 9"
        " check dead : deadlock free",
    ).system
    verdicts = explore(system, Limits(states=5)).verdicts
    assert [type(verdict) for verdict in verdicts] == [Violated, Undetermined, Undetermined, Undetermined]


def test_progress_of_events(tmp_path: Path) -> None:
    """S-PROP-3: where no thread's code contains the label, rest is no excuse."""
    text = "var x : 0..2  event e when x < {} {{ x = (x + 1) % 3  progress done }}  thread t {{ skip }}"
    assert look(tmp_path, text.format(3) + "  check p : progress done").verdicts["p"] == "holds"
    assert look(tmp_path, text.format(2) + "  check p : progress done").verdicts["p"] == "violated"
