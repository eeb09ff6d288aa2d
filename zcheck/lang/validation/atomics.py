"""`sleep` in `atomic`: it ends the one step that the block is, so nothing may follow it there."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.validation.bodies import bodies, body_of, callee
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import called, inner_blocks


def check_sleeps(design: Design, findings: Findings) -> None:
    """Report each `sleep` that something follows in its atomic block, also where a call leads to it."""
    search = _Search(design)
    for body in bodies(design):
        for statement in _outermost_atomics(body.block):
            for place, sleep in search.misplaced(statement.body, body.key, last=True):
                findings.report(sense.atomic_sleep(place, sleep))


def _outermost_atomics(block: syntax.Block) -> Iterator[syntax.Atomic]:
    for statement in block.statements:
        if isinstance(statement, syntax.Atomic):
            yield statement
        else:
            for inner in inner_blocks(statement):
                yield from _outermost_atomics(inner)


class _Search:
    """Remembers for each procedure, called as the last thing or not, a sleep that something follows."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._known: dict[tuple[str, bool], Span | None] = {}

    def misplaced(self, block: syntax.Block, key: str, last: bool) -> Iterator[tuple[Span, Span]]:
        """Statements of `block` in the body under `key` that sleep with something to follow, and their sleeps.

        `last`: nothing in the atomic block follows `block`.
        """
        for position, statement in enumerate(block.statements):
            behind = block.statements[position + 1 :]
            ends = last and all(isinstance(s, syntax.LabelMark | syntax.ProgressMark) for s in behind)
            if isinstance(statement, syntax.Sleep) and not ends:
                yield statement.span, statement.span
            call = called(statement)
            inner = callee(self._design, key, call.procedure) if call else None
            if call is not None and inner is not None:
                sleep = self._in_procedure(inner, ends and isinstance(statement, syntax.Call))
                if sleep is not None:
                    yield call.span, sleep
            round_again = isinstance(statement, syntax.While | syntax.Loop | syntax.Repeat | syntax.For)
            for part in inner_blocks(statement):
                yield from self.misplaced(part, key, ends and not round_again)

    def _in_procedure(self, key: str, last: bool) -> Span | None:
        if (key, last) not in self._known:
            self._known[key, last] = None                 # while it is looked at: recursion adds nothing
            body = body_of(self._design, key)
            found = next(self.misplaced(body.block, key, last), None) if body else None
            self._known[key, last] = found[1] if found else None
        return self._known[key, last]
