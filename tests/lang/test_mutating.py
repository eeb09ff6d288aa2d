"""Small changes of a design: which there are, where, and what they make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import design_of
from zcheck.diagnostics.source import Source
from zcheck.lang.design import Design
from zcheck.lang.frontend import load_design
from zcheck.lang.mutating import Kind, edits, mutated
from zcheck.lang.parser import parse_expression, parse_file
from zcheck.lang.syntax.declarations import EventDecl, NamedDeclaration

ROOT = Path(__file__).parents[2]

MODEL = """\
model small
param low : 0..8 = 2
param many : 0..8 = 3
param rounds : 0..8 = 2
pages { free = many }
class NORMAL { from free when free >= low }
class SYSTEM { from free }
flags M_WAITOK = NORMAL, waits
flags M_INTWAIT = NORMAL | SYSTEM, waits
flags M_SYSWAIT = SYSTEM | NORMAL, waits
flags M_NOWAIT = SYSTEM
lock door : mutex
channel bell
var ready : bool = false
var n[2] : 0..8 = 0
proc fill(f : flags) { take 1 page with f into held }
proc unused() { ready = true }
def full() = n[1] == 8
thread user {
    repeat rounds { call fill(M_WAITOK) }
    acquire door
    while not ready { sleep on bell releasing door }
    release door
    if n[0] < 3 { n[0] += 1 } else { skip }
    move rounds pages from held to free
}
event go when not ready and n[0] >= 0 { ready = true  wakeup bell }
set low = 1
check never_full : never full()
"""


@pytest.fixture
def design(tmp_path: Path) -> Design:
    return design_of(tmp_path, MODEL)


def changes(design: Design, kind: Kind) -> list[tuple[str, str]]:
    return [(edit.before, edit.after) for edit in edits(design) if edit.kind is kind]


def test_guards(design: Design) -> None:
    """A guard or one term of it is dropped; a test goes both ways; a waiter does not look again."""
    assert changes(design, Kind.GUARD) == [
        ("free >= low", "true"),
        ("while not ready", "if not ready"),
        ("n[0] < 3", "false"),
        ("n[0] < 3", "true"),
        ("not ready and n[0] >= 0", "not ready and true"),
        ("not ready and n[0] >= 0", "true"),
        ("not ready and n[0] >= 0", "true and n[0] >= 0"),
    ]


def test_thresholds(design: Design) -> None:
    """Comparisons move by one; a number beside one moves the other way; only parameters compared with move."""
    assert changes(design, Kind.THRESHOLD) == [
        ("low : 0..8 = 2", "low : 0..8 = 1"),
        ("low : 0..8 = 2", "low : 0..8 = 3"),
        ("free >= low", "free > low"),
        ("n[0] < 3", "n[0] < 2"),
        ("n[0] < 3", "n[0] <= 3"),
        ("not ready and n[0] >= 0", "not ready and n[0] > 0"),
        ("low = 1", "low = 0"),
        ("low = 1", "low = 2"),
    ]


def test_flags(design: Design) -> None:
    """Others of another meaning, as long as they wait as well; M_SYSWAIT means what M_INTWAIT means."""
    assert changes(design, Kind.FLAGS) == [
        ("take 1 page with f into held", "take 1 page with M_INTWAIT into held"),
        ("take 1 page with f into held", "take 1 page with M_WAITOK into held"),
        ("call fill(M_WAITOK)", "call fill(M_INTWAIT)"),
    ]


def test_order(design: Design) -> None:
    assert ("acquire door; while not ready ...", "while not ready ...; acquire door") in changes(design, Kind.ORDER)
    assert ("ready = true; wakeup bell", "wakeup bell; ready = true") in changes(design, Kind.ORDER)
    assert len(changes(design, Kind.ORDER)) == 6


def test_forgotten(design: Design) -> None:
    assert changes(design, Kind.FORGOTTEN) == [
        ("release door", ""),
        ("n[0] += 1", ""),
        ("move rounds pages from held to free", ""),
        ("ready = true", ""),
        ("wakeup bell", ""),
    ]


def test_what_only_checks_say_is_left_alone(design: Design) -> None:
    """`full` stands in a check alone and nothing calls `unused`: a change there is no mistake of the model."""
    lines = {edit.span.line for edit in edits(design)}
    texts = [MODEL.splitlines()[line - 1] for line in lines]
    assert not [text for text in texts if text.startswith(("def full", "proc unused", "check"))]


def test_each_change_is_one_declaration(design: Design) -> None:
    """Every edit changes the design, in one declaration or setting, and nothing else."""
    for edit in edits(design):
        other = mutated(design, edit)
        differing = [name for name in design.declarations if design.declarations[name] != other.declarations[name]]
        settings = int(design.settings != other.settings)
        assert len(differing) + settings == 1, edit
        assert (other.pages, other.checks, other.originals) == (design.pages, design.checks, design.originals)


def test_the_words_say_what_the_tree_says(design: Design) -> None:
    """The text shown behind a change of a guard parses to the guard that the mutant has."""
    event = design.declarations["go"]
    for edit in edits(design):
        if edit.before == event_guard(event):
            guard = mutated(design, edit).declarations["go"]
            assert isinstance(guard, EventDecl)
            assert guard.guard == parse_expression(Source("guard", edit.after))


def event_guard(declaration: NamedDeclaration) -> str:
    assert isinstance(declaration, EventDecl)
    assert declaration.guard is not None
    return declaration.guard.span.text


def test_order_is_that_of_the_text(design: Design) -> None:
    starts = [edit.span.start for edit in edits(design)]
    assert starts == sorted(starts)
    assert edits(design) == edits(design)


def test_bodies_put_aside_are_changed_too(tmp_path: Path) -> None:
    """What a spec replaces and calls as `original` still runs."""
    base = "model base\nvar n : 0..3 = 0\nproc p() { if n < 2 { n += 1 } }\nthread t { call p() }\n"
    spec = 'spec "again"\nextends "base.zm"\nreplace proc p() { call original() }\ncheck no : fault free\n'
    design = design_of(tmp_path, spec, "again.zs", {"base.zm": base})
    found = [edit for edit in edits(design) if edit.after == "n <= 2"]
    assert len(found) == 1
    assert mutated(design, found[0]).originals != design.originals


@pytest.mark.parametrize("name", ["kmalloc_obj.zm", "slab_hold_and_wait.zm"])
def test_conditions_of_shipped_models_stay_readable(name: str) -> None:
    """Every change of a condition in the libraries, put into the text, is still a model's text."""
    design = load_design(ROOT / "models" / name)
    for edit in edits(design):
        if edit.kind in (Kind.GUARD, Kind.THRESHOLD):
            span = edit.span
            text = span.source.text[: span.start] + edit.after + span.source.text[span.end :]
            tree, found = parse_file(Source(span.source.name, text))
            assert tree is not None
            assert not found, edit
