"""What is declared and never used, and specs that change nothing their checks depend on."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.diagnostics.source import Source, Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import sense
from zcheck.lang.mistakes.names import listed
from zcheck.lang.syntax.declarations import EventDecl, ProcDecl, ThreadDecl
from zcheck.lang.syntax.expressions import KindType
from zcheck.lang.validation.bodies import bodies
from zcheck.lang.validation.context import Context, Findings
from zcheck.lang.validation.meanings import Kind, Meaning

VERBS = {
    Kind.CONST: ("constant", "used"),
    Kind.PARAM: ("parameter", "used"),
    Kind.ENUM: ("enum", "used"),
    Kind.VAR: ("variable", "read or written"),
    Kind.LOCAL: ("local variable", "read or written"),
    Kind.QUEUE: ("page queue", "used"),
    Kind.CLASS: ("page class", "used"),
    Kind.FLAGS: ("flags", "used"),
    Kind.SLAB: ("slab cache", "used"),
    Kind.LOCK: ("lock", "used"),
    Kind.CHANNEL: ("wait channel", "used"),
    Kind.PROC: ("procedure", "called"),
    Kind.DEF: ("definition", "used"),
}


def check_usage(context: Context) -> None:
    """Warn of what the file asked for declares and nothing uses."""
    design, findings = context.design, context.findings
    used = {name for owner, names in findings.uses.items() for name in names if name != owner}
    for meaning in context.table.values():
        if meaning.name not in used:
            _warn(meaning, design.source, findings)
    for meaning in findings.declared:
        if meaning.kind is Kind.LOCAL and meaning.span not in findings.touched:
            _warn(meaning, design.source, findings)
    _flags_arguments(design, findings, used)
    if design.source.name.endswith(".zs"):
        _spec(context)


def _warn(meaning: Meaning, source: Source, findings: Findings) -> None:
    span = meaning.span
    if span is not None and span.source is source and meaning.kind in VERBS:
        findings.report(sense.unused(span, meaning.name, *VERBS[meaning.kind]))


def _flags_arguments(design: Design, findings: Findings, used: set[str]) -> None:
    """Of imported procedures that something calls, too: a caller's M_INTWAIT that goes nowhere is what a model is
    there to show."""
    for body in bodies(design):
        own = body.declaration.span.source is design.source
        if not isinstance(body.declaration, ProcDecl) or not (own or body.key in used):
            continue
        for formal in body.declaration.formals:
            is_flags = isinstance(formal.type, KindType) and formal.type.kind == "flags"
            span = formal.name.span
            if is_flags and span not in findings.touched:
                findings.report(sense.unused_flags(span, formal.name.text, body.declaration.name.text))


def _spec(context: Context) -> None:
    """Warn of a spec none of whose changes reaches a thread, an event or a check. (Composing warns of a spec
    without any.)"""
    design = context.design
    changed = changed_names(design)
    if not changed or design.removed or changed & needed_names(context):
        return
    end = len(design.source.line_text(1))
    context.report(sense.spec_changes_nothing(Span(design.source, 0, end), listed(sorted(changed))))


def changed_names(design: Design) -> set[str]:
    """Names that the spec itself adds, replaces or sets; the parameters of its checks' `with` are set, too."""
    source = design.source
    changed = {name for name in design.own if name in design.declarations}
    changed |= {setting.name.text for setting in design.settings if setting.span.source is source}
    changed |= {setting.name.text for check in design.checks for setting in check.settings}
    changed |= {queue.name.text for pages in design.pages if pages.span.source is source for queue in pages.queues}
    return changed


def needed_names(context: Context) -> set[str]:
    """Threads, events, and everything that they or the checks need, directly or not."""
    uses: Mapping[str, set[str]] = context.findings.uses
    declarations = context.design.declarations
    asked = [owner for owner in uses if owner.startswith(("check ", "request "))]
    running = [name for name, entry in declarations.items() if isinstance(entry, ThreadDecl | EventDecl)]
    needed: set[str] = set()
    pending = [*asked, *running]
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            pending += uses.get(name, set())
    return needed
