"""The parser's tables between runs, and what is made of tokens with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lark
import pytest

from zcheck.diagnostics.source import Source
from zcheck.lang.automaton import Automaton, Unexpected
from zcheck.lang.scanning import scan
from zcheck.lang.tables import tables_of

TEXT = """\
%declare NAME INT
start: list -> whole
list: -> none
    | list item -> more
?item: INT | pair
pair: "(" item item ")"
"""


def whole(parts: list[object]) -> object:
    return parts[0]


CALLBACKS: dict[str, Callable[[list[Any]], object]] = {
    "whole": whole,
    "none": lambda parts: [],
    "more": lambda parts: [*parts[0], parts[1]],
    "pair": lambda parts: (parts[1], parts[2]),
}


@pytest.fixture
def grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "toy.lark"
    path.write_text(TEXT, encoding="utf-8")
    return path


def parsed(grammar: Path, text: str = "1 ( 2 ( 3 4 ) )") -> str:
    """What is made of a text, as Python shows it, each token by its text."""

    def shown(made: object) -> object:
        match made:
            case list():
                return [shown(each) for each in made]
            case tuple():
                return tuple(shown(each) for each in made)
            case _:
                return int(getattr(made, "text", ""))

    automaton = Automaton(tables_of(grammar, ["start"]), "start", CALLBACKS)
    for token in scan(Source("toy", text)):
        automaton.feed(token)
    return repr(shown(automaton.finish()))


SHOWN = "[1, (2, (3, 4))]"


def kept(grammar: Path) -> list[Path]:
    return list((grammar.parent / "__pycache__").iterdir())


def test_they_are_kept_and_used_again(grammar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parsed(grammar) == SHOWN
    (only,) = kept(grammar)
    assert only.suffix == ".tables"
    monkeypatch.setattr(lark, "Lark", None)
    assert parsed(grammar) == SHOWN


@pytest.mark.parametrize("damage", [b"", b"damaged", None])
def test_damaged_ones_are_made_again(grammar: Path, damage: bytes | None) -> None:
    parsed(grammar)
    (only,) = kept(grammar)
    whole = only.read_bytes()
    only.write_bytes(whole[:-1] if damage is None else damage)
    assert parsed(grammar) == SHOWN
    assert len(only.read_bytes()) == len(whole)


def test_one_changed_byte_is_noticed(grammar: Path) -> None:
    parsed(grammar)
    (only,) = kept(grammar)
    whole = only.read_bytes()
    for place in range(0, len(whole), 29):
        only.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert parsed(grammar) == SHOWN


def test_another_grammar_does_not_get_them(grammar: Path) -> None:
    parsed(grammar)
    grammar.write_text(TEXT.replace('"(" item item ")"', '"[" item item "]"'), encoding="utf-8")
    assert parsed(grammar, "[1 2]") == "[(1, 2)]"
    assert len(kept(grammar)) == 1


def test_where_nothing_can_be_written_there_are_none(grammar: Path) -> None:
    (grammar.parent / "__pycache__").write_text("in the way", encoding="ascii")
    assert parsed(grammar) == parsed(grammar) == SHOWN


def test_a_grammar_that_is_none_leaves_nothing(grammar: Path) -> None:
    grammar.write_text("start: unknown\n", encoding="utf-8")
    with pytest.raises(lark.exceptions.GrammarError):
        parsed(grammar)
    assert not (grammar.parent / "__pycache__").exists()


@pytest.mark.parametrize("text", [")", "( 1 )", "( 1", "( 1 2 3"])
def test_what_fits_nowhere_is_refused(grammar: Path, text: str) -> None:
    with pytest.raises(Unexpected):
        parsed(grammar, text)


def test_it_says_what_may_come(grammar: Path) -> None:
    automaton = Automaton(tables_of(grammar, ["start"]), "start", CALLBACKS)
    opening, number, *_ = scan(Source("toy", "( 1 2 )"))
    assert automaton.accepted() == {"INT", "LPAR"}
    automaton.feed(opening)
    automaton.feed(number)
    automaton.feed(number)
    assert automaton.accepted() == {"RPAR"}
    assert automaton.pending == 4


LIGHT = """
import sys
import zcheck.cli.verify
from zcheck.diagnostics.source import Source
from zcheck.lang.parser import parse_file
assert parse_file(Source("m.zm", "model m"))[0] is not None
print(*({"lark", "networkx", "rich", "z3", "zcheck.explain.reason", "zcheck.checking.nearby"} & sys.modules.keys()))
"""


def test_with_tables_at_hand_a_run_loads_no_grammar_and_nothing_that_explains(tmp_path: Path) -> None:
    """The second run; it is what makes a small model a matter of a quarter of a second."""
    command = (sys.executable, "-X", f"pycache_prefix={tmp_path}", "-c", LIGHT)
    for expected in ("lark\n", "\n"):
        assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == expected
