"""The FreeBSD models: every check is as expected, and the law behind it holds at parameter points beyond.

The expected side is a formula over the parameters or a table, never the model itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from zcheck.checking import Options, check
from zcheck.results.outcome import Outcome, Standing, name_of
from zcheck.results.trace import Faulted
from zcheck.system.actions import FaultKind
from zcheck.system.properties import VerdictName

MODELS = Path(__file__).parents[2] / "models"
NAMES = [
    "contigmalloc", "lock_order", "mbuf_refcount", "mbuma", "page_sleep", "preemption", "uma", "witness",
]


Settings = Mapping[str, object]


def run(model: str, settings: Settings, *names: str) -> Outcome:
    """Checks of a model, which must not set parameters of their own, under the given ones."""
    written = {key: str(value).lower() for key, value in settings.items()}
    return check(MODELS / f"{model}.zm", Options(settings=written, only=frozenset(names)))


def violated(model: str, settings: Settings, *names: str) -> tuple[bool, ...]:
    outcome = run(model, settings, *names)
    found = {one.check.name: name_of(one.verdict) for one in outcome.checks}
    assert VerdictName.UNDETERMINED not in found.values()
    return tuple(found[name] is VerdictName.VIOLATED for name in names)


def fault(model: str, settings: Settings, name: str) -> tuple[FaultKind, str]:
    """What went wrong in the trace of a check."""
    outcome = run(model, settings, name)
    (found,) = (one for one in outcome.checks if one.check.name == name)
    assert found.trace is not None
    assert isinstance(found.trace.ending, Faulted)
    assert found.run is not None
    ending = found.trace.ending
    fault = outcome.runs[found.run].system.actions[ending.action].tests[ending.test].fault
    return fault.kind, fault.message


@pytest.mark.parametrize("model", NAMES)
def test_every_check_is_as_expected(model: str) -> None:
    outcome = check(MODELS / f"{model}.zm", Options())
    assert {one.check.name: one.standing for one in outcome.checks} == {
        one.check.name: Standing.AS_EXPECTED for one in outcome.checks
    }
    assert outcome.warnings == ()
    verdicts = {name_of(one.verdict) for one in outcome.checks}
    assert verdicts == {VerdictName.HOLDS, VerdictName.VIOLATED}


@pytest.mark.parametrize(("users", "items"), [(1, 1), (2, 1), (3, 1), (2, 2), (3, 2), (4, 2)])
def test_a_wakeup_is_lost_when_two_can_sleep_on_the_zone_limit(users: int, items: int) -> None:
    settings = {"users": users, "uk_ipers": items}
    assert violated("uma", settings, "no_hang", "nobody_sleeps_on") == (False, False)
    lost = users - items >= 2
    assert violated("uma", settings | {"wake_all": False}, "no_hang", "nobody_sleeps_on") == (lost, lost)


@pytest.mark.parametrize("lock", ["plain", "recurse", "split"])
@pytest.mark.parametrize("booting", [False, True])
def test_uma_mtx_is_taken_twice_only_at_boot(lock: str, booting: bool) -> None:
    settings = {"users": 0, "uma_mtx_is": lock, "booting": booting}
    expected = lock == "plain" and booting
    assert violated("uma", settings, "no_fault") == (expected,)
    if expected:
        assert fault("uma", settings, "no_fault")[0] is FaultKind.RELOCK


def test_the_ring_of_buckets_is_named() -> None:
    kind, message = fault("uma", {"users": 0, "guard": "none"}, "no_fault")
    assert kind is FaultKind.RECURSION
    assert "uma_zalloc_arg -> bucket_alloc -> vm_map_insert -> uma_zalloc_arg" in message


@pytest.mark.parametrize("answer", ["nothing", "all_zones", "mbuf_zones", "warn"])
def test_no_answer_to_a_lock_over_waitok_keeps_both_promises(answer: str) -> None:
    for witness, lock_first, mbuf_zone in product([False, True], repeat=3):
        settings = {
            "nosleepwithlocks": answer, "witness": witness, "lock_first": lock_first, "mbuf_zone": mbuf_zone,
        }
        badness = lock_first or not witness
        converted = badness and (answer == "all_zones" or (answer == "mbuf_zones" and mbuf_zone))
        expected = lock_first and not converted, converted, converted and not mbuf_zone
        assert violated("mbuma", settings, "hangs", "promise", "no_fault") == expected


@pytest.mark.parametrize(("third", "distinct", "hangs", "warned"), [
    ("zone", False, False, True),
    ("zone", True, False, False),
    ("another", False, True, True),
    ("another", True, True, True),
    ("same", False, False, True),
])
def test_what_the_order_checker_says_of_three_locks(third: str, distinct: bool, hangs: bool, warned: bool) -> None:
    settings = {"third": third, "distinct_types": distinct}
    assert violated("lock_order", settings, "no_hang", "false_cycle") == (hangs, warned)


@pytest.mark.parametrize(("shows", "hangs", "warned"), [
    ("reversal", True, True),
    ("cycle", True, True),
    ("gated", False, True),
    ("one_after_other", False, True),
    ("same_type", False, True),
    ("nested", False, True),
    ("in_turn", False, False),
    ("waits", True, False),
])
def test_an_order_checker_errs_both_ways(shows: str, hangs: bool, warned: bool) -> None:
    assert violated("witness", {"shows": shows}, "reversal_hangs", "reversal_seen") == (hangs, warned)


@pytest.mark.parametrize(("cached", "referenced", "why"), [
    (True, True, None),
    (True, False, "the object was freed"),
    (False, True, "m->object is NULL"),
    (False, False, "m->object is NULL"),
])
def test_the_object_after_the_sleep(cached: bool, referenced: bool, why: str | None) -> None:
    settings = {"cached": cached, "referenced": referenced}
    assert violated("page_sleep", settings, "sound") == (why is not None,)
    if why is not None:
        assert why in fault("page_sleep", settings, "sound")[1]


@pytest.mark.parametrize("owners", [1, 2, 3])
@pytest.mark.parametrize("how", ["cmpset", "fetchadd"])
def test_the_counter_is_read_too_late_by_a_second_owner(owners: int, how: str) -> None:
    for type_stable, reuses in ((True, 0), (True, 2), (False, 0)):
        settings = {"owners": owners, "how": how, "type_stable": type_stable, "reuses": reuses}
        late = how == "cmpset" and not type_stable and owners > 1
        names = "no_stale_access", "one_free", "freed_in_the_end"
        assert violated("mbuf_refcount", settings, *names) == (late, late, False)


@pytest.mark.parametrize("nesting", [0, 1, 2])
def test_what_each_precaution_of_critical_sections_is_for(nesting: int) -> None:
    inside = nesting > 0
    names = "no_switch", "no_debt", "honoured", "honoured_live", "no_fault"
    for settings, expected in (
        ({}, (False, False, False, False, False)),
        ({"nested_above": 2}, (inside, False, False, False, False)),
        ({"nested_above": 3}, (inside, False, False, False, False)),
        ({"exits": "test_first"}, (False, inside, inside, inside, False)),
    ):
        assert violated("preemption", {"nesting": nesting, **settings}, *names) == expected
    assert violated("preemption", {"nesting": nesting, "clears_owed": False}, "no_fault") == (inside,)


@pytest.mark.parametrize("in_use", [1, 2, 3])
@pytest.mark.parametrize("how", ["until_empty", "bounded", "page_by_page"])
def test_contigmalloc_ends_unless_it_waits_for_an_empty_queue(how: str, in_use: int) -> None:
    for want, processes in product((1, 2), (0, 1, 2)):
        settings = {"how": how, "in_use": in_use, "want": want, "processes": processes}
        endless = how == "until_empty" and processes > 0
        assert violated("contigmalloc", settings, "terminates", "few_writes") == (endless, endless)


def test_a_quiet_machine_fails_only_for_want_of_pages() -> None:
    for how, in_use in product(["until_empty", "bounded", "page_by_page"], (1, 2, 3)):
        settings = {"how": how, "in_use": in_use, "want": 2, "processes": 0}
        never_fails, = violated("contigmalloc", settings, "may_fail")
        assert never_fails == (in_use >= 2)
