"""Labels, `goto`, `break` and `continue`, and labels that `at` asks about."""

from __future__ import annotations

from zcheck.diagnostics.source import Span
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import ThreadDecl
from zcheck.lang.validation.bodies import Body, bodies, reachable
from zcheck.lang.validation.context import Findings, LabelQuestion
from zcheck.lang.validation.walking import inner_blocks, statements_in


@dataclass(frozen=True, slots=True)
class Place:
    """A label or goto, with the loops and atomic blocks around it, outermost first: their words and places."""

    span: Span
    inside: tuple[tuple[str, Span], ...]


def check_jumps(design: Design, findings: Findings) -> None:
    """Check every jump in every body."""
    for body in bodies(design):
        _Jumps(body, findings).check()
    check_labels_asked(design, findings)


class _Jumps:
    """One body: labels are collected on the way, gotos looked up at the end."""

    def __init__(self, body: Body, findings: Findings) -> None:
        self._body = body
        self._findings = findings
        self._labels: dict[str, Place] = {}
        self._gotos: list[tuple[syntax.Goto, Place]] = []

    def check(self) -> None:
        self._block(self._body.block, False, ())
        for goto, place in self._gotos:
            self._goto(goto, place)

    def _block(self, block: syntax.Block, loop: bool, inside: tuple[tuple[str, Span], ...]) -> None:
        for statement in block.statements:
            match statement:
                case syntax.LabelMark(label, span):
                    first = self._labels.setdefault(label.text, Place(span, inside))
                    if first.span != span:
                        self._findings.report(mistakes.declared_twice(label.text, span, first.span))
                case syntax.Goto(_, _, span):
                    self._gotos.append((statement, Place(span, inside)))
                case syntax.Break(_, span) | syntax.Continue(_, span) if not loop:
                    word = "break" if isinstance(statement, syntax.Break) else "continue"
                    self._findings.report(mistakes.jump_outside(word, span))
                case _:
                    pass
            around = loop or isinstance(statement, syntax.While | syntax.Loop | syntax.Repeat | syntax.For)
            deeper = (*inside, (closed_word(statement), statement.span)) if closed_word(statement) else inside
            for inner in inner_blocks(statement):
                self._block(inner, around, deeper)

    def _goto(self, goto: syntax.Goto, place: Place) -> None:
        label = goto.label
        target = self._labels.get(label.text)
        if target is None:
            where = f"in `{self._body.declaration.name.text}`"
            self._findings.report(mistakes.unknown_label(label, where, closest(label.text, self._labels)))
            return
        entered = [around for around in target.inside if around not in place.inside]
        if entered:
            self._findings.report(mistakes.jump_into(label, entered[0][0], target.span))


def closed_word(statement: syntax.Statement) -> str:
    """What a block that cannot be entered in its middle is called: its counter or its one step begins at its
    head. Empty for every other statement."""
    match statement:
        case syntax.Atomic():
            return "an `atomic` block"
        case syntax.Repeat():
            return "a `repeat` loop"
        case syntax.For():
            return "a `for` loop"
        case _:
            return ""


def check_labels_asked(design: Design, findings: Findings) -> None:
    """``at(t, label)``: some code that `t` runs must carry the label."""
    known: dict[str, set[str]] = {}
    for question in findings.questions:
        if question.thread not in known:
            known[question.thread] = _labels_of(design, question)
        if question.label.text not in known[question.thread]:
            where = f"in the code that `{question.thread}` runs"
            near = closest(question.label.text, known[question.thread])
            findings.report(mistakes.unknown_label(question.label, where, near))


def _labels_of(design: Design, question: LabelQuestion) -> set[str]:
    declaration = design.declarations[question.thread]
    assert isinstance(declaration, ThreadDecl)
    return {
        statement.label.text
        for body in reachable(design, Body(question.thread, declaration))
        for statement in statements_in(body.block)
        if isinstance(statement, syntax.LabelMark)
    }
