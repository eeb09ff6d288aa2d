"""What an event cannot do, itself or in the procedures it calls: wait, and act as a thread."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.mistakes import sense
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import ClassDecl, EventDecl, FlagsDecl
from zcheck.lang.validation.bodies import Body, body_of, callee, reachable
from zcheck.lang.validation.context import Findings
from zcheck.lang.validation.walking import called, needs_thread, own_expressions, statements_in


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement that an event cannot run, and why."""

    span: Span
    why: str


def check_events(design: Design, findings: Findings) -> None:
    """Report what events would wait for, and what in procedures they call needs a thread."""
    for name, declaration in design.declarations.items():
        if isinstance(declaration, EventDecl):
            _event(Body(name, declaration), design, findings)


def _event(body: Body, design: Design, findings: Findings) -> None:
    name = body.declaration.name.text
    for statement in statements_in(body.block):
        why = waiting(statement, design)
        if why is not None:
            findings.report(sense.wait_in_event(statement.span, name, why))
        why = admission_needs_thread(statement, design)
        if why is not None:
            findings.report(mistakes.event_needs_thread(statement.span, name, statement.span, why))
        call = called(statement)
        key = callee(design, body.key, call.procedure) if call else None
        if call is None or key is None:
            continue
        reason = first_reason(design, key, waiting)
        if reason is not None:
            findings.report(sense.wait_in_event(call.span, name, reason.why, reason.span))
        reason = first_reason(design, key, acts_as_thread)
        if reason is not None:
            findings.report(mistakes.event_needs_thread(call.span, name, reason.span, reason.why))


def first_reason(
    design: Design, key: str, test: Callable[[syntax.Statement, Design], str | None]
) -> Reason | None:
    """The first statement of a procedure, or of those it calls, that `test` finds."""
    body = body_of(design, key)
    for inner in reachable(design, body) if body else ():
        for statement in statements_in(inner.block):
            why = test(statement, design)
            if why is not None:
                return Reason(statement.span, why)
    return None


def waiting(statement: syntax.Statement, design: Design) -> str | None:
    """Why a statement may wait; None for one that never does."""
    match statement:
        case syntax.Await():
            return "`await` waits until its condition holds"
        case syntax.Take(_, _, _, idle, otherwise) if otherwise is None or idle:
            return "`take` without an `else` waits for pages" if not idle else "`idle` marks a place to rest"
        case syntax.Acquire(_, _, trying) if not trying:
            return "`acquire` waits for the lock"
        case syntax.GetObject(_, idle, otherwise) if otherwise is None or idle:
            return "`get object` without an `else` waits" if not idle else "`idle` marks a place to rest"
        case syntax.Sleep():
            return "`sleep` waits for a wakeup"
        case syntax.Choose(_, otherwise, idle) if otherwise is None or idle:
            return "`choose` without an `else` waits for a branch" if not idle else "`idle` marks a place to rest"
        case syntax.Pick(_, _, such_that) if such_that is not None:
            return "`pick ... such that` waits until there is a value"
        case _:
            return None


def acts_as_thread(statement: syntax.Statement, design: Design) -> str | None:
    """Why a statement needs a thread that runs it; None for one that does not."""
    match statement:
        case syntax.Acquire(_, _, True) | syntax.Release():
            return "a lock is held by a thread"
        case syntax.Take(_, _, into) if into.name.text == "held":
            return "`held` is the queue of a thread"
        case syntax.Move(_, source, target) if "held" in (source.name.text, target.name.text):
            return "`held` is the queue of a thread"
        case syntax.AddSlab(_, queue) | syntax.DropSlab(_, queue) if queue.name.text == "held":
            return "`held` is the queue of a thread"
        case _:
            pass
    if any(part is not None and needs_thread(part) for part in own_expressions(statement)):
        return "`self` and `held` are those of a thread"
    return admission_needs_thread(statement, design)


def admission_needs_thread(statement: syntax.Statement, design: Design) -> str | None:
    """Why a `take` needs a thread: a guard of its page classes uses `self` or `held`."""
    if not isinstance(statement, syntax.Take):
        return None
    flags = design.declarations.get(statement.flags.text)
    for name in flags.classes if isinstance(flags, FlagsDecl) else ():
        page_class = design.declarations.get(name.text)
        for source in page_class.sources if isinstance(page_class, ClassDecl) else ():
            if source.guard is not None and needs_thread(source.guard):
                return f"the guard of `{name.text}` asks about the thread that takes"
    return None
