"""Wrong flags: another of the declared ones in a `take` or as an argument of a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mutating.edit import Edit, Kind, spliced
from zcheck.lang.mutating.places import statements_of
from zcheck.lang.syntax.declarations import FlagsDecl, NamedDeclaration, ProcDecl
from zcheck.lang.syntax.expressions import Expression, KindType, Name
from zcheck.lang.syntax.statements import Take
from zcheck.lang.validation.walking import called


@dataclass(frozen=True, slots=True)
class Known:
    """The flags of a design; of several with the same meaning the first declared stands for all."""

    meanings: Mapping[str, tuple[frozenset[str], bool]]

    def others(self, name: str, waits: bool) -> Iterator[str]:
        """Names for flags of another meaning that wait, or do not."""
        seen = {self.meanings[name]} if name in self.meanings else set()
        for other, meaning in self.meanings.items():
            if meaning not in seen and meaning[1] == waits:
                seen.add(meaning)
                yield other


def known_flags(design: Design) -> Known:
    return Known(
        {
            name: (frozenset(entry.text for entry in declaration.classes), declaration.waits)
            for name, declaration in design.declarations.items()
            if isinstance(declaration, FlagsDecl)
        }
    )


def flags_edits(declaration: NamedDeclaration, known: Known) -> Iterator[Edit]:
    formals = _flags_formals(declaration)
    for statement in statements_of(declaration):
        if isinstance(statement, Take):
            waits = statement.otherwise is None
            yield from _swapped(statement.flags, statement.span, known.others(statement.flags.text, waits))
        call = called(statement)
        for argument in call.args if call is not None else ():
            yield from _argument(argument, statement.span, known, formals)


def _argument(argument: Expression, around: Span, known: Known, formals: frozenset[str]) -> Iterator[Edit]:
    if not isinstance(argument, Name):
        return
    if argument.text in known.meanings:
        yield from _swapped(argument, around, known.others(argument.text, known.meanings[argument.text][1]))
    elif argument.text in formals:
        yield from _swapped(argument, around, known.others(argument.text, True))


def _swapped(name: Name, around: Span, others: Iterator[str]) -> Iterator[Edit]:
    for other in others:
        yield spliced(Kind.FLAGS, around, name, Name(other, name.span), other)


def _flags_formals(declaration: NamedDeclaration) -> frozenset[str]:
    if not isinstance(declaration, ProcDecl):
        return frozenset()
    return frozenset(
        formal.name.text
        for formal in declaration.formals
        if isinstance(formal.type, KindType) and formal.type.kind == "flags"
    )
