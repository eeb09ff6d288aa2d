"""Broken texts: always diagnostics with a place, never an exception, and no more than needed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lang.program_strategies import declarations, programs
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.source import Source
from zcheck.lang.parser import parse_file
from zcheck.lang.scanning import scan

STRAY = st.sampled_from(["{", "}", "(", ")", "=", "x", "thread", "else", "1", "&&", "'", '"', "/*", "->", "idle"])


def parsed(text: str) -> tuple[bool, tuple[Diagnostic, ...]]:
    """Whether there is a tree; drawing what is wrong must work for whatever it is."""
    tree, diagnostics = parse_file(Source("m.zm", text))
    assert draw_all(diagnostics, 80) or not diagnostics
    assert (tree is None) == bool(diagnostics)
    return tree is not None, diagnostics


@settings(max_examples=60)
@given(programs(), STRAY, st.data())
def test_a_text_with_one_token_changed(text: str, stray: str, data: st.DataObject) -> None:
    tokens = list(scan(Source("", text)))
    at = data.draw(st.sampled_from(tokens)).span
    parsed(f"{text[: at.start]} {stray} {text[at.end :]}")


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_at_all(text: str) -> None:
    parsed(text)
    parsed(f"model m\n{text}")


@settings(max_examples=50)
@given(declarations(), declarations())
def test_a_mistake_in_one_declaration_does_not_touch_its_neighbours(before: str, after: str) -> None:
    _, found = parsed(f"model m\n{before}\nconst broken = = 1\n{after}\n")
    assert [diagnostic.primary.span.line for diagnostic in found] == [3]


@pytest.mark.parametrize(
    ("text", "code", "words", "marked"),
    [
        ("thread t { if a = 1 { } }", Code.SYNTAX, "expected `==`, found `=`", "="),
        ("thread t { await a && b }", Code.SYNTAX, "expected `and`, found `&&`", "&&"),
        ("thread t { await a | | b }", Code.SYNTAX, "found `|`", "|"),
        ("thread t { x++ }", Code.SYNTAX, "`++` is no statement", "++"),
        ("thread t { p(1) }", Code.SYNTAX, "expected `call` before `p`", "p"),
        ("thread t { x = 1 ] }", Code.UNCLOSED, "a block is not closed", "{"),
        ("thread t { x = (1 }", Code.UNCLOSED, "a parenthesis is not closed", "("),
        ("thread t { x = a[1 }", Code.UNCLOSED, "a bracket is not closed", "["),
        ("thread t { ", Code.UNCLOSED, "a block is not closed", "{"),
        ("} ", Code.SYNTAX, "closes nothing", "}"),
        ("thread t { const x = 1 }", Code.SYNTAX, "expected a statement, found `const`", "const"),
        ("thread t { acquire lock }", Code.KEYWORD_AS_NAME, "found the keyword `lock`", "lock"),
        ("thread t { wait x }", Code.SYNTAX, "found `x`", "x"),
        ("check c : dead", Code.SYNTAX, "expected a property, found `dead`", "dead"),
        ("lock l : sleepable", Code.SYNTAX, "expected a kind of lock", "sleepable"),
        ("var x : {", Code.SYNTAX, "expected a type", "{"),
        ("thread t { return  skip }", Code.AFTER_JUMP, "a statement after `return`", "skip"),
        ("thread t { if a { break  x += 1 } }", Code.AFTER_JUMP, "a statement after `break`", "x"),
        ("const s = 'x'", Code.SYNTAX, "`'x'` is no word", "'x'"),
        ("const s = 12ms", Code.SYNTAX, "`12ms` is no word", "12ms"),
    ],
)
def test_the_likely_cause_is_named(text: str, code: Code, words: str, marked: str) -> None:
    _, (found,) = parsed(f"model m\n{text}")
    assert found.code is code
    assert words in found.message
    assert found.primary.span.text == marked


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("porc p() { }", "proc"),
        ("check c : deadlok free", "deadlock"),
        ("lock l : mutx", "mutex"),
        ("thread t { wait x }", "await"),
        ("thread t { relase l }", "release"),
    ],
)
def test_misspelt_keywords(text: str, near: str) -> None:
    _, (found,) = parsed(f"model m\n{text}")
    assert found.help == f"did you mean `{near}`?"


def test_a_missing_brace_is_traced_by_indentation() -> None:
    text = "model m\nproc p() {\n    loop {\n        if a {\n            skip\n    }\n}\nthread t { }\n"
    _, (found,) = parsed(text)
    assert found.code is Code.UNCLOSED
    assert [label.span.line for label in found.secondary] == [8, 4, 6]
