"""Scenarios that are no bug with a repair: every check is as expected, and the rule holds at other points, too.

The expected side is a formula over the parameters, never the model itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from tests.models.shipped import ROOT
from zcheck.checking import Options, check
from zcheck.lang.formatting import format_source
from zcheck.lang.loading import read_source
from zcheck.results.outcome import Standing, name_of
from zcheck.system.properties import VerdictName

FOLDER = ROOT / "specs/regressions"
FILES = sorted(FOLDER.glob("s[0-9]*.zm"))


def violated(file: str, name: str, settings: Mapping[str, int]) -> bool:
    written = {key: str(value) for key, value in settings.items()}
    (entry,) = check(FOLDER / file, Options(settings=written, only=frozenset([name]))).checks
    assert name_of(entry.verdict) is not VerdictName.UNDETERMINED
    return name_of(entry.verdict) is VerdictName.VIOLATED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_check_is_as_expected(path: Path) -> None:
    outcome = check(path, Options())
    assert {entry.check.name: entry.standing for entry in outcome.checks} == {
        entry.check.name: Standing.AS_EXPECTED for entry in outcome.checks
    }
    assert outcome.warnings == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_in_canonical_form(path: Path) -> None:
    source = read_source(path)
    assert format_source(source) == source.text


@pytest.mark.parametrize("capacity", [1, 2])
@pytest.mark.parametrize("cluster_limit", [0, 1, 2])
def test_holders_hang_when_they_have_all_that_is_not_stranded(capacity: int, cluster_limit: int) -> None:
    for holders in (1, 2, 3, 4):
        settings = {
            "holders": holders, "strangers": 3,
            "capacity": capacity, "cluster_limit": cluster_limit,
        }
        total = 2 * 2 * capacity + cluster_limit
        stranded = min(settings["strangers"], 2 * capacity)
        assert violated("s19_objcache_second.zm", "second_object", settings) == (holders >= total - stranded)


def test_who_holds_nothing_while_it_waits_is_served() -> None:
    for holders, strangers in product((1, 3, 4), (0, 2, 3)):
        settings = {"holders": holders, "strangers": strangers, "needs": 1}
        assert not violated("s19_objcache_second.zm", "second_object", settings)


def test_a_victim_hangs_only_where_it_does_not_look_and_nothing_is_free() -> None:
    for tables, free_pages in product((0, 1, 2, 3), (0, 1, 2, 3, 4)):
        settings = {"tables": tables, "free_pages": free_pages}
        stolen = free_pages >= 2  # the other thread's fault, above the reserve
        assert violated("s13_swap_full.zm", "no_hang", settings) == (tables > free_pages - stolen), settings
