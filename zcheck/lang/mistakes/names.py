"""Mistakes with names: unknown, declared twice, of the wrong kind, with wrong arguments, outside their place."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span
from zcheck.lang.syntax.expressions import Name


def declared(name: str, span: Span | None) -> tuple[Label, ...]:
    """The fact that `name` is declared at `span`; nothing for what is built in."""
    return (Label(span, f"`{name}` is declared here"),) if span else ()


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def did_you_mean(near: str | None) -> str | None:
    return f"did you mean `{near}`?" if near else None


def unknown_name(name: Name, near: str | None, where: Span | None) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_NAME,
        f"cannot find `{name.text}`",
        Label(name.span, "nothing of this name is declared"),
        secondary=(Label(where, "a similar name is declared here"),) if where else (),
        help=did_you_mean(near) or f"declare `{name.text}`, or import the file that does",
    )


def unknown_function(name: Name, near: str | None) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_NAME,
        f"cannot find a function `{name.text}`",
        Label(name.span, "neither built in nor a `def`"),
        help=did_you_mean(near) or f"define it: `def {name.text}(...) = ...`",
    )


def declared_twice(name: str, again: Span, first: Span | None) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_NAME,
        f"`{name}` is declared twice",
        Label(again, "declared again here"),
        secondary=(Label(first, "first declared here"),) if first else (),
        help="rename one of the two",
    )


def built_in_name(name: str, again: Span) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_NAME,
        f"`{name}` is built into the language",
        Label(again, "cannot be declared"),
        help="choose another name",
    )


def wrong_kind(
    use: Span, found: str, wanted: str, where: Sequence[Label] = (), hint: str | None = None
) -> Diagnostic:
    """`found` and `wanted` are phrases: "`map` is a lock", "a page queue"."""
    return Diagnostic(
        Code.WRONG_KIND,
        f"{found}, but {wanted} is needed here",
        Label(use, f"expected {wanted}"),
        secondary=tuple(where),
        help=hint,
    )


def static_in_definition(span: Span, name: str, kind: str) -> Diagnostic:
    return Diagnostic(
        Code.WRONG_KIND,
        f"`{name}` is a {kind}, but a definition takes values only",
        Label(span, "expected a range, `bool` or an enum"),
        help=f"name the {kind} in the definition itself, or pass the values that it needs",
    )


def not_assignable(use: Span, found: str, where: Sequence[Label], hint: str) -> Diagnostic:
    return Diagnostic(
        Code.WRONG_KIND,
        f"{found}: it cannot be assigned",
        Label(use, "not a variable"),
        secondary=tuple(where),
        help=hint,
    )


def read_only_pages(use: Span, what: str) -> Diagnostic:
    return Diagnostic(
        Code.WRONG_KIND,
        f"the pages of {what} can be read here, not moved",
        Label(use, "another thread's queue"),
        help="only a thread itself moves what it holds: `move ... from held to ...` in its own code",
    )


def not_shareable(use: Span, name: str, kind: str, where: Sequence[Label]) -> Diagnostic:
    return Diagnostic(
        Code.WRONG_KIND,
        f"`{name}` is a {kind} lock and cannot be acquired shared",
        Label(use, "only a lock of kind `rw` has readers"),
        secondary=tuple(where),
        help=f"declare `lock {name} : rw`, or leave out `shared`",
    )


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def wrong_arity(use: Span, name: str, expected: str, found: int, where: Sequence[Label] = ()) -> Diagnostic:
    """`expected` is a phrase such as "2 arguments"."""
    return Diagnostic(
        Code.WRONG_ARITY,
        f"`{name}` takes {expected}, not {found}",
        Label(use, f"expected {expected}, found {found}"),
        secondary=tuple(where),
    )


def unknown_member(member: Name, owner: str, known: Sequence[str], near: str | None) -> Diagnostic:
    """`owner` is a phrase: "slab cache `swblock`"."""
    return Diagnostic(
        Code.UNKNOWN_MEMBER,
        f"{owner} has no member `{member.text}`",
        Label(member.span, "no such member"),
        notes=(f"it has {listed(known)}",) if known else (),
        help=did_you_mean(near),
    )


def unknown_label(label: Name, where: str, near: str | None) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_LABEL,
        f"there is no label `{label.text}` {where}",
        Label(label.span, "no such label"),
        help=did_you_mean(near) or f"write `{label.text}:` before the statement that is meant",
    )


def unknown_progress(label: Name, near: str | None) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_LABEL,
        f"no code says `progress {label.text}`",
        Label(label.span, "no step carries this label"),
        help=did_you_mean(near) or f"write `progress {label.text}` behind the step that counts as progress",
    )


def jump_into(label: Name, block: str, target: Span) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_LABEL,
        f"`goto {label.text}` would jump into the middle of {block}",
        Label(label.span, "cannot be reached from here"),
        secondary=(Label(target, f"the label stands inside {block}"),),
        help=f"put the label before {block}",
    )


def unknown_parameter(name: Name, found: str | None, near: str | None) -> Diagnostic:
    """`found` says what else the name is, if anything."""
    return Diagnostic(
        Code.UNKNOWN_PARAMETER,
        f"there is no parameter `{name.text}`",
        Label(name.span, found or "nothing of this name is declared"),
        help=did_you_mean(near) or "only what is declared with `param` can be set",
    )


def jump_outside(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        Code.JUMP_OUTSIDE,
        f"`{word}` outside a loop",
        Label(span, "there is no loop around this"),
        help="only `loop`, `while`, `repeat` and `for` can be left or continued; use `return` or `goto`",
    )


def original_outside(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.UNKNOWN_NAME,
        "`original` is not known here",
        Label(span, "this procedure replaces no other"),
        help="`original` stands for the former body, inside a `replace proc`",
    )


def index_needed(use: Span, name: str, is_thread: bool, where: Sequence[Label]) -> Diagnostic:
    what = "a class of several threads" if is_thread else "an array"
    word = "thread" if is_thread else "element"
    return Diagnostic(
        Code.INDEX_NEEDED,
        f"`{name}` is {what}: say which one",
        Label(use, "an index is missing"),
        secondary=tuple(where),
        help=f"write `{name}[i]` for one {word}; `all(i in ... : ...)` and `any(i in ... : ...)` ask about all",
    )


def index_not_allowed(use: Span, name: str, kind: str, where: Sequence[Label]) -> Diagnostic:
    return Diagnostic(
        Code.INDEX_NOT_ALLOWED,
        f"`{name}` is {kind} and takes no index",
        Label(use, "not an array"),
        secondary=tuple(where),
        help=f"write `{name}` alone",
    )


def no_thread_here(word: str, span: Span, region: str) -> Diagnostic:
    """`word` is ``self`` or ``held``."""
    hint = {
        "an event": "an event is a step of the environment: let it use page queues and variables",
        "a definition": f"give the definition a parameter and pass `{word}` to it",
        "a check": "name the thread: `worker[0]`, or ask with `all(i in worker : ...)`",
    }.get(region, "name a thread, for example with `all(i in worker : ...)`")
    return Diagnostic(
        Code.NO_THREAD_HERE,
        f"`{word}` in {region}",
        Label(span, "no thread runs this"),
        help=hint,
    )


def lock_in_event(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        Code.NO_THREAD_HERE,
        f"`{word}` in an event",
        Label(span, "a lock is held by a thread, and no thread runs this"),
        help="let an `interrupt` or a `thread` do this",
    )


def event_needs_thread(call: Span, event: str, inner: Span, why: str) -> Diagnostic:
    return Diagnostic(
        Code.NO_THREAD_HERE,
        f"event `{event}` runs code that needs a thread",
        Label(call, "no thread runs this"),
        secondary=(Label(inner, why),),
        help="let an `interrupt` or a `thread` do this",
    )
