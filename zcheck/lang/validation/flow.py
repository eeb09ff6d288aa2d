"""Where control can go, whatever values variables have: what nothing reaches, what ends without a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense, types
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import ProcDecl
from zcheck.lang.syntax.expressions import Truth
from zcheck.lang.validation.bodies import Body, bodies, callee
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import called, inner_blocks, statements_in


class Exit(Enum):
    """How control leaves a statement or block."""

    NEXT = auto()
    BREAK = auto()
    CONTINUE = auto()
    RETURN = auto()
    GOTO = auto()


Exits = frozenset[Exit]
NEXT = frozenset((Exit.NEXT,))
NEVER: Exits = frozenset()
LOOP_EXITS = frozenset((Exit.BREAK, Exit.CONTINUE, Exit.NEXT))


def check_flow(design: Design, findings: Findings) -> None:
    """Report statements of the file asked for that nothing reaches, and bodies that end without their result."""
    returning = returning_procedures(design)
    for body in bodies(design):
        walk = _Walk(design, body, returning)
        exits = walk.block(body.block)
        for span, why in walk.unreachable:
            if span.source is design.source:
                findings.report(sense.unreachable(span, why))
        declaration = body.declaration
        if isinstance(declaration, ProcDecl) and declaration.result is not None and Exit.NEXT in exits:
            end = _closing_brace(body.block)
            findings.report(types.end_without_result(end, declaration.name.text, declaration.name.span))


def _closing_brace(block: syntax.Block) -> Span:
    return Span(block.span.source, max(block.span.end - 1, block.span.start), block.span.end)


def returning_procedures(design: Design) -> Mapping[str, bool]:
    """Whether each procedure can return to its caller; those in doubt can."""
    known = {body.key: True for body in bodies(design)}
    changed = True
    while changed:
        changed = False
        for body in bodies(design):
            exits = _Walk(design, body, known).block(body.block)
            if known[body.key] and not exits & {Exit.NEXT, Exit.RETURN}:
                known[body.key] = False
                changed = True
    return known


@dataclass(slots=True)
class _Reached:
    """The walk through one block: whether the next statement is reached, and if not, why."""

    now: bool = True
    why: str | None = None


class _Walk:
    """Walks one body; `unreachable` collects the first statement of each stretch that nothing reaches."""

    def __init__(self, design: Design, body: Body, returning: Mapping[str, bool]) -> None:
        self._design = design
        self._body = body
        self._returning = returning
        statements = list(statements_in(body.block))
        self._targets = {s.label.text for s in statements if isinstance(s, syntax.Goto)}
        self.unreachable: list[tuple[Span, str | None]] = []

    def block(self, block: syntax.Block) -> Exits:
        exits: set[Exit] = set()
        reached = _Reached()
        for statement in block.statements:
            if not reached.now and self._jumped_to(statement):
                reached = _Reached()
            if not reached.now:
                if reached.why is not None and not isinstance(statement, syntax.LabelMark):
                    self.unreachable.append((statement.span, reached.why))
                    reached.why = None
                continue
            found = self._statement(statement)
            exits |= found - NEXT
            if Exit.NEXT not in found:
                reached = _Reached(False, self._why(statement))
        return frozenset(exits | ({Exit.NEXT} if reached.now else set()))

    def _jumped_to(self, statement: syntax.Statement) -> bool:
        """Whether a `goto` leads to a label that the statement is, or has inside."""
        one = syntax.Block((statement,), statement.span)
        return any(isinstance(s, syntax.LabelMark) and s.label.text in self._targets for s in statements_in(one))

    def _why(self, statement: syntax.Statement) -> str:
        call = called(statement)
        match statement:
            case syntax.Loop() | syntax.While():
                return "the loop before this never ends"
            case syntax.Panic():
                return "`panic` before this ends the run"
            case syntax.If() | syntax.Choose():
                return "every branch before this jumps away"
            case _ if call is not None:
                return f"`{call.procedure.text}` never returns"
            case _:
                return "nothing comes past the statement before this"

    def _statement(self, statement: syntax.Statement) -> Exits:
        match statement:
            case syntax.Return():
                return frozenset((Exit.RETURN,))
            case syntax.Break():
                return frozenset((Exit.BREAK,))
            case syntax.Continue():
                return frozenset((Exit.CONTINUE,))
            case syntax.Goto():
                return frozenset((Exit.GOTO,))
            case syntax.Panic():
                return NEVER
            case syntax.If(_, otherwise) | syntax.Choose(_, otherwise):
                inner = [self.block(block) for block in inner_blocks(statement)]
                waits = isinstance(statement, syntax.Choose)
                return frozenset().union(*inner, NEXT if otherwise is None and not waits else NEVER)
            case syntax.Loop(body):
                return self._loop(body, ends=False)
            case syntax.While(condition, body):
                return self._loop(body, ends=not (isinstance(condition, Truth) and condition.value))
            case syntax.Repeat(_, body) | syntax.For(_, _, body):
                return self._loop(body, ends=True)
            case syntax.Atomic(body):
                return self.block(body)
            case _:
                return self._plain(statement)

    def _loop(self, body: syntax.Block, ends: bool) -> Exits:
        exits = self.block(body)
        past = NEXT if ends or Exit.BREAK in exits else NEVER
        return (exits - LOOP_EXITS) | past

    def _plain(self, statement: syntax.Statement) -> Exits:
        call = called(statement)
        key = callee(self._design, self._body.key, call.procedure) if call else None
        if key is not None and not self._returning.get(key, True):
            return NEVER
        inner = [self.block(block) for block in inner_blocks(statement)]
        return NEXT.union(*inner)
