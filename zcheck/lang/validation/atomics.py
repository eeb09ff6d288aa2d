"""`sleep` in `atomic`: it ends the one step that the block is, so nothing may follow it there."""

from __future__ import annotations

from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.validation.bodies import bodies, body_of, callee
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import called, inner_blocks, statements_in


def check_sleeps(design: Design, findings: Findings) -> None:
    """Report each `sleep` that something follows in its atomic block, also where a call leads to it."""
    for body in bodies(design):
        for statement in _outermost_atomics(body.block):
            _Atomic(design, body.key, findings).block(statement.body, last=True)


def _outermost_atomics(block: syntax.Block) -> list[syntax.Atomic]:
    found: list[syntax.Atomic] = []
    for statement in block.statements:
        if isinstance(statement, syntax.Atomic):
            found.append(statement)
        else:
            for inner in inner_blocks(statement):
                found += _outermost_atomics(inner)
    return found


class _Atomic:
    """One atomic block of the body under `key`."""

    def __init__(self, design: Design, key: str, findings: Findings) -> None:
        self._design = design
        self._key = key
        self._findings = findings

    def block(self, block: syntax.Block, last: bool) -> None:
        """`last`: nothing in the atomic block follows this block."""
        for position, statement in enumerate(block.statements):
            behind = block.statements[position + 1 :]
            ends = last and all(isinstance(s, syntax.LabelMark | syntax.ProgressMark) for s in behind)
            self._statement(statement, ends)

    def _statement(self, statement: syntax.Statement, last: bool) -> None:
        if isinstance(statement, syntax.Sleep) and not last:
            self._findings.report(sense.atomic_sleep(statement.span, statement.span))
        call = called(statement)
        key = callee(self._design, self._key, call.procedure) if call else None
        if call is not None and key is not None:
            ends = last and isinstance(statement, syntax.Call)
            sleep = misplaced_sleep(self._design, key, ends, frozenset())
            if sleep is not None:
                self._findings.report(sense.atomic_sleep(call.span, sleep))
        goes_round = isinstance(statement, syntax.While | syntax.Loop | syntax.Repeat | syntax.For)
        for inner in inner_blocks(statement):
            self.block(inner, last and not goes_round)


def misplaced_sleep(design: Design, key: str, last: bool, above: frozenset[str]) -> Span | None:
    """A sleep in the procedure under `key` that is not the last thing done where it is called; `last`: nothing
    follows the call."""
    body = body_of(design, key)
    if body is None or key in above:
        return None
    if last:
        found = Findings()
        _Called(design, key, found, above | {key}).block(body.block, last=True)
        return found.diagnostics[0].primary.span if found.diagnostics else None
    for statement in statements_in(body.block):
        if isinstance(statement, syntax.Sleep):
            return statement.span
        call = called(statement)
        inner = callee(design, key, call.procedure) if call else None
        if inner is not None:
            sleep = misplaced_sleep(design, inner, False, above | {key})
            if sleep is not None:
                return sleep
    return None


class _Called(_Atomic):
    pass
