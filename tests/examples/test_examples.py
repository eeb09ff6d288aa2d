"""Small models with known answers: what they expect comes out, and nothing is missing from the language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from zcheck.checking import Options, check
from zcheck.diagnostics.source import Source
from zcheck.lang.parser import parse_file
from zcheck.lang.syntax.declarations import EventDecl, File, ProcDecl, ThreadDecl
from zcheck.lang.syntax.statements import Block, Choose, If, Statement
from zcheck.results.outcome import CheckOutcome, Outcome, name_of
from zcheck.results.trace import Faulted, Stuck, Trace
from zcheck.results.verdict import Violated
from zcheck.system.actions import FaultKind
from zcheck.system.properties import VerdictName

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.rglob("*.z[ms]") if not path.read_text().startswith("library"))


def outcome_of(name: str, **settings: str) -> Outcome:
    return check(HERE / name, Options(settings=settings))


def find(outcome: Outcome, name: str) -> CheckOutcome:
    (found,) = (entry for entry in outcome.checks if entry.check.name == name)
    return found


@cache
def decided(path: Path) -> Outcome:
    return check(path, Options())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_check_gives_what_its_file_expects(path: Path) -> None:
    assert decided(path).checks
    for entry in decided(path).checks:
        assert name_of(entry.verdict) is entry.check.expect, entry.check.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reductions_change_no_verdict(path: Path) -> None:
    reduced, plain = decided(path), check(path, Options(full=True))
    for one, other in zip(reduced.checks, plain.checks, strict=True):
        assert name_of(one.verdict) is name_of(other.verdict), one.check.name
    for less, more in zip(reduced.runs, plain.runs, strict=True):
        assert less.statistics.states <= more.statistics.states


def test_two_threads_in_abba_beside_a_spinner_are_named_with_two_steps() -> None:
    outcome = outcome_of("abba_spinner.zm")
    assert name_of(find(outcome, "no_hang").verdict) is VerdictName.HOLDS
    trace = find(outcome, "nobody_stuck").trace
    assert trace is not None
    assert trace.length == 2
    assert isinstance(trace.ending, Stuck)
    names = [outcome.runs[0].system.threads[thread].name for thread in trace.ending.threads]
    assert names == ["first", "second"]


def fault_of(name: str, **settings: str) -> FaultKind:
    outcome = outcome_of(name, **settings)
    entry = find(outcome, "no_fault")
    assert isinstance(entry.verdict, Violated)
    assert isinstance(entry.verdict.evidence, Trace)
    ending = entry.verdict.evidence.ending
    assert isinstance(ending, Faulted)
    assert entry.run is not None
    return outcome.runs[entry.run].system.actions[ending.action].tests[ending.test].fault.kind


FAULTS = {
    "range": FaultKind.RANGE,
    "index_range": FaultKind.INDEX,
    "division": FaultKind.DIVISION,
    "assertion": FaultKind.ASSERT,
    "panicking": FaultKind.PANIC,
    "too_deep": FaultKind.RECURSION,
    "not_held": FaultKind.NOT_HELD,
    "relocked": FaultKind.RELOCK,
    "leak_lock": FaultKind.LEAK,
    "leak_pages": FaultKind.LEAK,
    "waits_in_spin": FaultKind.MAY_NOT_WAIT,
    "waits_in_atomic": FaultKind.MAY_NOT_WAIT,
    "too_many_pages": FaultKind.SHORTAGE,
    "too_many_objects": FaultKind.SHORTAGE,
}


@pytest.mark.parametrize(("mistake", "kind"), FAULTS.items())
def test_each_mistake_is_its_own_fault(mistake: str, kind: FaultKind) -> None:
    assert fault_of("faults.zm", what=mistake) is kind


def test_the_mistakes_are_all_there_are() -> None:
    assert set(FAULTS.values()) == set(FaultKind)
    assert name_of(find(outcome_of("faults.zm"), "no_fault").verdict) is VerdictName.HOLDS


def test_an_interrupt_must_not_wait() -> None:
    assert fault_of("interrupt_waits.zm") is FaultKind.MAY_NOT_WAIT


def parsed(name: str) -> File:
    tree, found = parse_file(Source(name, (HERE / name).read_text(encoding="utf-8")))
    assert tree is not None
    assert not found
    return tree


def blocks_in(statement: Statement) -> list[Block]:
    match statement:
        case If(arms, otherwise):
            return [*(block for _, block in arms), *([otherwise] if otherwise else [])]
        case Choose(branches, otherwise):
            return [*(branch.body for branch in branches), *([otherwise] if otherwise else [])]
        case _:
            parts = (getattr(statement, "body", None), getattr(statement, "otherwise", None))
            return [block for block in parts if block is not None]


def kinds_in(block: Block) -> set[type]:
    kinds: set[type] = set()
    for statement in block.statements:
        kinds.add(type(statement))
        for inner in blocks_in(statement):
            kinds |= kinds_in(inner)
    return kinds


def test_every_statement_is_used() -> None:
    found: set[type] = set()
    for entry in parsed("statements.zm").declarations:
        if isinstance(entry, ProcDecl | ThreadDecl | EventDecl):
            found |= kinds_in(entry.body)
    assert found == set(get_args(Statement))
