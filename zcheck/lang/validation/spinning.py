"""Retry loops that spin: a form that does not wait fails, nothing changes, and the loop goes round again.

A path is *quiet* while it neither waits nor changes anything. A loop spins if a quiet path through its body comes
back to its head by way of an `else`. Only quiet paths are followed.
"""

from __future__ import annotations

from dataclasses import replace

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import Truth
from zcheck.lang.validation.bodies import bodies, body_of, callee
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import inner_blocks, statements_in

Failures = frozenset[Span | None]
"""For each quiet path to a place: the form that failed on it first, None where none did."""

NOWHERE: Failures = frozenset()
MOST_CALLS = 20
"""Quiet paths are not followed through more calls; beyond, nothing is warned of."""
AT_START: Failures = frozenset((None,))


@dataclass(frozen=True, slots=True)
class Paths:
    """The quiet paths that leave a statement or block, by where they go."""

    past: Failures = NOWHERE
    breaks: Failures = NOWHERE
    continues: Failures = NOWHERE
    returns: Failures = NOWHERE

    def joined(self, other: Paths) -> Paths:
        return Paths(
            self.past | other.past,
            self.breaks | other.breaks,
            self.continues | other.continues,
            self.returns | other.returns,
        )


def check_spinning(design: Design, findings: Findings) -> None:
    """Report each failing form that sends its loop round again with nothing changed."""
    known: dict[tuple[str, Failures], Failures] = {}
    for body in bodies(design):
        quiet = _Quiet(design, body.key, known)
        for statement in statements_in(body.block):
            if isinstance(statement, syntax.Loop | syntax.While):
                paths = quiet.block(statement.body, AT_START)
                again = paths.past | paths.continues
                for span in sorted((s for s in again if s is not None), key=lambda s: s.start):
                    findings.report(sense.spins(span, statement.span))


class _Quiet:
    """Follows quiet paths in the body under `key`; `known` are the quiet paths through procedures."""

    def __init__(
        self, design: Design, key: str, known: dict[tuple[str, Failures], Failures], depth: int = 0
    ) -> None:
        self._design = design
        self._key = key
        self._known = known
        self._depth = depth

    def block(self, block: syntax.Block, coming: Failures) -> Paths:
        paths = Paths(past=coming)
        for statement in block.statements:
            if not paths.past:
                break
            found = self._statement(statement, paths.past)
            paths = replace(paths, past=NOWHERE).joined(found)
        return paths

    def _statement(self, statement: syntax.Statement, coming: Failures) -> Paths:
        match statement:
            case syntax.Return():
                return Paths(returns=coming)
            case syntax.Break():
                return Paths(breaks=coming)
            case syntax.Continue():
                return Paths(continues=coming)
            case syntax.LabelMark() | syntax.ProgressMark() | syntax.Skip() | syntax.Assert():
                return Paths(past=coming)
            case syntax.Call(call):
                return self._call(call, coming)
            case syntax.Atomic(body):
                return self.block(body, coming)
            case syntax.If(_, otherwise):
                return self._arms(statement, coming, Paths(past=NOWHERE if otherwise else coming))
            case syntax.Choose(_, otherwise):
                return self._arms(statement, coming, Paths()) if otherwise else Paths()
            case syntax.Loop(body):
                return self._loop(body, coming, ends=False)
            case syntax.While(condition, body):
                return self._loop(body, coming, ends=not (isinstance(condition, Truth) and condition.value))
            case syntax.Repeat(_, body) | syntax.For(_, _, body):
                return self._loop(body, coming, ends=True)
            case _:
                return self._failing(statement, coming)

    def _failing(self, statement: syntax.Statement, coming: Failures) -> Paths:
        """Everything else waits or changes something, but for forms that fail over to their `else`."""
        blocks = inner_blocks(statement)
        if not blocks or self._waits(statement):
            return Paths()
        failed = frozenset(span if span is not None else statement.span for span in coming)
        return self.block(blocks[0], failed)

    def _waits(self, statement: syntax.Statement) -> bool:
        """Whether the flags of a `take` are known to wait, so that its `else` is dead."""
        flags = None
        if isinstance(statement, syntax.Take):
            flags = self._design.declarations.get(statement.flags.text)
        return getattr(flags, "waits", False) is True

    def _arms(self, statement: syntax.Statement, coming: Failures, paths: Paths) -> Paths:
        for block in inner_blocks(statement):
            paths = paths.joined(self.block(block, coming))
        return paths

    def _loop(self, body: syntax.Block, coming: Failures, ends: bool) -> Paths:
        once = self.block(body, coming)
        around = once.past | once.continues
        again = self.block(body, around) if around else Paths()
        both = once.joined(again)
        past = both.breaks | (coming | both.past | both.continues if ends else NOWHERE)
        return Paths(past=past, returns=both.returns)

    def _call(self, call: syntax.CallExpression, coming: Failures) -> Paths:
        key = callee(self._design, self._key, call.procedure)
        body = body_of(self._design, key) if key else None
        if key is None or body is None or self._depth == MOST_CALLS:
            return Paths()
        if (key, coming) not in self._known:
            self._known[key, coming] = NOWHERE            # while it is followed: recursion adds nothing
            paths = _Quiet(self._design, key, self._known, self._depth + 1).block(body.block, coming)
            self._known[key, coming] = paths.past | paths.returns
        return Paths(past=self._known[key, coming])
