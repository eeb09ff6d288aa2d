"""Random programs: any text that the grammar admits, with random white space and comments between its tokens.

They need not make sense, only parse. A piece is a list of words; `programs` joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Words = list[str]

NAMES = st.sampled_from(
    ["a", "b2", "z_x", "free", "live", "token", "object", "page", "count", "M_WAITOK", "depth", "keep"]
)
TEXTS = st.sampled_from(['""', '"why"', '"kern.c:12 kmalloc // not a comment"', '"/* nor this */"'])
NUMBERS = st.integers(0, 300).map(str)
BLANKS = [" ", " ", " ", "  ", "\t", "\n", "\n\n\n", "\r\n", " \n\t "]
COMMENTS = [" /**/ ", " /* c */ ", " // to the end\n", "\n/* two\n   lines */\n"]
GAPS = st.sampled_from([*BLANKS, *COMMENTS])


def words(*parts: str | SearchStrategy[Words] | SearchStrategy[str]) -> SearchStrategy[Words]:
    """The words of all parts in order; a plain string is cut at spaces."""
    pieces = [st.just(part.split()) if isinstance(part, str) else part.map(_listed) for part in parts]
    return st.tuples(*pieces).map(lambda drawn: [word for piece in drawn for word in piece])


def _listed(piece: Words | str) -> Words:
    return [piece] if isinstance(piece, str) else piece


def maybe(*parts: str | SearchStrategy[Words] | SearchStrategy[str]) -> SearchStrategy[Words]:
    return st.just([]) | words(*parts)


def several(piece: SearchStrategy[Words], most: int, joint: Words = [], least: int = 0) -> SearchStrategy[Words]:  # noqa: B006
    """Some pieces one after the other, with `joint` between them."""

    def join(pieces: Sequence[Words]) -> Words:
        joined: Words = []
        for position, one in enumerate(pieces):
            joined += (joint if position else []) + one
        return joined

    return st.lists(piece, min_size=least, max_size=most).map(join)


OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", "<=", "and", "or", "implies"])
NAME = NAMES.map(lambda name: [name])


def _wider(inner: SearchStrategy[Words]) -> SearchStrategy[Words]:
    domain = inner | words(inner, "..", inner)
    return st.one_of(
        words("(", inner, ")"),
        words("(", inner, OPERATORS, inner, ")"),
        words("( - ", inner, ")"),
        words("( not", inner, ")"),
        words("( if", inner, "then", inner, "else", inner, ")"),
        words(NAMES, "[", inner, "]"),
        words(NAMES, "[", inner, "] .", st.sampled_from(["held", "pages", "slab", "free"])),
        words(NAMES, "(", several(inner, 2, [","]), ")"),
        words(NAMES, "(", NAMES, "in", domain, ":", inner, ")"),
    )


ATOMS = NAME | NUMBERS.map(lambda n: [n]) | st.sampled_from([["true"], ["false"], ["self"], ["z", ".", "pages"]])
EXPRESSIONS = st.recursive(ATOMS, _wider, max_leaves=5)
OPEN = st.one_of(
    EXPRESSIONS,
    words(EXPRESSIONS, st.sampled_from(["+", "-", "*", "<=", "==", "and", "or", "implies"]), EXPRESSIONS),
    words("-", EXPRESSIONS),
)
DOMAINS = EXPRESSIONS | words(EXPRESSIONS, "..", EXPRESSIONS)
BINDERS = words(NAMES, "in", DOMAINS)
TYPES = st.sampled_from([["bool"], ["0", "..", "3"], ["scan"], ["-", "2", "..", "N", "+", "1"]])
REFERENCES = NAME | words(NAMES, "[", OPEN, "]") | words(NAMES, ".", NAMES) | words(NAMES, "[", OPEN, "] .", NAMES)
LINKS = maybe("@", TEXTS)
IDLE = maybe("idle")
JUMPS = st.one_of(
    words("return", maybe(EXPRESSIONS), LINKS), words("break", LINKS), words("continue"), words("goto", NAMES)
)
BARE = st.sampled_from([["return"], ["break"], ["continue"], ["goto", "a"], ["panic", '"no"']])
CALLS = words("call", NAMES, "(", several(EXPRESSIONS, 2, [","]), ")")


def blocks(statement: SearchStrategy[Words], most: int = 3) -> SearchStrategy[Words]:
    return words("{", several(statement | st.just([";"]), most), maybe(JUMPS), "}")


def _simple() -> SearchStrategy[Words]:
    target = NAME | words(NAMES, "[", OPEN, "]")
    return st.one_of(
        words(target, st.sampled_from(["=", "+=", "-="]), OPEN, LINKS),
        words(target, "=", CALLS, LINKS),
        words(CALLS, LINKS),
        words("skip", LINKS),
        words("assert", OPEN, maybe(TEXTS), LINKS),
        words("panic", TEXTS),
        words(NAMES, ":"),
        words("var", NAMES, ":", TYPES, maybe("=", EXPRESSIONS)),
        words("pick", NAMES, "in", DOMAINS, maybe("such that", OPEN)),
        words("progress", NAMES),
        words("release", REFERENCES),
        words("wakeup", maybe("one"), words("c")),
        words("put object to", REFERENCES),
        words("add slab to", REFERENCES, "from", REFERENCES, LINKS),
        words("stash slab in", REFERENCES, "from", REFERENCES),
        words(IDLE, "await", OPEN, LINKS),
        words(IDLE, "sleep on", REFERENCES, maybe("releasing", REFERENCES), maybe("timeout")),
    )


def _failing(otherwise: SearchStrategy[Words]) -> SearchStrategy[Words]:
    return st.one_of(
        words("move", EXPRESSIONS, "pages from", REFERENCES, "to", REFERENCES, LINKS, otherwise),
        words("open spare of", REFERENCES, otherwise),
        words("drop slab of", REFERENCES, "to", REFERENCES, LINKS, otherwise),
        words("try acquire", maybe("shared"), REFERENCES, otherwise),
        words(IDLE, "acquire", maybe("shared"), REFERENCES, LINKS, otherwise),
        words(IDLE, "take", EXPRESSIONS, "page with", NAMES, "into", REFERENCES, LINKS, otherwise),
        words(IDLE, "get object from", REFERENCES, otherwise),
    )


def _compound(inner: SearchStrategy[Words]) -> SearchStrategy[Words]:
    block = blocks(inner)
    branch = words(maybe("optional"), "when", OPEN, block)
    return st.one_of(
        _failing(maybe("else", block | BARE)),
        words("if", OPEN, block, several(words("else if", OPEN, block), 1), maybe("else", block)),
        words("while", OPEN, block),
        words("loop", block),
        words("repeat", EXPRESSIONS, block),
        words("for", NAMES, "in", DOMAINS, block),
        words("atomic", block),
        words(IDLE, "choose {", several(branch, 2, least=1), maybe("else", block), "}"),
    )


STATEMENTS = st.recursive(_simple(), _compound, max_leaves=4)
BODIES = blocks(STATEMENTS)
KINDS = st.sampled_from([["slab"], ["flags"], ["lock"], ["class"], ["queue"], ["channel"]])
FORMALS = words("(", several(words(NAMES, ":", TYPES | KINDS), 2, [","]), ")")
PROPERTIES = st.one_of(
    st.sampled_from(["deadlock free", "fault free", "no thread stuck", "thread a never stuck"]).map(str.split),
    words("thread a [", EXPRESSIONS, "] never stuck"),
    words("progress", NAMES),
    words("live", NAMES, maybe("strongly fair")),
    words(st.sampled_from(["always", "never", "reachable"]), OPEN),
)
WITHIN = maybe("within", NUMBERS, st.sampled_from(["step", "steps"]))
SETTINGS = several(words(NAMES, "=", EXPRESSIONS), 2, [","], least=1)


def _declarations() -> SearchStrategy[Words]:
    dimension = maybe("[", EXPRESSIONS, "]")
    initial = maybe("=", OPEN | words("[", several(EXPRESSIONS, 2, [","], least=1), "]"))
    kinds = st.sampled_from(["mutex", "spin", "rw", "recursive", "token"])
    return st.one_of(
        words("const", NAMES, "=", OPEN),
        words("param", NAMES, ":", TYPES, "=", EXPRESSIONS, maybe(TEXTS)),
        words("enum", NAMES, "{", several(NAME, 3, [","], least=1), "}"),
        words("var", NAMES, dimension, ":", TYPES, initial),
        words("pages {", several(words(NAMES, maybe("=", EXPRESSIONS)), 3), "}"),
        words("class", NAMES, "{", several(words("from", NAMES, maybe("when", OPEN)), 2), "}"),
        words("flags", NAMES, "=", several(NAME, 3, ["|"], least=1), maybe(", waits")),
        words("slab", NAMES, "{ pages", EXPRESSIONS, "objects", EXPRESSIONS, maybe("keep", EXPRESSIONS), "}"),
        words("lock", NAMES, dimension, ":", kinds),
        words(maybe("fifo"), "channel", NAMES, dimension),
        words("proc", NAMES, FORMALS, maybe("->", TYPES), maybe("depth", NUMBERS), LINKS, BODIES),
        words(
            st.sampled_from(["thread", "daemon", "interrupt"]), NAMES, dimension,
            maybe("grants", several(NAME, 2, [","], least=1)), LINKS, BODIES,
        ),
        words(
            maybe("optional"), "event", NAMES, maybe("(", several(BINDERS, 2, [","], least=1), ")"),
            maybe("when", OPEN), BODIES,
        ),
        words("def", NAMES, FORMALS, "=", OPEN),
    )  # fmt: skip


def _questions() -> SearchStrategy[Words]:
    expect = maybe("expect", st.sampled_from(["holds", "violated", "undetermined"]))
    return st.one_of(
        words("check", NAMES, maybe("(", BINDERS, ")"), ":", PROPERTIES, WITHIN, maybe("with", SETTINGS), expect),
        words("sweep", several(BINDERS, 2, [","], least=1), ":", PROPERTIES, WITHIN),
        words("minimize", BINDERS, ":", PROPERTIES, WITHIN),
        words("prove", PROPERTIES, "for all", several(NAME, 2, [","], least=1), maybe("where", OPEN)),
        words("set", NAMES, "=", OPEN),
        words("import", TEXTS),
    )


DECLARATIONS = _declarations()
ITEMS = st.one_of(DECLARATIONS, _questions(), st.just([";"]))
CHANGES = st.one_of(
    words(st.sampled_from(["replace", "add"]), DECLARATIONS),
    words("remove", st.sampled_from(["thread", "event", "proc", "check", "def"]), NAMES),
)
FILES = st.one_of(
    words("model", NAMES, maybe(TEXTS), several(ITEMS, 4)),
    words("library", NAMES, several(DECLARATIONS, 4)),
    words("spec", TEXTS, "extends", TEXTS, several(CHANGES | _questions(), 4)),
)


@st.composite
def programs(draw: DrawFn) -> str:
    """The text of a whole file."""
    return spread(draw, draw(FILES))


@st.composite
def declarations(draw: DrawFn) -> str:
    """The text of one declaration, on one line."""
    return " ".join(draw(DECLARATIONS))


def spread(draw: Callable[[SearchStrategy[str]], str], all_words: Words) -> str:
    """The words with a random gap behind each."""
    return "".join(word + draw(GAPS) for word in all_words)
