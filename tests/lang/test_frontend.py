"""From a path to systems: phases, settings, batches, and the mistakes that need values."""

from __future__ import annotations

from pathlib import Path

import pytest

from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.lang.frontend import instantiate, load_design

MODEL = """model m "a counter"
param most : 1..9 = 3   "how far it counts"
param mode : bool = true
enum colour { red, green }
param hue : colour = green
var x : 0..9 = 0
thread t { while x < most { if mode { x += 1 } else { skip  x += 1 } } }
check small : always x <= most and hue == green
check large : always x <= 9 with most = 9
check also  : never x > 9 with most = 9
"""


def write(folder: Path, text: str, name: str = "m.zm") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def codes(error: pytest.ExceptionInfo[ModelError]) -> list[tuple[str, int]]:
    return [(entry.code.number, entry.primary.span.line) for entry in error.value.diagnostics]


def test_checks_with_one_setting_share_a_batch(tmp_path: Path) -> None:
    design = load_design(write(tmp_path, MODEL))
    batches = instantiate(design)
    named = [(batch.settings, [check.name for check in batch.system.checks]) for batch in batches]
    assert named == [((), ["small", "no_fault"]), ((("most", "9"),), ["large", "also", "no_fault with most = 9"])]


def test_with_goes_before_the_command_line_which_goes_before_the_default(tmp_path: Path) -> None:
    design = load_design(write(tmp_path, MODEL))
    batches = instantiate(design, {"most": "5", "hue": "red"})
    values = [dict(batch.system.parameters) for batch in batches]
    assert [value["most"] for value in values] == ["5", "9"]
    assert {value["hue"] for value in values} == {"red"}


def test_set_in_a_file_changes_an_imported_parameter(tmp_path: Path) -> None:
    write(tmp_path, 'library l\nparam n : 0..5 = 1\nvar y : 0..5 = n\n', "l.zm")
    text = 'model m\nimport "l.zm"\nset n = 4\nthread t { y = n }\ncheck c : always y == 4\n'
    (batch,) = instantiate(load_design(write(tmp_path, text)), only=["c"])
    assert dict(batch.system.parameters) == {"n": "4"}
    assert [slot.initial for slot in batch.system.slots if slot.name == "y"] == [4]


def test_a_file_without_checks_gets_three(tmp_path: Path) -> None:
    design = load_design(write(tmp_path, "model m\nevent e when true { }\n"))
    (batch,) = instantiate(design)
    assert [check.text for check in batch.system.checks] == [
        "deadlock free",
        "no thread stuck",
        "fault free",
    ]


def test_fault_free_is_not_added_where_it_is_stated(tmp_path: Path) -> None:
    design = load_design(write(tmp_path, "model m\nevent e when true { }\ncheck f : fault free\n"))
    (batch,) = instantiate(design)
    assert [check.name for check in batch.system.checks] == ["f"]


FAULTS = """model m
param n : 0..9 = 1
param hurry : bool = false
var x : 0..9 = 0
thread t { x = n  assert x < 8 or hurry }
"""


def asked(folder: Path, checks: str, only: list[str] | None = None, alike: bool = True) -> list[list[str]]:
    batches = instantiate(load_design(write(folder, FAULTS + checks)), only=only, alike=alike)
    return [[f"{check.name}: {check.text}" for check in batch.system.checks] for batch in batches]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("check a : fault free with n = 2\n", [["a: fault free"], ["no_fault: fault free"]]),
        (
            "check a : deadlock free with n = 2, hurry = true\ncheck b : fault free with hurry = true, n = 2\n",
            [["a: deadlock free", "b: fault free"], ["no_fault: fault free"]],
        ),
        (
            "check no_fault : fault free\ncheck b : deadlock free with n = 2,  hurry = 1 > 0\n",
            [["no_fault: fault free"], ["b: deadlock free", "no_fault with n = 2, hurry = 1 > 0: fault free"]],
        ),
        (
            "check no_fault : fault free with n = 2\n",
            [["no_fault: fault free"], ["no_fault_: fault free"]],
        ),
        (
            "check b : deadlock free within 4 steps with n = 2\n"
            "check c (i in 5..6) : never x == i within 6 steps with n = 2\n"
            "check d : deadlock free within 2 steps with n = 3\ncheck e : reachable x == 3 with n = 3\n",
            [
                [
                    "b: deadlock free within 4 steps",
                    "c[5]: never x == i within 6 steps",
                    "c[6]: never x == i within 6 steps",
                    "no_fault with n = 2: fault free within 6 steps",
                ],
                ["d: deadlock free within 2 steps", "e: reachable x == 3", "no_fault with n = 3: fault free"],
                ["no_fault: fault free"],
            ],
        ),
    ],
    ids=["elsewhere", "in another order", "of the same name", "the name is taken", "as far as the others look"],
)
def test_fault_free_is_asked_at_every_setting(tmp_path: Path, checks: str, expected: list[list[str]]) -> None:
    assert asked(tmp_path, checks) == expected


def test_no_fault_means_that_of_every_setting(tmp_path: Path) -> None:
    checks = "check a : deadlock free\ncheck b : deadlock free with n = 2\n"
    of_all = [["no_fault: fault free"], ["no_fault with n = 2: fault free"]]
    assert asked(tmp_path, checks, ["no_fault"]) == of_all
    assert asked(tmp_path, checks, ["no_fault"], alike=False) == of_all[:1]
    assert asked(tmp_path, checks, ["no_fault with n = 2"]) == of_all[1:]
    assert asked(tmp_path, checks, ["no_fault with n = 2", "a"], alike=False) == [["a: deadlock free"], *of_all[1:]]


def test_within_bounds_checks_that_have_no_bound(tmp_path: Path) -> None:
    text = "model m\nevent e when true { }\ncheck a : deadlock free\ncheck b : fault free within 7 steps\n"
    (batch,) = instantiate(load_design(write(tmp_path, text)), within=3)
    assert [(check.name, check.within) for check in batch.system.checks] == [("a", 3), ("b", 7)]


def test_a_family_of_checks_has_one_for_each_value(tmp_path: Path) -> None:
    text = "model m\nthread t[3] { skip }\ncheck s(i in t) : thread t[i] never stuck\n"
    (batch,) = instantiate(load_design(write(tmp_path, text)))
    assert [check.name for check in batch.system.checks] == ["s[0]", "s[1]", "s[2]", "no_fault"]


def test_an_unknown_check_is_a_usage_error_with_a_suggestion(tmp_path: Path) -> None:
    design = load_design(write(tmp_path, MODEL))
    with pytest.raises(UsageError) as error:
        instantiate(design, only=["smal"])
    assert error.value.hint == "did you mean `small`?"


@pytest.mark.parametrize(
    ("settings", "code", "hint"),
    [
        ({"mots": "3"}, "ZC0209", "did you mean `most`?"),
        ({"most": "10"}, "ZC0306", None),
        ({"mode": "3"}, "ZC0301", None),
        ({"hue": "true"}, "ZC0301", None),
        ({"most": "1 / 0"}, "ZC0305", None),
    ],
)
def test_wrong_settings(tmp_path: Path, settings: dict[str, str], code: str, hint: str | None) -> None:
    design = load_design(write(tmp_path, MODEL))
    with pytest.raises(ModelError) as error:
        instantiate(design, settings)
    (found,) = error.value.diagnostics
    assert found.code.number == code
    assert hint is None or found.help == hint


@pytest.mark.parametrize("text", ["3 +", "", "nothing_like_this", "((((", '"a"'])
def test_a_setting_that_is_no_value_is_a_diagnostic(tmp_path: Path, text: str) -> None:
    design = load_design(write(tmp_path, MODEL))
    with pytest.raises(ModelError):
        instantiate(design, {"most": text})


def test_all_mistakes_of_values_come_in_one_run(tmp_path: Path) -> None:
    text = """model m
const zero = 0
var a : 0..3 = 4
var b : 5..2 = 5
var c : 0..3 = 1 / zero
var d[2] : 0..3 = [1, 2, 3]
slab s { pages 0 objects 1 }
pages { free = 0 - 1 }
thread t { a = b  c = d[0]  get object from s else { skip }  move 1 page from free to free }
"""
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    found = dict.fromkeys(code for code, _ in codes(error))
    assert list(found) == ["ZC0304"] or {"ZC0303", "ZC0304", "ZC0305", "ZC0204"} <= set(found)


def test_a_loop_without_a_step_is_a_static_error(tmp_path: Path) -> None:
    text = "model m\nthread t { var i : 0..3 = 0\n while i < 3 { i += 1 }\n skip }\n"
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    assert [code for code, _ in codes(error)] == ["ZC0402"]


def test_an_atomic_loop_without_a_bound_is_a_static_error(tmp_path: Path) -> None:
    text = "model m\nvar x : 0..900 = 0\nthread t { atomic { while x < 800 { x += 1 } } }\n"
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    assert [code for code, _ in codes(error)] == ["ZC0404"]


def test_guards_that_use_stalled_in_a_circle(tmp_path: Path) -> None:
    text = "model m\nthread a { await stalled(b) }\nthread b { await stalled(a) }\n"
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    (found,) = error.value.diagnostics
    assert found.code.number == "ZC0403"
    assert found.primary.text.endswith("b -> a -> b")


def test_a_property_that_never_has_a_value(tmp_path: Path) -> None:
    text = "model m\nvar a[2] : 0..3 = 0\nthread t { a[0] = 1 a[1] = 1 }\ncheck c : always a[7] == 0\n"
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    assert codes(error) == [("ZC0410", 4)]


def test_flags_that_fail_where_nothing_says_what_then(tmp_path: Path) -> None:
    text = """model m
pages { free = 2 }
class ANY { from free }
flags WAIT = ANY, waits
flags NOWAIT = ANY
proc alloc(f : flags) { take 1 page with f into held }
thread t { call alloc(NOWAIT)  move 1 page from held to free }
thread u { call alloc(WAIT)  move 1 page from held to free }
"""
    with pytest.raises(ModelError) as error:
        instantiate(load_design(write(tmp_path, text)))
    assert codes(error) == [("ZC0401", 6)]


def test_a_model_of_two_thousand_events_gets_through(tmp_path: Path) -> None:
    """A converted Petri net: nothing but events over many variables."""
    lines = ["model net"]
    lines += [f"var p{i} : 0..1 = {int(i == 0)}" for i in range(200)]
    lines += [
        f"event t{i} when p{i % 200} > 0 {{ p{i % 200} -= 1  p{(i + 1) % 200} += 1 }}" for i in range(2000)
    ]
    (batch,) = instantiate(load_design(write(tmp_path, "\n".join(lines))))
    assert len(batch.system.actions) == 2000
