"""The white space due between two tokens on one line of canonical text."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.lang.scanning import KEYWORD_TYPES, SOFT_TYPES, Token

TIGHT_BEFORE = frozenset(["RPAR", "RSQB", "COMMA", "SEMICOLON", "DOT", "RANGE", "LABEL"])
TIGHT_AFTER = frozenset(["LPAR", "LSQB", "DOT", "RANGE"])
ENDS_OPERAND = frozenset(["NAME", "INT", "RPAR", "RSQB", "STRING", "TRUE", "FALSE", "SELF"]) | SOFT_TYPES
OWN_START = frozenset(["LBRACE", "ELSE", "LABEL", "SEMICOLON"])
"""Tokens after which a statement on the same line needs no wider gap."""


def is_label_colon(token: Token, before: Sequence[Token], inside_block: bool) -> bool:
    """Whether a colon ends a label: in a block only a local variable has another."""
    return token.type == "COLON" and inside_block and (len(before) < 2 or before[-2].type != "VAR")


def between(previous: Token, token: Token, before: Sequence[Token], starts: frozenset[int], label: bool) -> str:
    """The space between `previous` and `token`; `before` are the tokens up to here without comments.

    Two statements on one line stand two spaces apart, as nothing else separates them.
    """
    if "COMMENT" in (previous.type, token.type):
        return "  " if token.text.startswith("//") else " "
    if previous.type == "LBRACE" and token.type == "RBRACE":
        return ""
    if label or token.type in TIGHT_BEFORE or previous.type in TIGHT_AFTER:
        return ""
    if token.span.start in starts and previous.type not in OWN_START:
        return "  "
    if token.type in ("LPAR", "LSQB"):
        return "" if _is_word_of_name(previous, before[:-1]) else " "
    if previous.type == "MINUS" and not _ends_operand(before[:-1]):
        return ""
    return " "


def _is_word_of_name(token: Token, before: Sequence[Token]) -> bool:
    """Whether a bracket after this token belongs to it: an index, a size or arguments."""
    if token.type == "NAME" or token.type in SOFT_TYPES:
        return True
    return token.type in KEYWORD_TYPES and bool(before) and before[-1].type == "DOT"


def _ends_operand(before: Sequence[Token]) -> bool:
    """Whether a minus after these tokens subtracts."""
    if not before:
        return False
    return before[-1].type in ENDS_OPERAND or (len(before) > 1 and before[-2].type == "DOT")
