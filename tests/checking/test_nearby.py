"""Almost-misses: the nearest single change that gives another verdict, and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zcheck.checking import Options, Watch, check
from zcheck.checking.running import run_batch
from zcheck.lang.frontend import Batch
from zcheck.limits import Limits
from zcheck.results.nearby import Nearby
from zcheck.results.outcome import Run, Standing, name_of
from zcheck.results.verdict import Undetermined, Verdict

ROOT = Path(__file__).parents[2]

POOL = """model m
enum how { greedy, polite }
param pool : 0..20 = 4
param need : 1..6 = 3
param unused : 0..9 = 5
param way : how = greedy
pages { free = pool }
class ANY { from free }
flags M_WAITOK = ANY, waits
thread t[2] {
    if way == polite { await t[0].held == 0 and t[1].held == 0 }
    repeat need { take 1 page with M_WAITOK into held }
    move need pages from held to free
}
check hangs : deadlock free expect violated
check fits : deadlock free with pool = 6
"""


def nearby_of(tmp_path: Path, text: str, options: Options) -> dict[str, Nearby | None]:
    path = tmp_path / "m.zm"
    path.write_text(text)
    return {one.check.name: one.nearby for one in check(path, options).checks}


def test_it_is_not_looked_for_unasked(tmp_path: Path) -> None:
    assert set(nearby_of(tmp_path, POOL, Options()).values()) == {None}


def test_the_nearest_change_of_each_parameter_is_found(tmp_path: Path) -> None:
    found = nearby_of(tmp_path, POOL, Options(nearby=True))["hangs"]
    assert found is not None
    changes = {(one.parameter, one.value, one.distance, one.verdict.value) for one in found.neighbours}
    assert changes == {("pool", "5", 1, "holds"), ("need", "2", 1, "holds")}
    assert [one.distance for one in found.neighbours] == sorted(one.distance for one in found.neighbours)


def test_the_checks_own_settings_are_where_it_starts(tmp_path: Path) -> None:
    found = nearby_of(tmp_path, POOL, Options(nearby=True))["fits"]
    assert found is not None
    assert {(one.parameter, one.now, one.value) for one in found.neighbours} == {
        ("pool", "6", "4"), ("need", "3", "4"),
    }


def test_each_neighbour_has_the_verdict_that_is_claimed() -> None:
    path = ROOT / "models/slab_hold_and_wait.zm"
    outcome = check(path, Options(nearby=True, only=frozenset({"hangs"})))
    (one,) = outcome.checks
    assert one.nearby is not None
    assert one.nearby.neighbours
    for near in one.nearby.neighbours:
        again = check(path, Options(settings={near.parameter: near.value}, only=frozenset({"hangs"})))
        assert [name_of(entry.verdict) for entry in again.checks] == [near.verdict]


def test_what_is_undetermined_has_no_neighbours(tmp_path: Path) -> None:
    found = nearby_of(tmp_path, POOL, Options(nearby=True, limits=Limits(states=2)))
    assert found["hangs"] is None


def test_checks_of_one_setting_share_the_searches_and_differ_in_what_they_find(tmp_path: Path) -> None:
    """One stops to be curious where another goes on; a value that is no model for one is asked about by others."""
    text = POOL.replace("expect violated\n", "expect violated\ncheck some : reachable free < 2\n")
    text += "check third : never free == pool - 4 expect violated\n"
    both = nearby_of(tmp_path, text, Options(nearby=True))
    for name in ("hangs", "some", "third"):
        alone = nearby_of(tmp_path, text, Options(nearby=True, only=frozenset({name})))
        assert alone[name] == both[name] is not None
    assert both["hangs"] != both["some"]


def test_a_value_that_is_no_model_for_one_check_is_one_for_others(tmp_path: Path) -> None:
    text = POOL.replace("thread t[2]", "param copies : 1..3 = 2\nthread t[copies]")
    text = text.replace("t[0].held == 0 and t[1].held == 0", "t[0].held == 0")
    text += "check second : reachable t[1].held == 3\n"
    found = nearby_of(tmp_path, text, Options(nearby=True))
    hangs, second = found["hangs"], found["second"]
    assert hangs is not None
    assert second is not None
    assert "copies" in {one.parameter for one in hangs.neighbours}
    assert "copies" not in {one.parameter for one in second.neighbours}


def test_a_system_that_cannot_be_built_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hide a neighbour, which a value that makes no model does not."""
    monkeypatch.setattr("zcheck.lang.lowering.basics.MOST_WAYS", 4)
    text = """model wide
param wide : 1..3 = 2
pages { free = 9  cache }
class ANY { from free  from cache }
flags M_NOWAIT = ANY
thread t { loop { take wide pages with M_NOWAIT into held else { skip }  move held pages from held to free } }
check goes_on : deadlock free
"""
    found = nearby_of(tmp_path, text, Options(nearby=True))["goes_on"]
    assert found is not None
    assert (found.neighbours, found.tried, found.open) == ((), 1, 1)


def test_a_value_that_changes_one_check_alone_does_not_concern_the_others(tmp_path: Path) -> None:
    """`unused` is nowhere but in `third`: without it nobody tries its values."""
    text = POOL + "check third : never free > unused\n"
    both = nearby_of(tmp_path, text, Options(nearby=True))
    alone = nearby_of(tmp_path, text, Options(nearby=True, only=frozenset({"hangs"})))
    assert alone["hangs"] == both["hangs"] is not None
    third = both["third"]
    assert third is not None
    assert "unused" in {one.parameter for one in third.neighbours}


def test_an_interrupt_ends_it_and_the_rest_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided stays decided, and no further system is searched."""
    searched: list[Batch] = []

    def interrupted(batch: Batch, options: Options, watch: Watch | None) -> tuple[Run, tuple[Verdict, ...]]:
        searched.append(batch)
        run, verdicts = run_batch(batch, options, watch)
        return replace(run, interrupted=True), tuple(Undetermined("interrupted", "") for _ in verdicts)

    monkeypatch.setattr("zcheck.checking.nearby.run_batch", interrupted)
    (tmp_path / "m.zm").write_text(POOL)
    outcome = check(tmp_path / "m.zm", Options(nearby=True))
    assert len(searched) == 1
    assert all(one.standing is Standing.AS_EXPECTED for one in outcome.checks)
    near = outcome.checks[0].nearby
    assert near is not None
    assert not near.neighbours
    assert near.open >= 4
    assert not any(one.margins for one in outcome.checks)
