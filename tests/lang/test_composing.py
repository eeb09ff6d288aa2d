"""One design of several files: merging, and what a spec may change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.lang.composing import compose
from zcheck.lang.design import Design
from zcheck.lang.loading import load_files
from zcheck.lang.syntax.declarations import ProcDecl
from zcheck.lang.syntax.statements import Call

BASE = """model base "the base"
import "lib.zm"
set M = 3
param N : 0..4 = 2
var x : 0..4 = N
proc p(n : 0..4, z : slab) -> bool { return true }
proc q() { skip }
thread t { call q() }
event e when x > 0 { x = 0 }
check first : deadlock free
"""
LIBRARY = """library lib
param M : 0..4 = 1
pages { free  cache }
"""


def merge(folder: Path, files: Mapping[str, str], name: str) -> tuple[Design, tuple[Diagnostic, ...]]:
    for other, text in {"base.zm": BASE, "lib.zm": LIBRARY, **files}.items():
        (folder / other).write_text(text, encoding="utf-8")
    return compose(load_files(folder / name))


def spec(folder: Path, text: str) -> tuple[Design, tuple[Diagnostic, ...]]:
    return merge(folder, {"s.zs": f'spec "s" extends "base.zm"\n{text}'}, "s.zs")


def design(folder: Path, text: str) -> Design:
    merged, found = spec(folder, text)
    assert found == ()
    return merged


def codes(found: tuple[Diagnostic, ...]) -> list[Code]:
    return [diagnostic.code for diagnostic in found]


def only_call(procedure: ProcDecl) -> str:
    (statement,) = procedure.body.statements
    assert isinstance(statement, Call)
    return statement.call.procedure.text


def test_a_model_with_its_library(tmp_path: Path) -> None:
    merged, found = merge(tmp_path, {}, "base.zm")
    assert found == ()
    assert (merged.name, merged.title) == ("base", "the base")
    assert list(merged.declarations) == ["M", "N", "x", "p", "q", "t", "e"]
    assert merged.own == {"N", "x", "p", "q", "t", "e"}
    assert [source.name.rpartition("/")[2] for source in merged.sources] == ["base.zm", "lib.zm"]
    assert merged.source is merged.sources[0]
    assert [setting.name.text for setting in merged.settings] == ["M"]
    assert [check.name.text for check in merged.checks] == ["first"]
    assert len(merged.pages) == 1


def test_a_library_imported_twice_counts_once(tmp_path: Path) -> None:
    files = {
        "m.zm": 'model m import "a.zm" import "b.zm"',
        "a.zm": 'library a import "lib.zm"',
        "b.zm": 'library b import "lib.zm"',
    }
    merged, found = merge(tmp_path, files, "m.zm")
    assert found == ()
    assert list(merged.declarations) == ["M"]
    assert len(merged.pages) == 1


def test_names_of_two_files_clash_with_both_places(tmp_path: Path) -> None:
    _, (found,) = merge(tmp_path, {"m.zm": 'model m import "lib.zm" var M : bool = true'}, "m.zm")
    assert found.code is Code.DUPLICATE_NAME
    assert found.primary.span.source.name.endswith("m.zm")
    assert found.secondary[0].span.source.name.endswith("lib.zm")


def test_a_spec_has_its_own_checks_and_title_and_all_settings(tmp_path: Path) -> None:
    merged = design(tmp_path, "set N = 1 check second : fault free")
    assert (merged.name, merged.title) == ("s", "s")
    assert [check.name.text for check in merged.checks] == ["second"]
    assert [setting.name.text for setting in merged.settings] == ["M", "N"]
    assert merged.own == frozenset()


def test_changes_take_effect_in_place(tmp_path: Path) -> None:
    text = "replace proc q() { call r() } add proc r() { skip } remove event e"
    merged = design(tmp_path, text + " add pages { dirty = 2 } add var y : bool")
    assert list(merged.declarations) == ["M", "N", "x", "p", "q", "t", "r", "y"]
    assert merged.own == {"q", "r", "y"}
    assert len(merged.pages) == 2


def test_each_replacement_knows_the_body_it_replaced(tmp_path: Path) -> None:
    files = {
        "one.zs": 'spec "one" extends "base.zm" replace proc q() { call original() }',
        "two.zs": 'spec "two" extends "one.zs" replace proc q() { call r() } add proc r() { skip }',
    }
    merged, found = merge(tmp_path, files, "two.zs")
    assert found == ()
    assert sorted(merged.originals) == ["q'", "q''"]
    replacement = merged.declarations["q"]
    assert isinstance(replacement, ProcDecl)
    assert only_call(replacement) == "r"
    assert only_call(merged.originals["q'"]) == "original"
    assert merged.originals["q''"].span.source.name.endswith("base.zm")


def test_a_removed_procedure_takes_its_originals_along(tmp_path: Path) -> None:
    files = {
        "one.zs": 'spec "one" extends "base.zm" replace proc q() { skip }',
        "two.zs": 'spec "two" extends "one.zs" remove proc q remove param M',
    }
    merged, found = merge(tmp_path, files, "two.zs")
    assert found == ()
    assert merged.originals == {}
    assert merged.settings == ()


def test_replaced_pages_have_other_initial_counts(tmp_path: Path) -> None:
    merged = design(tmp_path, "replace pages { free = 3 }")
    counts = [(queue.name.text, queue.initial is not None) for pages in merged.pages for queue in pages.queues]
    assert counts == [("free", False), ("cache", False), ("free", True)]


def test_names_of_parameters_may_differ_in_a_replacement(tmp_path: Path) -> None:
    assert design(tmp_path, "replace proc p(a : 0..4, b : slab) -> bool { return false }")


@pytest.mark.parametrize(
    "signature",
    ["(n : 0..4) -> bool", "(n : 0..3, z : slab) -> bool", "(n : 0..4, z : lock) -> bool", "(n : 0..4, z : slab)"],
)
def test_another_signature_is_refused(tmp_path: Path, signature: str) -> None:
    assert codes(spec(tmp_path, f"replace proc p{signature} {{ skip }}")[1]) == [Code.SIGNATURE_CHANGED]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("replace proc r() { skip }", Code.NOTHING_TO_REPLACE),
        ("replace event q { }", Code.NOTHING_TO_REPLACE),
        ("replace pages { inactive = 1 }", Code.NOTHING_TO_REPLACE),
        ("remove thread r", Code.NOTHING_TO_REPLACE),
        ("remove daemon t", Code.NOTHING_TO_REPLACE),
        ("remove check second", Code.NOTHING_TO_REPLACE),
        ("add proc q() { skip }", Code.DUPLICATE_NAME),
        ("set n = 1", Code.UNKNOWN_PARAMETER),
        ("set x = 1", Code.UNKNOWN_PARAMETER),
        ("var y : bool  set N = 1", Code.WRONG_FILE_KIND),
        ("pages { free = 1 }  set N = 1", Code.WRONG_FILE_KIND),
    ],
)
def test_changes_that_do_not_fit(tmp_path: Path, change: str, code: Code) -> None:
    assert codes(spec(tmp_path, change)[1])[0] is code


def test_a_check_of_the_base_can_be_removed_but_never_runs(tmp_path: Path) -> None:
    assert design(tmp_path, "remove check first").checks == ()


@pytest.mark.parametrize("change", ["replace proc q() { }", "add var y : bool", "remove thread t"])
def test_only_specs_change_what_exists(tmp_path: Path, change: str) -> None:
    assert codes(merge(tmp_path, {"m.zm": f"model m\n{change}"}, "m.zm")[1]) == [Code.WRONG_FILE_KIND]


@pytest.mark.parametrize("question", ["check c : fault free", "minimize N in 0..2 : fault free"])
def test_a_library_asks_nothing(tmp_path: Path, question: str) -> None:
    files = {"lib.zm": LIBRARY + question, "m.zm": 'model m import "lib.zm"'}
    assert codes(merge(tmp_path, files, "m.zm")[1]) == [Code.WRONG_FILE_KIND]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("check c : deadlock free", [Code.SPEC_CHANGES_NOTHING]),
        ("", [Code.SPEC_CHANGES_NOTHING]),
        ("check c : deadlock free with N = 1", []),
        ("sweep N in 0..2 : deadlock free", []),
        ("remove thread t", []),
    ],
)
def test_a_spec_that_changes_nothing_is_a_warning(tmp_path: Path, text: str, found: list[Code]) -> None:
    assert codes(spec(tmp_path, text)[1]) == found
