"""What a place where the grammar goes no further most likely means, and where to go on after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Span
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.mistakes import syntax as mistakes
from zcheck.lang.scanning import KEYWORD_TYPES, RESERVED, SYMBOL_TYPES, Token, words

ONLY_DECLARES = words(
    """MODEL LIBRARY SPEC IMPORT EXTENDS CONST PARAM ENUM CLASS FLAGS CHANNEL FIFO PROC THREAD DAEMON INTERRUPT
    EVENT OPTIONAL DEF CHECK SET REPLACE REMOVE SWEEP MINIMIZE PROVE"""
)
DECLARES = ONLY_DECLARES | {"VAR", "ADD", "PAGES", "SLAB", "LOCK"}
"""The words that begin a declaration; those in `ONLY_DECLARES` begin no statement and no clause of one."""

CONTINUES = words("ADD REPLACE REMOVE OPTIONAL FIFO NO")
"""Tokens after which one of these words does not begin a declaration."""

JUMPS = words("RETURN BREAK CONTINUE GOTO")
CLOSING = {"RBRACE": "LBRACE", "RPAR": "LPAR", "RSQB": "LSQB"}
STATEMENTS = words(
    """IF WHILE LOOP REPEAT FOR ATOMIC IDLE CHOOSE AWAIT TAKE ACQUIRE GET SLEEP MOVE PUT ADD STASH OPEN DROP TRY
    RELEASE WAKEUP PICK SKIP ASSERT PANIC PROGRESS CALL VAR RETURN BREAK CONTINUE GOTO"""
)
OPERATORS = words("AND OR IMPLIES COMPARE PLUS MINUS STAR SLASH PERCENT")
FIRST_OF_EXPRESSION = words("INT TRUE FALSE SELF NAME NOT MINUS LPAR IF")
SEPARATORS = words("SEMICOLON AT $END")
PHRASES = (
    ("a declaration", words("PROC CHECK"), DECLARES | SEPARATORS),
    ("a property", words("DEADLOCK FAULT"), words("DEADLOCK FAULT NO THREAD PROGRESS LIVE ALWAYS NEVER REACHABLE")),
    ("a kind of lock", words("MUTEX SPIN"), words("MUTEX SPIN RW RECURSIVE TOKEN")),
    ("a type", words("BOOL INT"), FIRST_OF_EXPRESSION | words("BOOL SLAB LOCK FLAGS CLASS QUEUE CHANNEL")),
    ("a statement", words("SKIP CALL"), STATEMENTS | SEPARATORS | words("NAME")),
    ("an expression", words("INT TRUE"), FIRST_OF_EXPRESSION),
    ("a name", words("NAME"), words("NAME")),
    ("a text in double quotes", words("STRING"), words("STRING")),
)
"""General words for what is accepted: the phrase, the terminals it shows by, and those it stands for."""

RESERVED_TYPES = frozenset(word.upper() for word in RESERVED)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The token at `position` of `tokens` (or the end) where only the `accepted` terminals could stand."""

    tokens: Sequence[Token]
    position: int
    token: Token
    accepted: frozenset[str]

    @property
    def previous(self) -> Token | None:
        return self.tokens[self.position - 1] if self.position else None

    @property
    def following(self) -> Token | None:
        return self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else None

    @property
    def wants_expression(self) -> bool:
        return "INT" in self.accepted and "TRUE" in self.accepted

    @property
    def wants_statement(self) -> bool:
        return "SKIP" in self.accepted


def sections(tokens: Sequence[Token], end: Token) -> Iterator[tuple[Sequence[Token], Token]]:
    """Cut the tokens before each word that begins a declaration; with each piece, the token that follows it.

    Such a word counts at the start of a line outside all brackets, or in the first column wherever it can begin
    nothing but a declaration: there some bracket before it is missing.
    """
    starts = [0, *_starts(tokens), len(tokens)]
    for start, stop in pairwise(starts):
        if start < stop:
            follower = tokens[stop] if stop < len(tokens) else end
            yield tokens[start:stop], Token("$END", follower.text, follower.span)


def _starts(tokens: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for position, token in enumerate(tokens):
        previous = tokens[position - 1].type if position else ""
        is_property = previous == "COLON" and token.type == "THREAD"
        if position and token.type in DECLARES and previous not in CONTINUES and not is_property:
            first_column = token.type in ONLY_DECLARES and token.span.column == 1
            if first_column or (depth == 0 and token.span.line > tokens[position - 1].span.line):
                depth = 0
                yield position
        if token.type in CLOSING.values():
            depth += 1
        elif token.type in CLOSING:
            depth = max(0, depth - 1)


def explain(obstacle: Obstacle) -> Diagnostic:
    """The one diagnostic for a place where parsing stopped: the most telling of the likely causes."""
    for cause in (_of_unknown, _of_nesting, _of_jump, _of_habit, _of_keyword):
        diagnosis = cause(obstacle)
        if diagnosis is not None:
            return diagnosis
    return mistakes.unexpected(obstacle.token, expectation(obstacle), _after(obstacle), _misspelt(obstacle))


def _misspelt(obstacle: Obstacle) -> str | None:
    """The keyword that the name here, or the one a statement seems to begin with, most likely stands for."""
    token, previous = obstacle.token, obstacle.previous
    if token.type == "NAME":
        near = closest(token.text, [word.lower() for word in obstacle.accepted & KEYWORD_TYPES])
        if near is not None:
            return near
    if previous is not None and previous.type == "NAME" and {"EQUAL", "CHANGE"} <= obstacle.accepted:
        return closest(previous.text, [word.lower() for word in STATEMENTS])
    return None


def _after(obstacle: Obstacle) -> Span | None:
    """The end of the token before, if the obstacle stands on a later line and something is missing before it."""
    previous = obstacle.previous
    if previous is None or previous.span.line == obstacle.token.span.line:
        return None
    return Span(previous.span.source, previous.span.end, previous.span.end)


def _of_unknown(obstacle: Obstacle) -> Diagnostic | None:
    token = obstacle.token
    if token.type != "UNKNOWN":
        return None
    if token.text.startswith("/*"):
        return mistakes.unclosed_comment(token.span)
    if token.text.startswith('"'):
        return mistakes.unclosed_string(token.span)
    return mistakes.unknown_word(token)


def _of_nesting(obstacle: Obstacle) -> Diagnostic | None:
    """A bracket that is never closed, or closed twice."""
    token, opened = obstacle.token, _open_brackets(obstacle)
    inside = opened[-1] if opened else None
    declares = inside is not None and inside.type == "LBRACE" and token.type in ONLY_DECLARES
    if inside is not None and declares and _stands_inside(token, inside):
        return mistakes.declaration_inside(token, inside)
    if inside is not None and (declares or token.type == "$END"):
        return mistakes.unclosed_bracket(inside, token, _misaligned(obstacle))
    if token.type == "RBRACE" and not opened:
        return mistakes.unopened_brace(token.span)
    if token.type in CLOSING and inside is not None and inside.type != CLOSING[token.type]:
        return mistakes.unclosed_bracket(inside, token, None)
    return None


def _stands_inside(token: Token, opening: Token) -> bool:
    """Whether a word is indented as if it were meant to stand in the block."""
    return token.span.line == opening.span.line or token.span.column - 1 > _indentation(opening)


def _open_brackets(obstacle: Obstacle) -> list[Token]:
    opened: list[Token] = []
    for token in obstacle.tokens[: obstacle.position]:
        if token.type in CLOSING.values():
            opened.append(token)
        elif token.type in CLOSING and opened:
            opened.pop()
    return opened


def _misaligned(obstacle: Obstacle) -> tuple[Token, Token] | None:
    """The first `}` alone at the start of its line that is indented unlike the line of the `{` it closes."""
    opened: list[Token] = []
    line = 0
    for token in obstacle.tokens[: obstacle.position]:
        begins_line, line = token.span.line != line, token.span.line
        if token.type == "LBRACE":
            opened.append(token)
        elif token.type == "RBRACE" and opened:
            opening = opened.pop()
            if begins_line and _indentation(opening) != _indentation(token):
                return opening, token
    return None


def _indentation(token: Token) -> int:
    line = token.span.source.line_text(token.span.line)
    return len(line) - len(line.lstrip())


def _of_jump(obstacle: Obstacle) -> Diagnostic | None:
    """A statement behind one after which a block ends."""
    token = obstacle.token
    if "RBRACE" not in obstacle.accepted or obstacle.wants_statement:
        return None
    if token.type not in STATEMENTS and token.type != "NAME" and not _assigns_to_last(obstacle):
        return None
    for earlier in reversed(obstacle.tokens[: obstacle.position]):
        if earlier.type in JUMPS:
            if earlier is obstacle.previous and earlier.type == "RETURN" and token.type == "CALL":
                return mistakes.returned_call(token.span)
            return mistakes.after_jump(token.span, earlier)
        if earlier.type in ("LBRACE", "RBRACE") or earlier.type in STATEMENTS:
            return None
    return None


def _assigns_to_last(obstacle: Obstacle) -> bool:
    """``return x = 1``: what was read as the value returned is the next statement."""
    return obstacle.token.type in ("EQUAL", "CHANGE") and obstacle.previous is not None


def _of_habit(obstacle: Obstacle) -> Diagnostic | None:
    """What C and other languages spell another way."""
    token, previous, following = obstacle.token, obstacle.previous, obstacle.following
    if token.type == "EQUAL" and previous is not None and previous.text == ":" and _touch(previous, token):
        return mistakes.other_spelling(previous.span.to(token.span), ":=", "=", "assigns")
    if token.type == "EQUAL" and "COMPARE" in obstacle.accepted:
        return mistakes.other_spelling(token.span, "=", "==", "compares")
    if token.type == "COMPARE" and not obstacle.wants_expression and _compares_before(obstacle):
        return mistakes.chained_comparison(token)
    if token.type in ("PLUS", "MINUS") and following is not None and following.text == token.text:
        return mistakes.increment(previous, token, following)
    if token.type == "LPAR" and previous is not None and "EQUAL" in obstacle.accepted:
        return mistakes.missing_call(previous)
    if token.type == "COMMA" and "RBRACE" in obstacle.accepted:
        return mistakes.comma(token, "from" if "FROM" in obstacle.accepted else None)
    return None


def _touch(left: Token, right: Token) -> bool:
    return left.span.end == right.span.start


def _compares_before(obstacle: Obstacle) -> bool:
    for earlier in reversed(obstacle.tokens[: obstacle.position]):
        if earlier.type == "COMPARE":
            return True
        if earlier.span.line != obstacle.token.span.line:
            return False
    return False


def _of_keyword(obstacle: Obstacle) -> Diagnostic | None:
    """A reserved word where only a name, or an expression on the same line, can stand."""
    token, previous = obstacle.token, obstacle.previous
    if token.type in ("EQUAL", "CHANGE") and previous is not None and previous.type in STATEMENTS - {"VAR"}:
        return mistakes.keyword_as_name(previous)
    if token.type not in RESERVED_TYPES or "NAME" not in obstacle.accepted or obstacle.wants_statement:
        return None
    if previous is None or previous.span.line != token.span.line:
        return None
    if obstacle.wants_expression and token.type in STATEMENTS | {"ELSE", "THEN"}:
        return None
    return mistakes.keyword_as_name(token)


def expectation(obstacle: Obstacle) -> tuple[str, ...]:
    """What could stand here, in words of the language, the most general first."""
    accepted = set(obstacle.accepted)
    general: list[str] = []
    for phrase, sign, covered in PHRASES:
        if sign <= accepted:
            general.append(phrase)
            accepted -= covered
    telling = accepted - OPERATORS - SEPARATORS
    if telling or general:
        accepted = telling
    return (*general, *sorted(_spelling(terminal) for terminal in accepted))


def _spelling(terminal: str) -> str:
    if terminal in ("COMPARE", "CHANGE"):
        return "a comparison" if terminal == "COMPARE" else "`+=`, `-=`"
    for symbol, name in SYMBOL_TYPES.items():
        if name == terminal:
            return f"`{symbol}`"
    return f"`{terminal.lower()}`"
