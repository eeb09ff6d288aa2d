"""Canonical text: only white space changes, and changing it once is enough."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.lang.program_strategies import programs
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source
from zcheck.lang.formatting import format_source
from zcheck.lang.parser import parse_file
from zcheck.lang.scanning import scan


def formatted(text: str) -> str:
    return format_source(Source("m.zm", text))


def body(*lines: str) -> str:
    return "model m\n" + "\n".join(lines) + "\n"


@settings(max_examples=150)
@given(programs())
def test_random_programs_keep_their_meaning(text: str) -> None:
    """The same tree, the same tokens and comments, and nothing left to change."""
    once = formatted(text)
    tree, diagnostics = parse_file(Source("m.zm", text))
    assert diagnostics == ()
    assert parse_file(Source("m.zm", once))[0] == tree
    assert [_words(token.text) for token in scan(Source("", once))] == [
        _words(token.text) for token in scan(Source("", text))
    ]
    assert formatted(once) == once


def _words(text: str) -> str:
    return text.rstrip() if text.startswith("//") else text


def test_indentation_follows_the_brackets() -> None:
    text = body("proc p(", "z : slab)", "{", "loop {", "if a { skip }", "else {", "skip", "}", "}", "}")
    assert formatted(text).splitlines() == [
        "model m", "proc p(", "    z : slab)", "{", "    loop {", "        if a { skip }", "        else {",
        "            skip", "        }", "    }", "}",
    ]  # fmt: skip


def test_statements_on_one_line_stand_two_spaces_apart() -> None:
    assert formatted(body("thread t { x=1 y+=2 again:skip  call p( 1,-2 ) }")) == body(
        "thread t { x = 1  y += 2  again: skip  call p(1, -2) }"
    )


def test_a_minus_is_a_sign_or_an_operator() -> None:
    assert formatted(body("const a = -1 - -b[-2] - z.pages-1")) == body("const a = -1 - -b[-2] - z.pages - 1")


def test_names_that_are_also_keywords_keep_their_brackets() -> None:
    text = body("def d() = all (i in 0 .. 3 : at (t, a)) and (free - 1 > 0)")
    assert formatted(text) == body("def d() = all(i in 0..3 : at(t, a)) and (free - 1 > 0)")


def test_trailing_comments_of_neighbouring_lines_stand_in_one_column() -> None:
    text = body("var a : bool // one", "var abc : bool// two", "", "var d : bool //three")
    assert formatted(text) == body("var a : bool    // one", "var abc : bool  // two", "", "var d : bool  //three")


def test_a_carried_on_expression_is_indented_once() -> None:
    text = body("def d() = a and", "b", "or c", "check x : fault free", "expect holds")
    assert formatted(text) == body(
        "def d() = a and", "    b", "    or c", "check x : fault free", "    expect holds",
    )  # fmt: skip


def test_blank_lines_shrink_to_one_and_vanish_at_the_ends() -> None:
    assert formatted("\n\nmodel m   \n\n\n\nvar a : bool\n\n\n") == "model m\n\nvar a : bool\n"


def test_the_inside_of_a_comment_is_left_alone() -> None:
    text = "model m\n/* a  table\n     of numbers   */ var a : bool\n"
    assert formatted(text) == text


def test_what_does_not_parse_is_not_formatted() -> None:
    with pytest.raises(ModelError) as caught:
        formatted("model m\nvar a = 1\nvar b = 2\n")
    assert [found.code for found in caught.value.diagnostics] == [Code.SYNTAX, Code.SYNTAX]
