"""The syntax tree of every construct, its spans, and what the grammar refuses."""

from __future__ import annotations

from collections.abc import Iterator

import lark
import pytest
from hypothesis import given, settings

from tests.lang.program_strategies import programs
from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source
from zcheck.lang.parser import CALLBACKS, GRAMMAR, STARTS, grammar, parse_expression, parse_file
from zcheck.lang.scanning import KEYWORD_TYPES, RESERVED, SOFT, SYMBOL_TYPES
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    Declaration,
    EventDecl,
    File,
    NeverStuckSyntax,
    ProcDecl,
    RemoveDecl,
    ThreadDecl,
)
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Conditional,
    Expression,
    Field,
    Index,
    Name,
    Number,
    Quantifier,
    UnaryExpression,
)
from zcheck.lang.syntax.statements import (
    Assign,
    Break,
    CallExpression,
    Choose,
    If,
    LabelMark,
    Return,
    Sleep,
    Statement,
    Take,
)
from zcheck.lang.transforming import SHARED
from zcheck.lang.transforming_declarations import DECLARATIONS
from zcheck.lang.transforming_expressions import EXPRESSIONS
from zcheck.lang.transforming_statements import STATEMENTS


class NoLexer(lark.lexer.Lexer):
    """The terminals have no patterns from which one could be made."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, *args: object) -> Iterator[lark.Token]:
        raise NotImplementedError


def file(text: str) -> File:
    tree, diagnostics = parse_file(Source("m.zm", text))
    assert diagnostics == ()
    assert tree is not None
    return tree


def errors(text: str) -> tuple[Diagnostic, ...]:
    tree, diagnostics = parse_file(Source("m.zm", text))
    assert tree is None
    return diagnostics


def declaration(text: str) -> Declaration:
    (one,) = file(f"model m\n{text}").declarations
    return one


def statements(text: str) -> tuple[Statement, ...]:
    thread = declaration(f"thread t {{ {text} }}")
    assert isinstance(thread, ThreadDecl)
    return thread.body.statements


def expression(text: str) -> Expression:
    return parse_expression(Source("option", text))


def test_the_grammar_has_no_conflicts() -> None:
    """lark's strict mode raises on any."""
    lark.Lark(GRAMMAR.read_text(encoding="utf-8"), start=list(STARTS), parser="lalr", lexer=NoLexer, strict=True)


def test_scanner_and_grammar_know_the_same_words() -> None:
    declared = {"NAME", "INT", "STRING", "COMPARE", "CHANGE"}
    used = {name for row in grammar().rows for name in row if name.isupper() and name != "$END"} | declared
    assert used == KEYWORD_TYPES | set(SYMBOL_TYPES.values()) | declared
    assert not RESERVED & SOFT


def test_every_rule_has_a_callback() -> None:
    """And no name stands for two of them."""
    assert {callback for _, _, callback in grammar().rules if callback} == CALLBACKS.keys()
    assert len(CALLBACKS) == sum(map(len, (SHARED, EXPRESSIONS, STATEMENTS, DECLARATIONS)))


@settings(max_examples=60)
@given(programs())
def test_whatever_the_grammar_admits_parses(text: str) -> None:
    assert file(text).source.text == text


def test_operators_bind_as_in_the_manual() -> None:
    shown = expression("a implies b or not c and d < e + f * -g implies h")
    assert isinstance(shown, BinaryExpression)
    assert shown.operator == "implies"
    assert shown.right == expression("(b or ((not c) and (d < (e + (f * (-g)))))) implies h")
    assert expression("a - b - c") == expression("(a - b) - c")
    assert expression("not a and b") == expression("(not a) and b")


def test_expressions_of_every_form() -> None:
    assert isinstance(expression("if a then 1 else if b then 2 else 3"), Conditional)
    assert isinstance(expression("user[0].held"), Field)
    assert isinstance(expression("swblock.backing"), Field)
    assert isinstance(expression("z.pages"), Field)
    assert isinstance(expression("fork[(self + 1) % N]"), Index)
    assert isinstance(expression("min(1, 2)"), Apply)
    assert isinstance(expression("may_write()"), Apply)
    assert isinstance(expression("count(i in user : at(user[i], wait))"), Quantifier)
    assert isinstance(expression("all(i in 0..3 : true)"), Quantifier)
    assert isinstance(expression("-x"), UnaryExpression)


def test_a_span_is_exactly_the_words_of_its_node() -> None:
    text = 'idle take 1 page with F into q.x @ "k.c:1 x" else { skip }  while (a) and b { break @ "k" }'
    taken, looped = statements(text)
    assert isinstance(taken, Take)
    assert (taken.span.text, taken.link) == ("idle take 1 page with F into q.x", "k.c:1 x")
    assert taken.otherwise is not None
    assert taken.otherwise.span.text == "{ skip }"
    assert looped.span.text == "while (a) and b"


def test_headings_span_up_to_the_body() -> None:
    for heading in (
        "proc p(z : slab) -> 0..3 depth 2",
        "thread t[2 + 1] grants A, B",
        "daemon d",
        "event e(i in 0..3, j in t)",
        "optional event e when x > 1",
    ):
        shown = declaration(heading + ' @ "k.c:1" { }')
        assert isinstance(shown, ProcDecl | ThreadDecl | EventDecl)
        assert (shown.span.text, shown.link) == (heading, "k.c:1")


def test_every_waiting_statement_may_be_idle() -> None:
    text = "idle await a idle acquire l idle get object from z idle sleep on c"
    text += " idle choose { when a { } } idle take 1 page with F into q"
    assert [getattr(statement, "idle", None) for statement in statements(text)] == [True] * 6


def test_else_is_a_block_or_a_bare_jump() -> None:
    taken, assigned = statements("take 1 page with F into q else break  x = 1")
    assert isinstance(taken, Take)
    assert taken.otherwise is not None
    assert [type(inner) for inner in taken.otherwise.statements] == [Break]
    assert isinstance(assigned, Assign)


def test_statements_with_several_parts() -> None:
    called, slept, label, chosen, branched = statements(
        "x = call p(1, z)  sleep on c[0] releasing l timeout  again:"
        "choose { when a { } optional when b { skip } else { } } if a { } else if b { } else { return 1 }"
    )
    assert isinstance(called, Assign)
    assert isinstance(called.value, CallExpression)
    assert isinstance(slept, Sleep)
    assert (slept.mode, slept.timeout, slept.span.text) == ("releasing", True, "sleep on c[0] releasing l timeout")
    assert isinstance(label, LabelMark)
    assert isinstance(chosen, Choose)
    assert [branch.optional for branch in chosen.branches] == [False, True]
    assert chosen.otherwise is not None
    assert isinstance(branched, If)
    assert len(branched.arms) == 2
    assert branched.otherwise is not None
    assert isinstance(branched.otherwise.statements[0], Return)


def test_a_check_with_everything() -> None:
    text = "check c (i in 0..2) : thread t[i] never stuck within 4 steps"
    check = declaration(text + " with a = 1, b = x expect violated")
    assert isinstance(check, CheckDecl)
    assert check.binder is not None
    assert isinstance(check.property, NeverStuckSyntax)
    assert check.within == Number(4, check.span)
    assert [setting.name.text for setting in check.settings] == ["a", "b"]
    assert check.expect == "violated"
    assert declaration("check c : fault free within 1 step") == declaration("check c : fault free within 1 steps")


KINDS = ["thread", "daemon", "interrupt", "event", "check", "proc", "var", "lock", "channel", "slab", "class"]


@pytest.mark.parametrize("kind", [*KINDS, "flags", "def", "const", "param", "enum"])
def test_a_spec_removes_every_kind(kind: str) -> None:
    (removal,) = file(f'spec "s" extends "m.zm" remove {kind} x').declarations
    assert isinstance(removal, RemoveDecl)
    assert (removal.kind, removal.name.text) == (kind, "x")


@pytest.mark.parametrize("word", sorted(SOFT))
def test_soft_keywords_are_names_where_they_mean_nothing(word: str) -> None:
    assert file(f"model m var {word} : 0..3 = 0 thread t {{ {word} += 1  await {word} > 0 and {word} < 3 }}")


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_words_are_names_only_behind_a_dot(word: str) -> None:
    assert expression(f"z.{word} + 1") == expression(f"z . {word} + 1")
    (found,) = errors(f"model m var {word} : 0..3 = 0")
    assert found.code is Code.KEYWORD_AS_NAME


def test_semicolons_are_tolerated() -> None:
    assert statements("; a = 1; b = 2;; return;") == statements("a = 1  b = 2  return")


def test_long_and_deep_texts_do_not_exhaust_the_stack() -> None:
    many = expression("+".join(["x"] * 20_000))
    assert isinstance(many, BinaryExpression)
    assert _depth(many) < 20
    for text in ("(" * 9000 + "x" + ")" * 9000, "not " * 9000 + "x", "if a then b else " * 9000 + "x"):
        with pytest.raises(ModelError) as caught:
            expression(text)
        assert caught.value.diagnostics[0].code is Code.TOO_LARGE
    (found,) = errors("model m thread t { " + "if a { " * 9000 + "}" * 9001)
    assert found.code is Code.TOO_LARGE


def _depth(tree: Expression) -> int:
    return 1 + max(_depth(tree.left), _depth(tree.right)) if isinstance(tree, BinaryExpression) else 0


def test_a_long_chain_that_cannot_be_regrouped_is_refused() -> None:
    with pytest.raises(ModelError) as caught:
        expression("-".join(["x"] * 200))
    assert caught.value.diagnostics[0].code is Code.TOO_LARGE
    assert isinstance(expression("-".join(["x"] * 100)), BinaryExpression)


@pytest.mark.parametrize("jump", ["return", "return x", "break", "continue", "goto a"])
@pytest.mark.parametrize("next_", ["skip", "b = 1", "call p()", "if a { }"])
def test_nothing_follows_a_jump(jump: str, next_: str) -> None:
    """Behind a bare `return` a name would be its value, and `if` the start of it."""
    if jump == "return" and next_[0] in "bi":
        jump = "return 0"
    (found,) = errors(f"model m thread t {{ {jump} {next_} }}")
    assert found.code in (Code.AFTER_JUMP, Code.SYNTAX)
    assert (found.code is Code.AFTER_JUMP) == (not (jump == "return" and next_ == "call p()"))


def test_every_broken_declaration_gets_one_diagnostic() -> None:
    found = errors(
        "model m\nvar a = 1\nproc p() {\n  x = \n}\nvar fine : bool\n"
        "thread t {\n  if a {\n}\ncheck c : deadlock\nvar lock : bool\n"
    )
    assert [(entry.code, entry.primary.span.line) for entry in found] == [
        (Code.SYNTAX, 2),
        (Code.SYNTAX, 4),
        (Code.UNCLOSED, 7),
        (Code.SYNTAX, 10),
        (Code.KEYWORD_AS_NAME, 11),
    ]


def test_an_empty_text_is_no_file() -> None:
    for text in ("", "  \n\t\n", "// only a comment"):
        assert [found.code for found in errors(text)] == [Code.EMPTY_FILE]


@pytest.mark.parametrize(
    "text",
    [
        "var a : bool",
        "; ;",
        'extends "m.zm" spec "s"',
        'spec "s" var a : bool',
        'model m extends "n.zm"',
        "model m model n",
        'spec "s" extends "a.zm" extends "b.zm"',
    ],
)
def test_a_file_says_first_and_once_what_it_is(text: str) -> None:
    assert [found.code for found in errors(text)] == [Code.WRONG_FILE_KIND]


def test_names_keep_their_places() -> None:
    (thread,) = file("model m\n\nthread user { }").declarations
    assert isinstance(thread, ThreadDecl)
    assert isinstance(thread.name, Name)
    assert (thread.name.span.line, thread.name.span.column) == (3, 8)
