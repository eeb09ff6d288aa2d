"""From text to tokens: words, numbers, strings, symbols and comments, each with its place.

Nothing is rejected here: what no token can be becomes one of type `UNKNOWN`, which the grammar accepts nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zcheck.diagnostics.source import Source, Span
from zcheck.frozen import dataclass


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RESERVED = words(
    """model library spec extends import const param enum var pages class flags slab lock channel fifo proc thread
    daemon interrupt event optional def check set replace add remove sweep minimize prove within with expect grants
    from when if then else while loop repeat for in atomic choose idle await take acquire get sleep on move put
    stash open drop try release wakeup pick such skip assert panic progress call return break continue goto
    shared releasing dropping timeout into and or not implies true false self bool"""
)
"""Words that are never names, except after a `.`."""

SOFT = words(
    """free live token object objects page spare one keep depth waits mutex spin rw recursive queue fair strongly
    stuck deadlock fault no always never reachable holds violated undetermined step steps all where that to of"""
)
"""Words that are keywords where the grammar has a use for them, and names elsewhere."""

KEYWORDS = RESERVED | SOFT
KEYWORD_TYPES = frozenset(word.upper() for word in KEYWORDS)
SOFT_TYPES = frozenset(word.upper() for word in SOFT)

SYMBOL_TYPES = {
    "{": "LBRACE", "}": "RBRACE", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB",
    ",": "COMMA", ":": "COLON", ";": "SEMICOLON", ".": "DOT", "..": "RANGE", "->": "ARROW", "|": "VBAR", "@": "AT",
    "=": "EQUAL", "+=": "CHANGE", "-=": "CHANGE",
    "==": "COMPARE", "!=": "COMPARE", "<": "COMPARE", "<=": "COMPARE", ">": "COMPARE", ">=": "COMPARE",
    "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH", "%": "PERCENT",
}  # fmt: skip
"""Every symbol with the name of its terminal in the grammar."""

TYPES = {word: word.upper() for word in KEYWORDS} | SYMBOL_TYPES

_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*(?s:.*?)\*/ )
  | (?P<word>    [A-Za-z_][A-Za-z_0-9]* )
  | (?P<number>  [0-9][A-Za-z_0-9]* )
  | (?P<string>  "[^"\n]*" )
  | (?P<unknown> /\*(?s:.*) | "[^\n]* | '[^'\n]*'? | && | \|\| | !(?!=) | [^\s{}()\[\],:;.|@=<>+*/%!-]+ )
  | (?P<symbol>  \.\. | -> | \+= | -= | == | != | <= | >= | [{}()\[\],:;.|@=<>+*/%-] )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text. `type` is a terminal of the grammar, `COMMENT` or `UNKNOWN`."""

    type: str
    text: str
    span: Span

    def as_name(self) -> Token:
        return Token("NAME", self.text, self.span)


def scan(source: Source, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield every token and comment between two offsets, in order; only white space is left out."""
    text = source.text
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        words = match.group()
        yield Token(_type_of(match.lastgroup, words), words, Span(source, match.start(), match.end()))


def _type_of(group: str | None, words: str) -> str:
    match group:
        case "word":
            return TYPES.get(words, "NAME")
        case "symbol":
            return SYMBOL_TYPES[words]
        case "number":
            return "INT" if words.isdigit() else "UNKNOWN"
        case "string":
            return "STRING"
        case "comment":
            return "COMMENT"
        case _:
            return "UNKNOWN"
