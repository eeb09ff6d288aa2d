"""Known DragonFly BSD hangs and panics: each model finds its bug, for the reason it was one, and shows that the
fix ends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import pytest

from tests.models.shipped import ROOT, outcome
from zcheck.diagnostics.codes import Code
from zcheck.lang.formatting import format_source
from zcheck.lang.loading import read_source
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of
from zcheck.results.trace import Ceased, Deadlocked, Faulted, Livelocked, NoProgress, Reached, Stuck, Trace
from zcheck.results.verdict import Exhausted, Holds, Violated
from zcheck.system.actions import Fault, FaultKind
from zcheck.system.properties import VerdictName
from zcheck.system.system import System

FILES = sorted((ROOT / "specs/regressions").glob("r[0-9]*.z[ms]"))
NAMES = [path.stem for path in FILES]


@dataclass(frozen=True, slots=True)
class Story:
    """How the bug shows: the steps of the shortest trace, what kind of end it comes to, and who cannot go on
    there (or goes round for ever), each with the step that waits (goes wrong, begins the round)."""

    steps: int
    ending: str
    waiting: dict[str, str]


RELOCK = "acquire object"
STORIES = {
    "r01_reserved_equality": Story(
        11,
        "livelock of fault_done",
        {"user[0]": "take 1 page", "user[1]": "take 1 page", "pagedaemon": "vm_pages_needed"},
    ),
    "r02_vnode_timelock": Story(3, "deadlock", {"vfs_user": "take 1 page", "pagedaemon": "acquire vnode"}),
    "r03_pager_needs_pages": Story(3, "deadlock", {"user[0]": "into dirty", "pagedaemon": "into buffer"}),
    "r04_interrupt_reserve": Story(
        11, "deadlock", {"ithread[0]": "take 1 page", "ithread[1]": "take 1 page", "pagedaemon": "clean == cpus"}
    ),
    "r05_wait_under_lock": Story(
        4, "deadlock", {"hammer[0]": "paging_min", "hammer[1]": "acquire inode", "pagedaemon": "acquire inode"}
    ),
    "r06_wait_while_cleaning": Story(6, "deadlock", {"user[0]": "take 1 page", "syncer": "paging_min"}),
    "r08_cache_page_token": Story(6, "deadlock", {"fault[0]": RELOCK, "fault[1]": RELOCK, "other": RELOCK}),
    "r09_repurpose_busy": Story(5, "deadlock", {"iodone": "hard_busy", "repurpose": "soft_busy"}),
    "r10_map_entry_reserve": Story(17, "panic: no map entry left", {"changer[0]": "panic"}),
    "r11_reserve_before_lock": Story(5, "deadlock", {"kmem_alloc[0]": "acquire kernel_map"}),
    "r12_objcache_recheck": Story(13, "deadlock", {"user[1]": "sleep on depot"}),
    "r13_objcache_hoard": Story(12, "deadlock", {"cluster_user": "unallocated_objects"}),
    "r14_pbuf_depth": Story(3, "deadlock", {"io[0]": "pbufs", "io[1]": "pbufs", "io[2]": "pbufs"}),
    "r15_oom_victim": Story(7, "livelock of victim_done", {"victim": "sleep on v_free_count"}),
    "r16_busy_and_map": Story(
        4, "deadlock", {"fault": "shared map", "map_holder[0]": "not busy", "map_holder[1]": "acquire map"}
    ),
    "r18_read_shortcut": Story(2, "deadlock", {"read[0]": "take 1 page", "read[1]": "take 1 page"}),
    "r24_pbuf_wakeup": Story(5, "deadlock", {"pager[0]": "sleep on pfreecnt", "pager[1]": "sleep on pfreecnt"}),
}


def outcome_of(path: Path) -> Outcome:
    return outcome(path.relative_to(ROOT).as_posix())


def named(outcome: Outcome, name: str) -> CheckOutcome:
    (entry,) = (entry for entry in outcome.checks if entry.check.name == name)
    return entry


def fault_of(system: System, ending: Faulted) -> Fault:
    return system.actions[ending.action].tests[ending.test].fault


def ending_of(system: System, trace: Trace) -> str:
    match trace.ending:
        case Deadlocked():
            return "deadlock"
        case Stuck():
            return "stuck"
        case Livelocked(label):
            return f"livelock of {label}"
        case Ceased(label):
            return f"end without {label}"
        case NoProgress(label):
            return f"no way to {label}"
        case Faulted() as ending:
            fault = fault_of(system, ending)
            return f"{fault.kind.value}: {fault.message}"
        case Reached():
            return "reached"
        case _:
            assert_never(trace.ending)


def waiting_of(system: System, trace: Trace) -> dict[str, str]:
    """Who cannot go on at the end or goes round for ever, and the text of the step where each is."""
    match trace.ending:
        case Deadlocked(threads) | Stuck(threads):
            waiting = threads
        case Faulted(action):
            owner = system.actions[action].thread
            assert owner is not None
            waiting = (owner,)
        case Livelocked(loop=loop):
            movers = {system.actions[action].thread for action in trace.actions[loop:]}
            waiting = tuple(thread for thread in movers if thread is not None)
        case Ceased() | NoProgress() | Reached():
            waiting = ()
        case _:
            assert_never(trace.ending)
    return {system.threads[thread].name: place(system, trace, thread) for thread in waiting}


def place(system: System, trace: Trace, thread: int) -> str:
    owner = system.threads[thread]
    return owner.locations[trace.states[-1][owner.location_slot]].origin.text


def test_every_story_has_its_file() -> None:
    assert sorted(STORIES) == NAMES


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_check_is_as_expected(path: Path) -> None:
    outcome = outcome_of(path)
    found = {entry.check.name: entry.standing for entry in outcome.checks}
    assert set(found.values()) == {Standing.AS_EXPECTED}, found


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_before_and_after_ask_the_same_and_differ_in_the_verdict(path: Path) -> None:
    outcome = outcome_of(path)
    before, after = named(outcome, "before"), named(outcome, "after")
    assert before.check.property == after.check.property
    assert before.run != after.run
    assert name_of(before.verdict) is VerdictName.VIOLATED
    assert isinstance(after.verdict, Holds)
    assert isinstance(after.verdict.evidence, Exhausted)


def class_of(thread: str) -> str:
    """Which of several identical threads it is, is chance."""
    return thread.partition("[")[0]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_bug_is_found_for_its_own_reason(path: Path) -> None:
    outcome, story = outcome_of(path), STORIES[path.stem]
    before = named(outcome, "before")
    assert isinstance(before.verdict, Violated)
    trace = before.verdict.evidence
    assert isinstance(trace, Trace)
    assert before.run is not None
    system = outcome.runs[before.run].system
    assert ending_of(system, trace) == story.ending
    assert trace.length == story.steps
    assert sorted(map(class_of, waiting_of(system, trace))) == sorted(map(class_of, story.waiting))
    told = [(class_of(name), words) for name, words in waiting_of(system, trace).items()]
    for thread, words in story.waiting.items():
        assert any(name == class_of(thread) and words in said for name, said in told)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_step_goes_wrong_but_where_that_is_the_bug(path: Path) -> None:
    outcome = outcome_of(path)
    for entry in outcome.checks:
        assert entry.run is not None
        run = outcome.runs[entry.run]
        if run.statistics.faults:
            assert isinstance(entry.verdict, Violated)
            assert isinstance(entry.verdict.evidence, Trace)
            ending = entry.verdict.evidence.ending
            assert isinstance(ending, Faulted)
            assert fault_of(run.system, ending).kind is FaultKind.PANIC


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_warnings_but_of_the_library(path: Path) -> None:
    for warning in outcome_of(path).warnings:
        assert warning.code is Code.UNUSED_FLAGS
        assert "kmalloc_obj" in warning.message


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_file_is_well_kept(path: Path) -> None:
    source = read_source(path)
    assert format_source(source) == source.text
    first = next(line for line in source.text.splitlines() if line.startswith("//"))
    assert re.match(r"// DragonFly [0-9a-f]{10}\b", first), first
    assert re.search(r"\(20\d\d-\d\d-\d\d\)", source.text)
    assert "left out" in source.text.lower()
    for link in re.findall(r'@ "([^"]*)"', source.text):
        assert re.match(r"[a-z_]+\.c:\d+ \w+", link), link
