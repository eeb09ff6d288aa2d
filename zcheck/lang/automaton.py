"""One pass of the parser's automaton over tokens, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zcheck.lang.scanning import Token
from zcheck.lang.tables import Row, Tables
from zcheck.lang.transforming import Callback


class Unexpected(Exception):
    """A token that fits nowhere at its place."""


class Automaton:
    """Parts are reduced as soon as they are complete: callbacks build the tree, and nothing is recursive here."""

    def __init__(self, tables: Tables, start: str, callbacks: Mapping[str, Callback]) -> None:
        self._tables = tables
        self._callbacks = callbacks
        self._states = [tables.starts[start]]
        self._parts: list[Any] = []
        self._end = tables.ends[start]

    @property
    def pending(self) -> int:
        """Parts of constructs that are not complete."""
        return len(self._parts)

    @property
    def row(self) -> Row:
        """What may come next: terminals, and the names of rules."""
        return self._tables.rows[self._states[-1]]

    def feed(self, token: Token) -> None:
        """Raises Unexpected, and whatever a callback raises."""
        self._reduce(token.type)
        self._states.append(self.row[token.type])
        self._parts.append(token)

    def finish(self) -> Any:    # noqa: ANN401    # what the callback of the start rule gives
        """The end of the text has come. Raises as `feed`."""
        self._reduce("$END")
        (made,) = self._parts
        return made

    def accepted(self) -> frozenset[str]:
        """The terminals that could stand here: no callback is called to find them."""
        return frozenset(name for name in self.row if name.isupper() and self.takes(name))

    def _reduce(self, terminal: str) -> None:
        """All that is complete before a terminal."""
        states, parts, rows, rules = self._states, self._parts, self._tables.rows, self._tables.rules
        while True:
            action = rows[states[-1]].get(terminal)
            if action is None:
                if terminal == "$END" and states[-1] == self._end:
                    return
                raise Unexpected
            if action >= 0:
                return
            name, length, callback = rules[~action]
            first = len(parts) - length
            if callback:
                made = self._callbacks[callback](parts[first:])
                del parts[first:]
                parts.append(made)
            if length:
                del states[-length:]
            states.append(rows[states[-1]][name])

    def takes(self, terminal: str) -> bool:
        """Whether the terminal could stand here: a row may have it although what is reduced for it has not."""
        rows, rules = self._tables.rows, self._tables.rules
        states = list(self._states)
        while True:
            action = rows[states[-1]].get(terminal)
            if action is None or action >= 0:
                return action is not None
            name, length, _ = rules[~action]
            if length:
                del states[-length:]
            states.append(rows[states[-1]][name])
