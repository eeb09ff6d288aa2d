"""Mistakes of spelling and structure: what the grammar cannot read."""

from __future__ import annotations

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Source, Span
from zcheck.lang.scanning import Token

MOST_ALTERNATIVES = 6
BRACKETS = {"LBRACE": ("block", "}"), "LPAR": ("parenthesis", ")"), "LSQB": ("bracket", "]")}
SPELLINGS = {"&&": "and", "||": "or", "!": "not"}


def found(token: Token) -> str:
    return f"`{token.text}`" if token.text else "the end of the file"


def empty_file(source: Source) -> Diagnostic:
    return Diagnostic(
        code=Code.EMPTY_FILE,
        message="the file is empty",
        primary=Label(Span(source, 0, 0), "nothing is said here"),
        help='begin with `model NAME "title"`, `library NAME`, or `spec "title"`',
    )


def unexpected(
    token: Token, expected: tuple[str, ...], missing_at: Span | None, near: str | None
) -> Diagnostic:
    """`missing_at` is the end of the text before, when `token` itself stands on a later line."""
    hint = f"did you mean `{near}`?" if near else None
    if not expected or len(expected) > MOST_ALTERNATIVES:
        message, text = f"{found(token)} cannot stand here", "this does not fit"
        return Diagnostic(code=Code.SYNTAX, message=message, primary=Label(token.span, text), help=hint)
    wanted = expected[0] if len(expected) == 1 else f"{', '.join(expected[:-1])} or {expected[-1]}"
    message = f"expected {wanted}, found {found(token)}"
    if missing_at is None:
        primary = Label(token.span, f"expected {wanted}")
        return Diagnostic(code=Code.SYNTAX, message=message, primary=primary, help=hint)
    return Diagnostic(
        code=Code.SYNTAX,
        message=message,
        primary=Label(missing_at, f"expected {wanted} here"),
        secondary=(Label(token.span, "found this"),) if token.text else (),
        help=hint,
    )


def unknown_word(token: Token) -> Diagnostic:
    words = token.text
    if words in SPELLINGS:
        return other_spelling(token.span, words, SPELLINGS[words], "is the word")
    if words.startswith("'"):
        hint = "write texts between double quotes"
    elif words[:2] in ("0x", "0X") and _is_hexadecimal(words[2:]):
        hint = f"numbers are decimal: write `{int(words, 16)}`"
    elif words[0].isdigit():
        hint = "numbers are decimal, and a name does not begin with a digit"
    else:
        hint = None
    message = f"`{words}` is no word of the language"
    return Diagnostic(code=Code.SYNTAX, message=message, primary=Label(token.span, "not understood"), help=hint)


def _is_hexadecimal(digits: str) -> bool:
    return bool(digits) and all(digit in "0123456789abcdefABCDEF" for digit in digits)


def other_spelling(span: Span, written: str, right: str, role: str) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message=f"expected `{right}`, found `{written}`",
        primary=Label(span, f"`{right}` {role} here"),
        help=f"write `{right}`",
    )


def chained_comparison(operator: Token) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message=f"a second comparison `{operator.text}` in a row",
        primary=Label(operator.span, "comparisons do not chain"),
        help="join two comparisons with `and`",
    )


def increment(target: Token | None, first: Token, second: Token) -> Diagnostic:
    name = target.text if target is not None and target.type == "NAME" else "x"
    return Diagnostic(
        code=Code.SYNTAX,
        message=f"`{first.text}{second.text}` is no statement",
        primary=Label(first.span.to(second.span), "expected `+=` or `-=`"),
        help=f"write `{name} {first.text}= 1`",
    )


def missing_call(procedure: Token) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message=f"expected `call` before `{procedure.text}`",
        primary=Label(procedure.span, "a procedure is called with the word `call`"),
        help=f"write `call {procedure.text}(...)`",
    )


def returned_call(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message="expected an expression, found `call`",
        primary=Label(span, "a call cannot be returned directly"),
        help="keep the result in a variable (`x = call p(...)`), then `return x`",
    )


def comma(token: Token, again: str | None) -> Diagnostic:
    """`again` is a word that could stand here instead."""
    return Diagnostic(
        code=Code.SYNTAX,
        message="expected no comma",
        primary=Label(token.span, "parts follow each other without commas between these braces"),
        help=f"write `{again}` instead of the comma" if again else "leave it out",
    )


def keyword_as_name(token: Token) -> Diagnostic:
    return Diagnostic(
        code=Code.KEYWORD_AS_NAME,
        message=f"expected a name, found the keyword `{token.text}`",
        primary=Label(token.span, "a word of the language is not a name"),
        help=f"choose another name, such as `{token.text}_`",
    )


def after_jump(span: Span, jump: Token) -> Diagnostic:
    return Diagnostic(
        code=Code.AFTER_JUMP,
        message=f"a statement after `{jump.text}`",
        primary=Label(span, "never reached: the block must end before this"),
        secondary=(Label(jump.span, "control leaves the block here"),),
        help="remove it, or close the block with `}` before it",
    )


def unclosed_comment(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.UNCLOSED,
        message="a comment is not closed",
        primary=Label(Span(span.source, span.start, span.start + 2), "opened here, and open until the file ends"),
        help="close it with `*/`",
    )


def unclosed_string(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.UNCLOSED,
        message="a text is not closed on its line",
        primary=Label(span, "opened here"),
        help='close it with `"` on the same line',
    )


def unclosed_bracket(opening: Token, reached: Token, suspect: tuple[Token, Token] | None) -> Diagnostic:
    """`suspect` is a pair of braces whose indentation says that they do not belong together."""
    thing, closing = BRACKETS[opening.type]
    secondary = [Label(reached.span, f"found {found(reached)} before any `{closing}`")]
    if suspect is not None:
        secondary.append(Label(suspect[0].span, "a brace is probably missing inside this block,"))
        secondary.append(Label(suspect[1].span, "which is closed at another indentation"))
    return Diagnostic(
        code=Code.UNCLOSED,
        message=f"a {thing} is not closed",
        primary=Label(opening.span, "opened here"),
        secondary=tuple(secondary),
        help=f"close it with `{closing}`",
    )


def declaration_inside(token: Token, opening: Token) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message=f"expected a statement, found `{token.text}`",
        primary=Label(token.span, f"`{token.text}` stands outside of blocks only"),
        secondary=(Label(opening.span, "this block is open here"),),
        help="move the declaration out of the block, or close the block with `}` before it",
    )


def unopened_brace(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.SYNTAX,
        message="a `}` that closes nothing",
        primary=Label(span, "no block is open here"),
    )


def nested_too_deeply(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.TOO_LARGE,
        message="the text is nested too deeply",
        primary=Label(span, "too many constructs are open here"),
        help="name inner parts with `def` or `proc`",
    )


def no_header(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message="the file does not begin with `model`, `library` or `spec`",
        primary=Label(span, "expected one of them before this"),
        help='begin with `model NAME "title"`, `library NAME`, or `spec "title"`',
    )


def second_header(span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message="a file says twice what it is",
        primary=Label(span, "said again"),
        secondary=(Label(first, "said first"),),
    )


def second_base(span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message="a spec extends two files",
        primary=Label(span, "the second"),
        secondary=(Label(first, "the first"),),
        help="extend one file; a spec may extend another spec, and may import libraries",
    )


def spec_without_base(span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message="a spec that extends nothing",
        primary=Label(span, 'expected `extends "FILE"` after this'),
        help='name the model it changes: `extends "../models/NAME.zm"`',
    )


def base_outside_spec(span: Span, kind: str) -> Diagnostic:
    return Diagnostic(
        code=Code.WRONG_FILE_KIND,
        message=f"a {kind} cannot extend another file",
        primary=Label(span, "only a spec extends"),
        help="use `import` for a library, or make this file a spec",
    )
