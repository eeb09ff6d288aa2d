"""The FreeBSD models: every check is as expected, and the law behind it holds at parameter points beyond.

The expected side is a formula over the parameters or a table, never the model itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from zcheck.checking import Options, check
from zcheck.results.outcome import CheckOutcome, Standing, name_of
from zcheck.results.trace import Faulted
from zcheck.system.actions import FaultKind
from zcheck.system.properties import VerdictName

MODELS = Path(__file__).parents[2] / "models"
NAMES = [
    "contigmalloc", "lock_order", "mbuf_refcount", "mbuma", "page_sleep", "preemption", "uma", "witness",
]


def decided(model: str, name: str, settings: Mapping[str, object] | None = None) -> CheckOutcome:
    """One check of a model, which must not set parameters of its own, under the given ones."""
    written = {key: str(value).lower() for key, value in (settings or {}).items()}
    outcome = check(MODELS / f"{model}.zm", Options(settings=written, only=frozenset({name})))
    (found,) = (one for one in outcome.checks if one.check.name == name)
    return found


def violated(model: str, name: str, settings: Mapping[str, object]) -> bool:
    verdict = name_of(decided(model, name, settings).verdict)
    assert verdict is not VerdictName.UNDETERMINED
    return verdict is VerdictName.VIOLATED


@pytest.mark.parametrize("model", NAMES)
def test_every_check_is_as_expected(model: str) -> None:
    outcome = check(MODELS / f"{model}.zm", Options())
    assert {one.check.name: one.standing for one in outcome.checks} == {
        one.check.name: Standing.AS_EXPECTED for one in outcome.checks
    }
    assert outcome.warnings == ()
    verdicts = {name_of(one.verdict) for one in outcome.checks}
    assert verdicts == {VerdictName.HOLDS, VerdictName.VIOLATED}


def fault(model: str, name: str, settings: Mapping[str, object]) -> tuple[FaultKind, str]:
    path = MODELS / f"{model}.zm"
    written = {key: str(value).lower() for key, value in settings.items()}
    outcome = check(path, Options(settings=written, only=frozenset({name})))
    (found,) = (one for one in outcome.checks if one.check.name == name)
    trace = found.trace
    assert trace is not None
    assert isinstance(trace.ending, Faulted)
    assert found.run is not None
    test = outcome.runs[found.run].system.actions[trace.ending.action].tests[trace.ending.test]
    return test.fault.kind, test.fault.message


@pytest.mark.parametrize(("users", "items"), list(product(range(1, 5), range(1, 3))))
def test_a_wakeup_is_lost_when_two_can_sleep_on_the_zone_limit(users: int, items: int) -> None:
    settings = {"users": users, "uk_ipers": items}
    assert not violated("uma", "no_hang", settings)
    assert violated("uma", "no_hang", settings | {"wake_all": False}) == (users - items >= 2)


@pytest.mark.parametrize("lock", ["plain", "recurse", "split"])
@pytest.mark.parametrize("booting", [False, True])
def test_uma_mtx_is_taken_twice_only_at_boot(lock: str, booting: bool) -> None:
    settings = {"users": 0, "uma_mtx_is": lock, "booting": booting}
    expected = lock == "plain" and booting
    assert violated("uma", "no_fault", settings) == expected
    if expected:
        assert fault("uma", "no_fault", settings)[0] is FaultKind.RELOCK


def test_the_ring_of_buckets_is_named() -> None:
    kind, message = fault("uma", "no_fault", {"users": 0, "guard": "none"})
    assert kind is FaultKind.RECURSION
    assert "uma_zalloc_arg -> bucket_alloc -> vm_map_entry_create -> uma_zalloc_arg" in message


@pytest.mark.parametrize("answer", ["nothing", "all_zones", "mbuf_zones", "warn"])
def test_no_answer_to_a_lock_over_waitok_keeps_both_promises(answer: str) -> None:
    for witness, lock_first, mbuf_zone in product([False, True], repeat=3):
        settings = {
            "nosleepwithlocks": answer, "witness": witness, "lock_first": lock_first, "mbuf_zone": mbuf_zone,
        }
        badness = lock_first or not witness
        converted = badness and (answer == "all_zones" or (answer == "mbuf_zones" and mbuf_zone))
        assert violated("mbuma", "hangs", settings) == (lock_first and not converted)
        assert violated("mbuma", "promise", settings) == converted
        assert violated("mbuma", "no_fault", settings) == (converted and not mbuf_zone)


@pytest.mark.parametrize(("third", "distinct", "hangs", "warned"), [
    ("zone", False, False, True),
    ("zone", True, False, False),
    ("another", False, True, True),
    ("another", True, True, True),
    ("same", False, False, True),
])
def test_what_the_order_checker_says_of_three_locks(third: str, distinct: bool, hangs: bool, warned: bool) -> None:
    settings = {"third": third, "distinct_types": distinct}
    assert violated("lock_order", "no_hang", settings) == hangs
    assert violated("lock_order", "false_cycle", settings) == warned


@pytest.mark.parametrize(("shows", "hangs", "warned"), [
    ("reversal", True, True),
    ("cycle", True, True),
    ("gated", False, True),
    ("one_after_other", False, True),
    ("same_type", False, True),
    ("waits", True, False),
])
def test_an_order_checker_errs_both_ways(shows: str, hangs: bool, warned: bool) -> None:
    assert violated("witness", "reversal_hangs", {"shows": shows}) == hangs
    assert violated("witness", "reversal_seen", {"shows": shows}) == warned


@pytest.mark.parametrize(("cached", "referenced", "why"), [
    (True, True, None),
    (True, False, "the object was freed"),
    (False, True, "m->object is NULL"),
    (False, False, "m->object is NULL"),
])
def test_the_object_after_the_sleep(cached: bool, referenced: bool, why: str | None) -> None:
    settings = {"cached": cached, "referenced": referenced}
    assert violated("page_sleep", "sound", settings) == (why is not None)
    if why is not None:
        assert why in fault("page_sleep", "sound", settings)[1]


@pytest.mark.parametrize("owners", [1, 2, 3])
@pytest.mark.parametrize("how", ["cmpset", "fetchadd"])
def test_the_counter_is_read_too_late_by_a_second_owner(owners: int, how: str) -> None:
    for type_stable, reuses in ((True, 0), (True, 2), (False, 0)):
        settings = {"owners": owners, "how": how, "type_stable": type_stable, "reuses": reuses}
        late = how == "cmpset" and not type_stable and owners > 1
        assert violated("mbuf_refcount", "no_stale_access", settings) == late
        assert violated("mbuf_refcount", "one_free", settings) == late
        assert not violated("mbuf_refcount", "freed_in_the_end", settings)


@pytest.mark.parametrize("nesting", [0, 1, 2])
def test_what_each_precaution_of_critical_sections_is_for(nesting: int) -> None:
    inside = nesting > 0
    for above in (1, 2, 3):
        threshold = {"nesting": nesting, "nested_above": above}
        assert violated("preemption", "no_switch", threshold) == (inside and above > 1)
    settings = {"nesting": nesting, "exits": "test_first"}
    for name in ("no_debt", "honoured", "honoured_live"):
        assert violated("preemption", name, settings) == inside
        assert not violated("preemption", name, {"nesting": nesting})
    assert violated("preemption", "no_fault", {"nesting": nesting, "clears_owed": False}) == inside


@pytest.mark.parametrize("in_use", [1, 2, 3])
@pytest.mark.parametrize("how", ["until_empty", "bounded", "page_by_page"])
def test_contigmalloc_ends_unless_it_waits_for_an_empty_queue(how: str, in_use: int) -> None:
    for want, processes in product((1, 2), (0, 1, 2)):
        settings = {"how": how, "in_use": in_use, "want": want, "processes": processes}
        endless = how == "until_empty" and processes > 0
        assert violated("contigmalloc", "terminates", settings) == endless
        assert violated("contigmalloc", "few_writes", settings) == endless


def test_a_quiet_machine_fails_only_for_want_of_pages() -> None:
    for how, in_use in product(["until_empty", "bounded", "page_by_page"], (1, 2, 3)):
        settings = {"how": how, "in_use": in_use, "want": 2, "processes": 0}
        assert violated("contigmalloc", "may_fail", settings) == (in_use >= 2)  # `reachable failed`
