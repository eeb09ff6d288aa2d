"""``zcheck mutate``: fates, the rate, the gate, other files' checks, interruptions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.sessions import run, write
from zcheck.checking.mutation import Ways, mutate, trying
from zcheck.cli.exit_codes import ExitCode
from zcheck.cli.mutate import code_of
from zcheck.diagnostics.source import Source, Span
from zcheck.lang.design import Design
from zcheck.lang.frontend import load_design
from zcheck.lang.mutating import Edit, mutated
from zcheck.results.mutants import Fate, Mutant, Mutation

GATED = """\
model gated
var n : 0..3 = 0
var seen : bool = false
thread up { await n < 2  n += 1 }
event look when n > 0 and not seen { seen = true }
check no_hang : deadlock free
"""

STRICT = GATED + "check late : never seen and n == 0\ncheck saw : reachable seen\n"

SPEC = """\
spec "looks again"
extends "gated.zm"
set start = 1
check late : never seen and n == 0
check saw : reachable seen
"""

PARAMETER = GATED.replace("var n : 0..3 = 0", "param start : 0..2 = 0\nvar n : 0..3 = start")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def fates(mutation: Mutation) -> dict[tuple[str, str], Fate]:
    return {(mutant.before, mutant.after): mutant.fate for mutant in mutation.mutants}


def test_list_tries_nothing(tmp_path: Path) -> None:
    ran = run("mutate", write(tmp_path, "gated.zm", GATED), "--list")
    assert ran.code == 0
    assert "gated.zm:4: in up: n < 2 -> n <= 2  [threshold off by one]" in ran.out
    assert "gated.zm:5: in look: seen = true -> (left out)  [statement forgotten]" in ran.out
    assert "kill rate" not in ran.out


def test_fates(tmp_path: Path) -> None:
    """Each fate for its reason: a wait that never ends is seen, one term too few is not."""
    found = fates(mutate(load_design(write(tmp_path, "gated.zm", GATED))))
    assert found["n < 2", "n < 1"] is Fate.EQUIVALENT
    assert found["n > 0 and not seen", "true and not seen"] is Fate.SURVIVED
    assert found["await n < 2; n += 1", "n += 1; await n < 2"] is Fate.SURVIVED
    assert Fate.NOT_TRIED not in found.values()


def test_another_check_kills(tmp_path: Path) -> None:
    """A check that asks for what the guard is there for kills the mutant without it, and is named."""
    mutation = mutate(load_design(write(tmp_path, "gated.zm", STRICT)))
    assert fates(mutation)["n > 0 and not seen", "true and not seen"] is Fate.KILLED
    (killed,) = (mutant for mutant in mutation.mutants if mutant.after == "true and not seen")
    assert killed.why == "late"
    assert fates(mutation)["seen = true", ""] is Fate.KILLED


def test_equivalent_and_stillborn(tmp_path: Path) -> None:
    """The same system is not counted, nor what is no model."""
    text = """\
model odd
param waits : bool = false
var n : 0..3 = 0
thread t { if waits { await n > 1 }  loop { n = 1 - n  if n == 0 { skip } } }
check no_hang : deadlock free
"""
    mutation = mutate(load_design(write(tmp_path, "odd.zm", text)))
    found = fates(mutation)
    assert found["n > 1", "true"] is Fate.EQUIVALENT
    assert found["waits", "true"] is Fate.KILLED
    assert mutation.counted == sum(fate in (Fate.KILLED, Fate.SURVIVED) for fate in found.values())
    stillborn = text.replace("loop { n = 1 - n  if n == 0 { skip } }", "loop { n = 1 }")
    assert Fate.STILLBORN in fates(mutate(load_design(write(tmp_path, "odd.zm", stillborn)))).values()


def test_limit_is_undetermined_never_killed(tmp_path: Path) -> None:
    """A mutant whose search is cut short is open, with the limit as the reason."""
    text = "model long\nvar n : 0..99 = 0\nthread t { while n < 5 { n += 1 } }\ncheck low : never n == 99\n"
    mutation = mutate(load_design(write(tmp_path, "long.zm", text)), ways=Ways(limit=3))
    opened = [mutant for mutant in mutation.mutants if mutant.fate is Fate.OPEN]
    assert opened
    assert all(mutant.why is not None and "states" in mutant.why for mutant in opened)
    assert mutation.least_percent < mutation.most_percent


def test_original_that_is_not_as_expected(tmp_path: Path) -> None:
    """Mutants are compared with what the original does; the report says so."""
    text = "model hangs\nvar n : 0..3 = 0\nthread t { await n > 0 }\ncheck no_hang : deadlock free\n"
    ran = run("mutate", write(tmp_path, "hangs.zm", text))
    assert ran.code == 0
    assert "Of the original, not as expected: no_hang." in ran.out
    assert "3 mutants: 2 killed, 0 survived, 1 equivalent" in ran.out
    assert "n > 0 -> n > 1" in ran.out


def test_other_files_help(tmp_path: Path) -> None:
    """A spec's checks kill what the model's own do not; the report names file and check."""
    model = write(tmp_path, "gated.zm", PARAMETER)
    spec = write(tmp_path, "again.zs", SPEC.replace("set start = 1\n", "set start = 0\n"))
    alone = json.loads(run("mutate", model, "--format", "json").out)
    both = json.loads(run("mutate", model, "--with", spec, "--format", "json").out)
    assert both["counts"]["killed"] > alone["counts"]["killed"]
    killers = {one["why"] for one in both["mutants"] if one["fate"] == "killed"}
    assert any(str(name).endswith("again.zs::late") for name in killers)
    assert len(both["mutants"]) == len(alone["mutants"])


def test_one_text(tmp_path: Path) -> None:
    """`--in` picks the files that are changed; one that is not read is a mistake."""
    write(tmp_path, "lib.zm", "library lib\nvar m : 0..3 = 0\ndef low() = m < 2\n")
    model = write(tmp_path, "uses.zm", 'model uses\nimport "lib.zm"\nthread t { while low() { m += 1 } }\n')
    everything = run("mutate", model, "--list").out
    own = run("mutate", model, "--list", "--in", model).out
    library = run("mutate", model, "--list", "--in", "lib.zm").out
    assert sorted(everything.splitlines()) == sorted((own + library).splitlines())
    assert "m < 2 -> m <= 2" in library
    assert "m += 1 -> (left out)" in own
    assert run("mutate", model, "--in", write(tmp_path, "other.zm", "library other\n")).code == ExitCode.USAGE


def test_gate(tmp_path: Path) -> None:
    model = write(tmp_path, "gated.zm", GATED)
    assert run("mutate", model, "--at-least", "0").code == ExitCode.OK
    assert run("mutate", model, "--at-least", "100").code == ExitCode.DIFFERENT
    assert run("mutate", model, "--at-least", "101").code == ExitCode.USAGE
    assert run("mutate", model, "--list", "--format", "json").code == ExitCode.USAGE


def of_fates(*fates: Fate) -> Mutation:
    span = Span(Source("m.zm", "x"), 0, 1)
    mutants = tuple(Mutant(span, "t", "guard dropped", "x", "true", fate) for fate in fates)
    return Mutation("m.zm", "", (("no_hang", "holds"),), (), (), 10, mutants)


def test_gate_is_three_valued() -> None:
    """Undetermined mutants neither pass a gate nor fail it; mutants not tried leave it open."""
    half_open = of_fates(Fate.KILLED, Fate.OPEN, Fate.EQUIVALENT, Fate.STILLBORN)
    assert code_of(half_open, 50) is ExitCode.OK
    assert code_of(half_open, 51) is ExitCode.OPEN
    assert code_of(of_fates(Fate.SURVIVED, Fate.OPEN), 51) is ExitCode.DIFFERENT
    assert code_of(of_fates(Fate.KILLED, Fate.NOT_TRIED), None) is ExitCode.OPEN
    assert code_of(of_fates(), 100) is ExitCode.OK


def test_interruption_says_what_was_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps what is known and lists the rest."""
    calls: list[object] = []

    def interrupted_later(design: Design, edit: Edit) -> Design:
        calls.append(edit)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return mutated(design, edit)

    monkeypatch.setattr("zcheck.checking.mutation.fates.mutated", interrupted_later)
    ran = run("mutate", write(tmp_path, "gated.zm", GATED))
    assert ran.code == ExitCode.OPEN
    assert "not tried:" in ran.out
    assert "interrupted, so not all were tried" in ran.out


def test_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shared among processes or not, every mutant has the same fate."""
    design = load_design(write(tmp_path, "gated.zm", STRICT))
    alone = mutate(design, ways=Ways(jobs=1))
    for seconds in (-1.0, 0.05):        # before the first mutant, and after some
        monkeypatch.setattr(trying, "ALONE_SECONDS", seconds)
        assert mutate(design, ways=Ways(jobs=2)) == alone


LIBRARY = """\
library lib
var m : 0..3 = 0
proc up() { atomic { if m < 2 { m += 1 } } }
proc down() { if m > 0 { m -= 1 } }
"""

USES_UP = 'model ups\nimport "lib.zm"\nthread t[3] { call up() }\ncheck high : never m == 3\n'

USES_BOTH = 'model both\nimport "lib.zm"\nthread t { call up()  call down() }\ncheck back : reachable m == 1\n'


def test_a_library_is_noticed_by_all_who_use_it(tmp_path: Path) -> None:
    """A library has no checks; what any of its users makes of it is changed, and any of their checks may notice."""
    library = write(tmp_path, "lib.zm", LIBRARY)
    for name, text in (("ups.zm", USES_UP), ("both.zm", USES_BOTH), ("gated.zm", GATED)):
        write(tmp_path, name, text)
    assert run("mutate", library).code == ExitCode.USAGE
    found = json.loads(run("mutate", library, "--with", tmp_path, "--format", "json").out)
    assert found["file"].endswith("lib.zm")
    assert not any("gated" in name for name in found["original"])
    changes = {(one["where"], one["before"], one["after"]): one for one in found["mutants"]}
    assert changes["up", "m < 2", "m <= 2"]["why"].endswith("ups.zm::high")
    assert changes["up", "m += 1", ""]["why"].endswith("both.zm::back")
    assert changes["down", "m -= 1", ""]["fate"] == "survived"
    assert "in down:" not in run("mutate", library, "--with", tmp_path / "ups.zm", "--list").out


def test_large_settings_of_others_may_be_left_out(tmp_path: Path) -> None:
    library = write(tmp_path, "lib.zm", LIBRARY)
    write(tmp_path, "ups.zm", USES_UP)
    small = write(tmp_path, "both.zm", USES_BOTH)
    both = ("mutate", library, "--with", small, "--with", tmp_path / "ups.zm", "--format", "json")
    everything, little = (json.loads(run(*both, *more).out) for more in ((), ("--largest", "2")))
    assert {name.rpartition("::")[2] for name in everything["original"]} == {"high", "back", "no_fault"}
    assert {name.rpartition("::")[2] for name in little["original"]} == {"back", "no_fault"}


def test_equivalent_mutants_are_listed(tmp_path: Path) -> None:
    ran = run("mutate", write(tmp_path, "gated.zm", GATED))
    listed = ran.out.partition("equivalent (same behaviour at every setting asked), not counted:\n")[2]
    assert "in up: n < 2 -> n < 1  [threshold off by one]" in listed
