"""The canonical text of a file: the writer's line breaks and comments, with indentation and spaces put in order.

Only white space changes, so a formatted file has the tokens and comments of the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source
from zcheck.frozen import dataclass
from zcheck.lang.parser import parse_file
from zcheck.lang.scanning import Token, scan
from zcheck.lang.spacing import between, is_label_colon
from zcheck.lang.statement_starts import statement_starts

INDENT = "    "
OPENING = frozenset(["LBRACE", "LPAR", "LSQB"])
CLOSING = frozenset(["RBRACE", "RPAR", "RSQB"])
CARRIES_ON = frozenset(
    """PLUS MINUS STAR SLASH PERCENT AND OR IMPLIES COMPARE EQUAL CHANGE THEN AT WITH WITHIN EXPECT WHERE GRANTS
    SUCH VBAR ARROW RANGE""".split()  # noqa: SIM905
)
"""A line that begins with one of these carries on the line before."""

LEAVES_OPEN = frozenset("PLUS MINUS STAR SLASH PERCENT AND OR NOT IMPLIES COMPARE EQUAL CHANGE THEN VBAR".split())  # noqa: SIM905
"""A line that ends with one of these carries on in the next."""


def format_source(source: Source) -> str:
    """The canonical text; formatting it again changes nothing. Raises ModelError if the file does not parse."""
    tree, diagnostics = parse_file(source)
    if tree is None:
        raise ModelError(diagnostics)
    lines = list(_lines(source))
    texts = list(_written(lines, statement_starts(tree)))
    _align_comments(lines, texts)
    return "\n".join(texts) + "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of one line (a comment over several lines counts as one token), and whether a blank precedes."""

    tokens: tuple[Token, ...]
    blank_before: bool

    @property
    def has_trailing_comment(self) -> bool:
        return len(self.tokens) > 1 and self.tokens[-1].text.startswith("//")


def _lines(source: Source) -> Iterator[Line]:
    tokens: list[Token] = []
    blank = False
    for token in scan(source):
        if tokens:
            breaks = source.text.count("\n", tokens[-1].span.end, token.span.start)
            if breaks:
                yield Line(tuple(tokens), blank)
                tokens, blank = [], breaks > 1
        tokens.append(token)
    yield Line(tuple(tokens), blank)


@dataclass(slots=True)
class _Depth:
    """The brackets open at a place."""

    braces: int = 0
    others: int = 0

    def after(self, token: Token) -> None:
        step = (token.type in OPENING) - (token.type in CLOSING)
        if token.type in ("LBRACE", "RBRACE"):
            self.braces += step
        else:
            self.others += step


def _written(lines: Sequence[Line], starts: frozenset[int]) -> Iterator[str]:
    """Every line with its indentation and spaces; a line of "" for each blank line kept."""
    depth = _Depth()
    before: list[Token] = []      # without comments
    for line in lines:
        if line.blank_before:
            yield ""
        yield INDENT * _indentation(line, depth, before) + _spaced(line, depth, before, starts)


def _indentation(line: Line, depth: _Depth, before: Sequence[Token]) -> int:
    braces, others = depth.braces, depth.others
    for token in line.tokens:
        if token.type not in CLOSING:
            break
        braces, others = (braces - 1, others) if token.type == "RBRACE" else (braces, others - 1)
    return braces + (others > 0 or (depth.others == 0 and _carries_on(line.tokens[0], depth, before)))


def _carries_on(first: Token, depth: _Depth, before: Sequence[Token]) -> bool:
    """Whether a line outside parentheses is the rest of what the line before began."""
    if not before or first.type == "COMMENT":
        return False
    last = before[-1].type
    if first.type in CARRIES_ON or last in LEAVES_OPEN:
        return True
    if depth.braces == 0:
        return last in ("COMMA", "COLON") or first.type in ("WHEN", "DEPTH")
    return False


def _spaced(line: Line, depth: _Depth, before: list[Token], starts: frozenset[int]) -> str:
    """The tokens of a line with the space due between each two; moves `depth` and `before` on."""
    text = ""
    previous: Token | None = None
    for token in line.tokens:
        label = is_label_colon(token, before, inside_block=depth.braces > 0 and depth.others == 0)
        if previous is not None:
            text += between(previous, token, before, starts, label)
        text += token.text.rstrip() if token.type == "COMMENT" else token.text
        depth.after(token)
        if token.type != "COMMENT":
            before.append(Token("LABEL", token.text, token.span) if label else token)
        previous = before[-1] if token.type != "COMMENT" else token
    return text


def _align_comments(lines: Sequence[Line], texts: list[str]) -> None:
    """Put the trailing comments of lines that follow each other in one column."""
    position = 0
    run: list[tuple[int, str, str]] = []
    for line in lines:
        position += line.blank_before
        if run and (line.blank_before or not line.has_trailing_comment):
            _write_run(run, texts)
            run = []
        if line.has_trailing_comment:
            comment = line.tokens[-1].text.rstrip()
            run.append((position, texts[position][: -len(comment)].rstrip(), comment))
        position += 1
    _write_run(run, texts)


def _write_run(run: Sequence[tuple[int, str, str]], texts: list[str]) -> None:
    column = max((len(code.rpartition("\n")[2]) for _, code, _ in run), default=0) + 2
    for position, code, comment in run:
        last = code.rpartition("\n")[2]
        texts[position] = f"{code}{' ' * (column - len(last))}{comment}"
