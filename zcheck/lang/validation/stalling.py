"""A thread that waits for itself to be stalled; longer circles show once procedures are unfolded."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import ThreadDecl
from zcheck.lang.syntax.expressions import Apply, Expression, Name
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import expressions_in, statements_in


def check_stalled(design: Design, findings: Findings) -> None:
    """Report guards in a single thread's own body that ask whether it is stalled itself."""
    for declaration in design.declarations.values():
        if isinstance(declaration, ThreadDecl) and declaration.count is None:
            name = declaration.name.text
            for guard in _guards(declaration.body):
                for part in expressions_in(guard):
                    match part:
                        case Apply(Name("stalled"), (Name(text),), span) if text == name:
                            findings.report(sense.stalled_self(span, name))
                        case _:
                            pass


def _guards(block: syntax.Block) -> Iterator[Expression]:
    """The conditions of waiting statements."""
    for statement in statements_in(block):
        match statement:
            case syntax.Await(condition):
                yield condition
            case syntax.Choose(branches):
                yield from (branch.guard for branch in branches)
            case _:
                pass
