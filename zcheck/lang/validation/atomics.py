"""`sleep` in `atomic`: it ends the one step that the block is, so nothing may follow it there."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.validation.bodies import bodies, body_of, callee, callees
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import called, inner_blocks, statements_in


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
    """Finds sleeps behind calls, and remembers them for each procedure."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._anywhere = sleeping_procedures(design)
        self._not_last: dict[str, Span | None] = {}

    def misplaced(self, block: syntax.Block, key: str, last: bool) -> Iterator[tuple[Span, Span]]:
        """Statements of `block`, in the body under `key`, that sleep with something to follow, and their sleeps.

        `last`: nothing in the atomic block follows `block`.
        """
        for statement, ends in ends_of(block, last):
            if isinstance(statement, syntax.Sleep) and not ends:
                yield statement.span, statement.span
            call = called(statement)
            inner = callee(self._design, key, call.procedure) if call else None
            if call is None or inner is None:
                continue
            tail = ends and isinstance(statement, syntax.Call)
            sleep = self._behind_last(inner) if tail else self._anywhere.get(inner)
            if sleep is not None:
                yield call.span, sleep

    def _behind_last(self, key: str) -> Span | None:
        """A sleep with something to follow, where the call of the procedure under `key` is the last statement."""
        if key in self._not_last:
            return self._not_last[key]
        pending, seen = [key], {key}
        while pending:
            current = pending.pop()
            body = body_of(self._design, current)
            for statement, ends in ends_of(body.block, last=True) if body else ():
                call = called(statement)
                inner = callee(self._design, current, call.procedure) if call else None
                if isinstance(statement, syntax.Sleep) and not ends:
                    self._not_last[key] = statement.span
                    return statement.span
                if inner is None:
                    continue
                if ends and isinstance(statement, syntax.Call):
                    pending += [inner] if inner not in seen else []
                    seen.add(inner)
                elif self._anywhere.get(inner) is not None:
                    self._not_last[key] = self._anywhere.get(inner)
                    return self._not_last[key]
        self._not_last[key] = None
        return None


def sleeping_procedures(design: Design) -> dict[str, Span]:
    """A sleep of each procedure that sleeps itself or through its calls."""
    found: dict[str, Span] = {}
    callers: dict[str, list[str]] = {}
    for body in bodies(design):
        for key in callees(design, body):
            callers.setdefault(key, []).append(body.key)
        spans = (s.span for s in statements_in(body.block) if isinstance(s, syntax.Sleep))
        found.update((body.key, span) for span in spans if body.key not in found)
    pending = list(found)
    while pending:
        key = pending.pop()
        new = [caller for caller in callers.get(key, ()) if caller not in found]
        found.update((caller, found[key]) for caller in new)
        pending += new
    return found


def ends_of(block: syntax.Block, last: bool) -> Iterator[tuple[syntax.Statement, bool]]:
    """Every statement in a block, and whether the whole ends with it; `last`: it does with the block."""
    for position, statement in enumerate(block.statements):
        behind = block.statements[position + 1 :]
        ends = last and all(isinstance(s, syntax.LabelMark | syntax.ProgressMark) for s in behind)
        yield statement, ends
        round_again = isinstance(statement, syntax.While | syntax.Loop | syntax.Repeat | syntax.For)
        for part in inner_blocks(statement):
            yield from ends_of(part, ends and not round_again)
