"""What a user meets first: the shipped files say what they model, warn of the finding, and give their verdicts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.models.shipped import ROOT
from tests.models.shipped import outcome as outcome_of
from zcheck.checking import Options, check
from zcheck.diagnostics.codes import Code
from zcheck.results.outcome import Outcome, Standing, name_of
from zcheck.results.trace import Deadlocked, Faulted, Stuck, Trace
from zcheck.results.verdict import Violated
from zcheck.system.actions import FaultKind
from zcheck.system.properties import VerdictName

LIBRARIES = sorted((ROOT / "models/lib").glob("*.zm"))
DESIGNS = [*sorted((ROOT / "models").glob("*.zm")), *sorted((ROOT / "specs").glob("*.zs"))]
REFUTED = {"kmalloc_obj.zm": {"no_hang", "nobody_stuck"}, "map_entry_kmalloc_obj.zm": {"no_fault"}}


def verdict_of(outcome: Outcome, name: str) -> Violated:
    (entry,) = (entry for entry in outcome.checks if entry.check.name == name)
    assert isinstance(entry.verdict, Violated)
    return entry.verdict


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_check_is_as_expected_but_those_that_refute_a_conversion(path: Path) -> None:
    outcome = outcome_of(path.relative_to(ROOT).as_posix())
    found = {entry.check.name for entry in outcome.checks if entry.standing is Standing.DIFFERENT}
    assert found == REFUTED.get(path.name, set())
    assert outcome.count(Standing.OPEN) == 0
    if path.name not in REFUTED:
        assert {name_of(entry.verdict) for entry in outcome.checks} >= {VerdictName.VIOLATED}


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_the_only_warning_is_that_kmalloc_obj_ignores_its_flags(path: Path) -> None:
    for warning in outcome_of(path.relative_to(ROOT).as_posix()).warnings:
        assert warning.code is Code.UNUSED_FLAGS
        assert "kmalloc_obj" in warning.message


@pytest.mark.parametrize("path", [*DESIGNS, *LIBRARIES], ids=lambda path: path.stem)
def test_every_file_says_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    opening = [line for line in lines[:3] if line.startswith("//")]
    assert opening
    if path.suffix == ".zm":
        assert any("left out" in line.lower() for line in lines)


@pytest.mark.parametrize("path", [*DESIGNS, *LIBRARIES], ids=lambda path: path.stem)
def test_links_name_a_function_and_its_file_where_that_is_known(path: Path) -> None:
    for link in re.findall(r'@ "([^"]*)"', path.read_text(encoding="utf-8")):
        assert re.match(r"([a-z_0-9]+\.[ch](:\d+)? )?\w+(,? \w+)*$", link), link


def test_the_first_story_is_short() -> None:
    outcome = check(ROOT / "models/kmalloc_obj.zm", Options())
    hang, stuck = verdict_of(outcome, "no_hang").evidence, verdict_of(outcome, "nobody_stuck").evidence
    assert isinstance(hang, Trace)
    assert isinstance(stuck, Trace)
    threads = [thread.name for thread in outcome.runs[0].system.threads]
    assert isinstance(hang.ending, Deadlocked)
    assert [threads[thread] for thread in hang.ending.threads] == ["pagedaemon", "emergpager[0]"]
    assert hang.length == 8
    assert isinstance(stuck.ending, Stuck)
    assert stuck.length == 6
    assert outcome.runs[0].statistics.states < 1000


def test_map_entries_on_kmalloc_obj_call_themselves() -> None:
    outcome = check(ROOT / "models/map_entry_kmalloc_obj.zm", Options())
    evidence = verdict_of(outcome, "no_fault").evidence
    assert isinstance(evidence, Trace)
    assert isinstance(evidence.ending, Faulted)
    action = outcome.runs[0].system.actions[evidence.ending.action]
    fault = action.tests[evidence.ending.test].fault
    assert fault.kind is FaultKind.RECURSION
    ring = "vm_map_entry_reserve -> kmalloc_obj -> kmem_slab_alloc -> "
    assert ring * 2 in fault.message
