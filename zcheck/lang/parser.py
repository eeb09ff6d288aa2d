"""From a source text to its syntax tree, or to everything that is wrong with its syntax."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from types import SimpleNamespace
from typing import Any

import lark
from lark.parsers.lalr_interactive_parser import InteractiveParser

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source, Span
from zcheck.lang.scanning import KEYWORD_TYPES, SOFT_TYPES, Token, scan
from zcheck.lang.syntax.declarations import File
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.transforming import SHARED
from zcheck.lang.transforming_declarations import DECLARATIONS
from zcheck.lang.transforming_expressions import EXPRESSIONS
from zcheck.lang.transforming_statements import STATEMENTS


class _NoLexer(lark.lexer.Lexer):
    """Tokens come from `scanning`, so lark need not compile a lexer for each of its parser's states."""

    def __init__(self, conf: object) -> None:
        pass


@lru_cache(maxsize=1)
def grammar() -> lark.Lark:
    """The tables of `grammar.lark`, with the callbacks that build the syntax tree."""
    text = resources.files("zcheck.lang").joinpath("grammar.lark").read_text(encoding="utf-8")
    return lark.Lark(
        text,
        parser="lalr",
        lexer=_NoLexer,
        start=["file", "expression"],
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=SimpleNamespace(**SHARED, **EXPRESSIONS, **STATEMENTS, **DECLARATIONS),
    )
