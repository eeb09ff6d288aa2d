"""The parser's tables between runs."""

from __future__ import annotations

import sys
from pathlib import Path

import lark
import pytest

from zcheck.lang.tables import parser_of

TEXT = 'start: "a" NUMBER\nNUMBER: /[0-9]+/\n'


class Callbacks:
    """Says that it was called."""

    def start(self, items: list[object]) -> str:
        return f"{len(items)} item"


@pytest.fixture
def grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "toy.lark"
    path.write_text(TEXT, encoding="utf-8")
    return path


def parsed(grammar: Path, text: str = "a1") -> object:
    return parser_of(grammar, Callbacks(), parser="lalr").parse(text)


def kept(grammar: Path) -> list[Path]:
    return list((grammar.parent / "__pycache__").iterdir())


def test_they_are_kept_and_used_again(grammar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parsed(grammar) == "1 item"
    (only,) = kept(grammar)
    assert only.suffix == ".tables"
    monkeypatch.setattr(lark.Lark, "save", None)
    assert parsed(grammar) == "1 item"


@pytest.mark.parametrize("damage", [b"", b"damaged", None])
def test_damaged_ones_are_made_again(grammar: Path, damage: bytes | None) -> None:
    parsed(grammar)
    (only,) = kept(grammar)
    whole = only.read_bytes()
    only.write_bytes(whole[:-1] if damage is None else damage)
    assert parsed(grammar) == "1 item"
    assert len(only.read_bytes()) == len(whole)


def test_another_grammar_does_not_get_them(grammar: Path) -> None:
    parsed(grammar)
    grammar.write_text(TEXT.replace('"a"', '"b"'), encoding="utf-8")
    assert parsed(grammar, "b1") == "1 item"
    assert len(kept(grammar)) == 1


def test_where_nothing_can_be_written_there_are_none(grammar: Path) -> None:
    (grammar.parent / "__pycache__").write_text("in the way", encoding="ascii")
    assert parsed(grammar) == parsed(grammar) == "1 item"


def test_a_grammar_that_is_none_leaves_nothing(grammar: Path) -> None:
    grammar.write_text("start: unknown\n", encoding="utf-8")
    with pytest.raises(lark.exceptions.GrammarError):
        parsed(grammar)
    assert not (grammar.parent / "__pycache__").exists()
