"""From a source text to its syntax tree, or to everything that is wrong with its syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source, Span
from zcheck.lang.automaton import Automaton, Unexpected
from zcheck.lang.mistakes import syntax as mistakes
from zcheck.lang.scanning import KEYWORD_TYPES, SOFT_TYPES, Token, scan
from zcheck.lang.syntax.declarations import Declaration, File, ImportDecl
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.syntax_errors import Obstacle, explain, sections
from zcheck.lang.tables import Tables, tables_of
from zcheck.lang.transforming import SHARED, Callback
from zcheck.lang.transforming_declarations import DECLARATIONS, Base, Header
from zcheck.lang.transforming_expressions import EXPRESSIONS
from zcheck.lang.transforming_statements import STATEMENTS

GRAMMAR = Path(__file__).with_name("grammar.lark")

STARTS = ("file", "expression")

CALLBACKS: Mapping[str, Callback] = {**SHARED, **EXPRESSIONS, **STATEMENTS, **DECLARATIONS}
"""What builds the syntax tree."""

DEEPEST = 400
"""Pending parts (words of constructs not yet closed) from which on a text counts as nested too deeply."""


@lru_cache(maxsize=1)
def grammar() -> Tables:
    """The tables of `grammar.lark`."""
    return tables_of(GRAMMAR, STARTS)


def parse_file(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """The syntax tree of a file; or no tree, and every syntax error, at most one for each declaration."""
    tokens = _tokens(source)
    if not tokens:
        return None, (mistakes.empty_file(source),)
    try:
        items: list[Any] = _parse(tokens, "file", _end_of(source))
    except ModelError as first:
        return None, _all_errors(tokens, source) or tuple(first.diagnostics)
    return _assemble(items, source)


def parse_expression(source: Source) -> Expression:
    """The one expression of a text, as in ``--set N=3``; raises ModelError."""
    expression: Expression = _parse(_tokens(source), "expression", _end_of(source))
    return expression


def _tokens(source: Source) -> list[Token]:
    return [token for token in scan(source) if token.type != "COMMENT"]


def _end_of(source: Source) -> Token:
    """The end of the text as a token, placed behind its last visible character."""
    end = len(source.text.rstrip())
    return Token("$END", "", Span(source, end, end))


def _parse(tokens: Sequence[Token], start: str, end: Token) -> Any:  # noqa: ANN401    # what the start rule's callback gives
    """Feed all tokens to the parser; raises ModelError with one diagnostic at the first that fits nowhere."""
    parser = Automaton(grammar(), start, CALLBACKS)
    previous = ""
    for position, token in enumerate(tokens):
        token = _in_context(token, previous, parser)
        try:
            parser.feed(token)
        except Unexpected:
            raise ModelError([explain(Obstacle(tokens, position, token, parser.accepted()))]) from None
        if parser.pending > DEEPEST:
            raise ModelError([mistakes.nested_too_deeply(token.span)])
        previous = token.type
    try:
        return parser.finish()
    except Unexpected:
        raise ModelError([explain(Obstacle(tokens, len(tokens), end, parser.accepted()))]) from None


def _in_context(token: Token, previous: str, parser: Automaton) -> Token:
    """A keyword is a name after a `.`; a soft one also where the grammar has no use for the keyword."""
    if token.type not in KEYWORD_TYPES:
        return token
    if previous == "DOT" or (token.type in SOFT_TYPES and not parser.takes(token.type)):
        return token.as_name()
    return token


def _all_errors(tokens: Sequence[Token], source: Source) -> tuple[Diagnostic, ...]:
    """One diagnostic for each declaration that does not parse on its own."""
    found: list[Diagnostic] = []
    for section, end in sections(tokens, _end_of(source)):
        try:
            _parse(section, "file", end)
        except ModelError as error:
            found.extend(error.diagnostics)
    return tuple(found)


def _assemble(items: list[Any], source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """The file of its items, once its first line fits and nothing else claims to be one."""
    headers = [item for item in items if isinstance(item, Header)]
    bases = [item.file for item in items if isinstance(item, Base)]
    found = [mistakes.second_header(extra.span, headers[0].span) for extra in headers[1:]]
    found += [mistakes.second_base(extra.span, bases[0].span) for extra in bases[1:]]
    if not headers or items[0] is not headers[0]:
        return None, (mistakes.no_header(_first_place(items, source)), *found)
    header = headers[0]
    if header.kind == "spec" and not bases:
        found.append(mistakes.spec_without_base(header.span))
    if header.kind != "spec":
        found += [mistakes.base_outside_spec(base.span, header.kind) for base in bases[:1]]
    if found:
        return None, tuple(found)
    return File(
        kind=header.kind,
        name=header.name,
        title=header.title,
        extends=bases[0] if bases else None,
        imports=tuple(item for item in items if isinstance(item, ImportDecl)),
        declarations=_declarations(items),
        source=source,
        span=header.span,
    ), ()


def _first_place(items: list[Any], source: Source) -> Span:
    """Where the first line should stand."""
    if not items:
        return _end_of(source).span
    span: Span = items[0].file.span if isinstance(items[0], Base) else items[0].span
    return span


def _declarations(items: list[Any]) -> tuple[Declaration, ...]:
    return tuple(item for item in items if not isinstance(item, Header | Base | ImportDecl))
