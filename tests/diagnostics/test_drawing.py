"""Drawn diagnostics, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.columns import cut_line, show_line
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.drawing import count, draw, draw_all
from zcheck.diagnostics.source import Source, Span


def label(source: Source, word: str, text: str = "") -> Label:
    start = source.text.index(word)
    return Label(Span(source, start, start + len(word)), text)


def drawn(text: str, word: str, *others: str, width: int = 100) -> list[str]:
    source = Source("m.zm", text)
    secondary = tuple(label(source, other, f"about {other.strip()}") for other in others)
    return draw(Diagnostic(Code.SYNTAX, "what is wrong", label(source, word, "here"), secondary), width).split("\n")


def test_anatomy() -> None:
    source = Source("m.zm", "\n" * 8 + "var owner\n" + "\n" * 4 + "await ownr == 1")
    diagnostic = Diagnostic(
        Code.UNKNOWN_NAME,
        "cannot find `ownr`",
        label(source, "ownr", "not declared"),
        secondary=(label(source, "owner", "similar name declared here"),),
        notes=("names are case-sensitive",),
        help="did you mean `owner`?",
    )
    assert draw(diagnostic).split("\n") == [
        "error[ZC0201]: cannot find `ownr`",
        "  --> m.zm:14:7",
        "   |",
        " 9 | var owner",
        "   |     ----- similar name declared here",
        "...",
        "14 | await ownr == 1",
        "   |       ^^^^ not declared",
        "   |",
        "   = note: names are case-sensitive",
        "   = help: did you mean `owner`?",
    ]


def test_a_single_line_between_is_shown_instead_of_dots() -> None:
    assert drawn("one\ntwo\nthree", "one", "three")[3:] == [
        "1 | one",
        "  | ^^^ here",
        "2 | two",
        "3 | three",
        "  | ----- about three",
    ]


def test_several_labels_on_a_line_hang_below_each_other() -> None:
    assert drawn("alpha beta gamma", "beta", "alpha", "gamma")[3:] == [
        "1 | alpha beta gamma",
        "  | ----- ^^^^ ----- about gamma",
        "  | |     |",
        "  | |     here",
        "  | |",
        "  | about alpha",
    ]


def test_tabs_and_wide_characters_keep_the_marks_in_place() -> None:
    assert drawn("\ta\tb", "b")[3:] == ["1 |     a   b", "  |         ^ here"]
    assert drawn("漢字 x", "x")[3:] == ["1 | 漢字 x", "  |      ^ here"]
    assert drawn("漢字 x", "字")[3:] == ["1 | 漢字 x", "  |   ^^ here"]
    assert drawn("e\u0301 x", "x")[3:] == ["1 | e\u0301 x", "  |   ^ here"]


def test_what_would_confuse_a_terminal_is_replaced() -> None:
    assert drawn("a\x1b[31mb", "b")[3] == "1 | a\ufffd[31mb"


def test_a_label_over_several_lines_marks_the_first_and_the_last() -> None:
    assert drawn("  a {\n  b\n  c\n  }", "a {\n  b\n  c\n  }")[3:] == [
        "1 |   a {",
        "  |   ^^^",
        "...",
        "4 |   }",
        "  |   ^ here",
    ]


def test_the_end_of_a_text_can_be_marked() -> None:
    source = Source("m.zm", "abc")
    shown = draw(Diagnostic(Code.SYNTAX, "m", Label(Span(source, 3, 3), "end")))
    assert shown.split("\n")[3:] == ["1 | abc", "  |    ^ end"]
    empty = draw(Diagnostic(Code.EMPTY_FILE, "m", Label(Span(Source("e", ""), 0, 0), "")))
    assert empty.split("\n")[1:] == [" --> e:1:1", "  |", "1 |", "  | ^"]


def test_a_place_in_another_file_is_shown_with_its_name() -> None:
    first, second = Source("a.zm", "var x"), Source("b.zm", "\nvar x")
    places = label(first, "x", "again"), (label(second, "x", "first"),)
    diagnostic = Diagnostic(Code.DUPLICATE_NAME, "twice", *places)
    assert draw(diagnostic).split("\n") == [
        "error[ZC0202]: twice",
        " --> a.zm:1:5",
        "  |",
        "1 | var x",
        "  |     ^ again",
        "  |",
        " ::: b.zm:2:5",
        "  |",
        "2 | var x",
        "  |     - first",
    ]


@pytest.mark.parametrize("offset", [0, 40, 200, 390])
def test_long_lines_are_cut_around_the_mark(offset: int) -> None:
    text = "x" * offset + "HERE" + "y" * (396 - offset)
    line, marks = drawn(text, "HERE", width=60)[3:]
    assert len(line) <= 60
    assert line[marks.index("^") :].startswith("HERE")
    assert line.startswith("1 | ...") == (offset > 40)
    assert line.endswith("...") == (offset < 390)


@given(st.text(st.characters(exclude_characters="\n\r"), max_size=60), st.data(), st.integers(0, 50))
def test_a_cut_line_fits_and_keeps_the_order_of_columns(text: str, data: st.DataObject, room: int) -> None:
    line = show_line(text)
    first = data.draw(st.integers(0, line.width))
    shown = cut_line(line, first, data.draw(st.integers(first, line.width)), room)
    assert shown is line or shown.width <= max(room, 12)
    assert len(shown.columns) == len(text) + 1
    assert list(shown.columns) == sorted(shown.columns)


def test_all_are_sorted_by_place_and_counted() -> None:
    source = Source("m.zm", "one two three")
    found = [
        Diagnostic(Code.SYNTAX, "third", label(source, "three")),
        Diagnostic(Code.UNUSED, "second", label(source, "two")),
        Diagnostic(Code.SYNTAX, "first", label(source, "one")),
    ]
    lines = draw_all(found).split("\n")
    assert [line.split(": ")[1] for line in lines if "[ZC" in line] == ["first", "second", "third"]
    assert lines[-1] == "2 errors, 1 warning"
    assert count(found[:1]) == "1 error"
    assert count([]) == ""
