"""Did-you-mean."""

from __future__ import annotations

from zcheck.diagnostics.suggesting import closest


def test_the_most_similar_name_is_suggested() -> None:
    assert closest("ownr", ["owner", "other", "open"]) == "owner"


def test_another_case_is_always_similar() -> None:
    assert closest("n", ["m", "N"]) == "N"


def test_nothing_similar_and_the_name_itself_suggest_nothing() -> None:
    assert closest("zone", ["apple", "zone"]) is None
    assert closest("zone", []) is None


def test_the_answer_does_not_depend_on_the_order() -> None:
    names = ["abcd", "abce", "abcf"]
    assert closest("abc", names) == closest("abc", reversed(names))
