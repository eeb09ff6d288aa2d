"""The report of each shipped model that is refuted, as a user sees it: read it aloud when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.models.shipped import outcome as outcome_of
from tests.report.sessions import GOLDEN
from zcheck.checking import Options, check
from zcheck.report.document import render
from zcheck.report.text import Detail, TextOptions, text_report
from zcheck.results.outcome import Outcome
from zcheck.results.verdict import Violated

ROOT = Path(__file__).parents[2]

MAIN = {
    "boot": "naive",
    "contigmalloc": "before",
    "interrupt_alloc": "retried_as_preempting",
    "kmalloc_obj": "no_hang",
    "kva": "lock_held",
    "linux_mempool": "x1",
    "lock_order": "another_object_hangs",
    "map_entry_kmalloc_obj": "no_fault",
    "map_entry_zalloc": "inversion",
    "mbuf_refcount": "before_twice",
    "mbuma": "hangs",
    "objcache": "r12",
    "page_sleep": "before",
    "pageout": "no_hang",
    "pool_theorem": "c2_b3_less",
    "preemption": "test_first_live",
    "pv_entry": "pagers_stuck",
    "slab_hold_and_wait": "hangs",
    "swapmeta_zalloc": "storm",
    "uma": "f6_wakes_one",
    "witness": "reversal_hangs",
}
"""Of each model the check that shows what it is there for."""


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are shown as from there."""
    monkeypatch.chdir(ROOT)


def untimed(outcome: Outcome) -> Outcome:
    """Without what differs from run to run, and with it where lines end."""
    runs = (replace(run, statistics=replace(run.statistics, seconds=0.0, memory_bytes=0)) for run in outcome.runs)
    return replace(outcome, runs=tuple(runs))


@pytest.mark.parametrize("path", sorted((ROOT / "models").glob("*.zm")), ids=lambda path: path.stem)
def test_every_refuted_model_has_one(path: Path) -> None:
    checks = outcome_of(f"models/{path.name}").checks
    refuted = {one.check.name for one in checks if isinstance(one.verdict, Violated)}
    assert (path.stem in MAIN) == bool(refuted)
    assert MAIN.get(path.stem) in refuted | {None}


@pytest.mark.parametrize("model", MAIN)
def test_golden(model: str, golden: Callable[[Path, str], None]) -> None:
    outcome = check(Path(f"models/{model}.zm"), Options(only=frozenset({MAIN[model]})))
    text = render(text_report(untimed(outcome), TextOptions(80, Detail.DIFF)), colours=False)
    assert [line for line in text.splitlines() if len(line) > 80 and len(line.rsplit(maxsplit=1)[0]) > 80] == []
    golden(GOLDEN / "shipped" / f"{model}.txt", text)


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in (GOLDEN / "shipped").iterdir()} == MAIN.keys()
