"""Everything that can be said of a design without the values of its parameters.

Names and types first, then jumps, events and control flow; warnings only for a design without errors, because an
error leaves things unused. What needs values (ranges, sizes, procedures with their static arguments) is lowering's.
"""

from __future__ import annotations

from dataclasses import replace

from zcheck.diagnostics.diagnostic import Diagnostic, Severity
from zcheck.diagnostics.source import Span
from zcheck.lang.design import Design
from zcheck.lang.mistakes import values
from zcheck.lang.syntax.declarations import ConstDecl, DefDecl, EventDecl, ParamDecl, ThreadDecl
from zcheck.lang.validation.atomics import check_sleeps
from zcheck.lang.validation.bodies import bodies
from zcheck.lang.validation.checks import check_questions
from zcheck.lang.validation.circles import check_settings, order
from zcheck.lang.validation.context import Context, Findings, Region
from zcheck.lang.validation.declarations import check_body, check_declaration, check_pages, check_valued
from zcheck.lang.validation.events import check_events
from zcheck.lang.validation.flow import check_flow
from zcheck.lang.validation.jumps import check_jumps
from zcheck.lang.validation.meanings import Meaning
from zcheck.lang.validation.spinning import check_spinning
from zcheck.lang.validation.stalling import check_stalled
from zcheck.lang.validation.table import Table
from zcheck.lang.validation.usage import check_usage


def validate(design: Design) -> tuple[Diagnostic, ...]:
    """All errors in names, types and sense; all warnings if there is no error. In the order of the files."""
    table = Table(design)
    findings = Findings(diagnostics=table.diagnostics)
    context = Context(design, table.names, findings, "", Region.DECLARATION)
    _check_valued(design, table.names, context)
    for pages in design.pages:
        check_pages(pages, context)
    for name, declaration in design.declarations.items():
        check_declaration(declaration, replace(context, owner=name))
    for body in bodies(design):
        if body.key not in design.declarations:
            check_body(body.declaration, replace(context, owner=body.key))
    check_questions(design, context)
    check_settings(design, findings)
    _check_sense(design, findings)
    if not any(found.severity is Severity.ERROR for found in findings.diagnostics):
        check_usage(context)
        check_spinning(design, findings)
    return in_order(design, findings)


def _check_valued(design: Design, table: dict[str, Meaning], context: Context) -> None:
    """Constants, parameters and definitions, each behind what it needs; those in a circle fit everywhere."""
    ordered = order(design, context.findings)
    circular = [name for name in design.declarations if name not in set(ordered)]
    for name in (*ordered, *circular):
        declaration = design.declarations[name]
        if isinstance(declaration, ConstDecl | ParamDecl | DefDecl):
            type_ = check_valued(declaration, replace(context, owner=name))
            if name not in circular and table[name].declaration is declaration:
                table[name] = replace(table[name], type=type_)


def _check_sense(design: Design, findings: Findings) -> None:
    check_jumps(design, findings)
    check_events(design, findings)
    check_sleeps(design, findings)
    check_flow(design, findings)
    check_stalled(design, findings)
    if not any(isinstance(entry, ThreadDecl | EventDecl) for entry in design.declarations.values()):
        end = len(design.source.line_text(1))
        findings.report(values.nothing_runs(Span(design.source, 0, end)))


def in_order(design: Design, findings: Findings) -> tuple[Diagnostic, ...]:
    """Each mistake once, sorted by file and place."""
    files = {id(source): number for number, source in enumerate(design.sources)}

    def place(found: Diagnostic) -> tuple[int, int, str]:
        span = found.primary.span
        return files.get(id(span.source), len(files)), span.start, found.code.number

    return tuple(sorted(dict.fromkeys(findings.diagnostics), key=place))
