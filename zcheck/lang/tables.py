"""The parser's tables, kept between runs: making them takes longer than most searches.

They lie where Python keeps what it makes of sources, in one file that appears by a rename. It is believed only if
it is of this grammar, this Python and this form of tables, and if its bytes are those that were written. lark makes
them, and is loaded only for that.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeAlias

from zcheck.frozen import dataclass

FORM = 1
"""Of `Tables` as bytes; another number with each change."""

Row: TypeAlias = Mapping[str, int]
"""What to do in one state: by terminal the state to go to, or `~r` to reduce by rule `r`; by rule's name the state
to go to once a part of that name is complete."""

Rule: TypeAlias = tuple[str, int, str]
"""Name, number of parts, and name of the callback; without one it has one part, which it passes on as it is."""


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR(1) automaton without conflicts. States and rules are positions in `rows` and `rules`."""

    rows: Sequence[Row]
    rules: Sequence[Rule]
    starts: Mapping[str, int]    # by start rule: the first state
    ends: Mapping[str, int]      # by start rule: the state with all of it complete


def tables_of(grammar: Path, starts: Sequence[str]) -> Tables:
    """The tables of the grammar in a file. All tokens are parts, and tokens come from elsewhere."""
    text = grammar.read_text(encoding="utf-8")
    place = _place(grammar)
    key = sha256(f"{text}\0{starts}\0{FORM}\0{sys.version}".encode()).digest()
    kept = None if place is None else _read(place, key)
    if kept is not None:
        return Tables(*marshal.loads(kept))
    made = _made(text, starts)
    if place is not None:
        with suppress(OSError):
            _write(place, key, _bytes(made))
    return made


def _made(text: str, starts: Sequence[str]) -> Tables:
    """Raises lark's errors for a text that is no grammar."""
    import lark

    class NoLexer(lark.lexer.Lexer):
        """Lark need not compile a lexer for each of its parser's states."""

        def __init__(self, conf: object) -> None:
            pass

        def lex(self, *args: object) -> Iterator[lark.Token]:
            raise NotImplementedError("tokens are fed one by one")

    made = lark.Lark(
        text, parser="lalr", lexer=NoLexer, start=list(starts), keep_all_tokens=True, maybe_placeholders=False
    )
    configurations = {name: made.parse_interactive(start=name).parser_state.parse_conf for name in starts}
    found = next(iter(configurations.values())).parse_table.states
    rules = {rule: position for position, rule in enumerate(made.rules)}
    states = {state: position for position, state in enumerate(found)}
    return Tables(
        [
            {name: ~rules[arg] if hasattr(arg, "expansion") else states[arg] for name, (_, arg) in row.items()}
            for row in found.values()
        ],
        [(str(rule.origin.name), len(rule.expansion), _callback(rule)) for rule in made.rules],
        {name: states[conf.start_state] for name, conf in configurations.items()},
        {name: states[conf.end_state] for name, conf in configurations.items()},
    )


def _bytes(made: Tables) -> bytes:
    return marshal.dumps(([dict(row) for row in made.rows], list(made.rules), dict(made.starts), dict(made.ends)))


def _callback(rule: Any) -> str:    # noqa: ANN401    # lark's own
    if rule.options.expand1 and rule.alias is None and len(rule.expansion) == 1:
        return ""
    return str(rule.alias or rule.origin.name)


def _place(grammar: Path) -> Path | None:
    try:
        return Path(cache_from_source(str(grammar))).with_suffix(".tables")
    except NotImplementedError:
        return None


def _read(place: Path, key: bytes) -> bytes | None:
    try:
        content = place.read_bytes()
    except OSError:
        return None
    size = len(key)
    tables = content[2 * size :]
    sound = content[:size] == key and content[size : 2 * size] == sha256(tables).digest()
    return tables if sound else None


def _write(place: Path, key: bytes, tables: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        made.write_bytes(key + sha256(tables).digest() + tables)
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)
