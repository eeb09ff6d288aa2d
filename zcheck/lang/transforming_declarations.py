"""The callbacks of the rules for headers, declarations, checks and properties."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.syntax.declarations import (
    AddDecl,
    ChannelDecl,
    CheckDecl,
    ClassDecl,
    ClassSource,
    ConstDecl,
    DeadlockFreeSyntax,
    DefDecl,
    EnumDecl,
    EventDecl,
    FaultFreeSyntax,
    FlagsDecl,
    Formal,
    ImportDecl,
    LiveSyntax,
    LockDecl,
    MinimizeDecl,
    NeverStuckSyntax,
    NoThreadStuckSyntax,
    PagesDecl,
    ParamDecl,
    ProcDecl,
    ProgressSyntax,
    ProveDecl,
    QueueDecl,
    RemoveDecl,
    ReplaceDecl,
    SetDecl,
    Setting,
    SlabDecl,
    StateSyntax,
    SweepDecl,
    ThreadDecl,
    VarDecl,
)
from zcheck.lang.syntax.expressions import Expression, Name
from zcheck.lang.transforming import Callback, Parts, inside, to_name, to_text


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file."""

    kind: str
    name: Name | None
    title: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Base:
    """``extends "path"``"""

    file: ImportDecl


@dataclass(frozen=True, slots=True)
class Initial:
    """What stands after the type of a variable."""

    values: tuple[Expression, ...]
    is_list: bool
    span: Span


def _whole(parts: Parts) -> Span:
    """From the first part of a rule to its last, both present."""
    span: Span = parts[0].span.to(parts[-1].span)
    return span


def _until_last(parts: Parts) -> Span:
    """From the first part of a rule to the last one that is present and has a place."""
    span: Span = parts[0].span
    for part in parts[1:]:
        for one in part if isinstance(part, list) else [part]:
            if hasattr(one, "span"):
                span = span.to(one.span)
    return span


def header(parts: Parts) -> Header:
    word, name, title = parts
    return Header(word.text, to_name(name), title, word.span.to(name.span))


def spec_header(parts: Parts) -> Header:
    return Header("spec", None, to_text(parts[1]), _whole(parts))


def import_(parts: Parts) -> ImportDecl:
    return ImportDecl(to_text(parts[1]), _whole(parts))


def const(parts: Parts) -> ConstDecl:
    return ConstDecl(to_name(parts[1]), parts[3], _whole(parts))


def param(parts: Parts) -> ParamDecl:
    word, name, _, type_, _, default, meaning = parts
    return ParamDecl(to_name(name), type_, default, meaning, word.span.to(default.span))


def enum(parts: Parts) -> EnumDecl:
    return EnumDecl(to_name(parts[1]), tuple(parts[3]), _whole(parts))


def variable(parts: Parts) -> VarDecl:
    word, name, dimension, _, type_, initial = parts
    if initial is None:
        return VarDecl(to_name(name), inside(dimension), type_, (), False, word.span.to(type_.span))
    span = word.span.to(initial.span)
    return VarDecl(to_name(name), inside(dimension), type_, initial.values, initial.is_list, span)


def queue(parts: Parts) -> QueueDecl:
    return QueueDecl(to_name(parts[0]), None, parts[0].span)


def filled_queue(parts: Parts) -> QueueDecl:
    return QueueDecl(to_name(parts[0]), parts[2], _whole(parts))


def class_(parts: Parts) -> ClassDecl:
    return ClassDecl(to_name(parts[1]), tuple(parts[3]), _whole(parts))


def source(parts: Parts) -> ClassSource:
    return ClassSource(to_name(parts[1]), parts[2], _until_last(parts))


def flags(parts: Parts) -> FlagsDecl:
    _, name, _, classes, waits = parts
    return FlagsDecl(to_name(name), tuple(classes), waits, _until_last(parts))


def slab(parts: Parts) -> SlabDecl:
    _, name, _, _, pages, _, objects, keep, _ = parts
    return SlabDecl(to_name(name), pages, objects, keep, _whole(parts))


def lock(parts: Parts) -> LockDecl:
    _, name, dimension, _, kind = parts
    return LockDecl(to_name(name), inside(dimension), kind.text, _whole(parts))


def channel(parts: Parts) -> ChannelDecl:
    fifo, word, name, dimension = parts
    span = _until_last([fifo or word, name, dimension])
    return ChannelDecl(to_name(name), inside(dimension), fifo is not None, span)


def proc(parts: Parts) -> ProcDecl:
    _, name, _, formals, _, result, depth, link, body = parts
    return ProcDecl(to_name(name), tuple(formals), result, depth, link, body, _until_last(parts[:-2]))


def formal(parts: Parts) -> Formal:
    return Formal(to_name(parts[0]), parts[2], _whole(parts))


def thread(parts: Parts) -> ThreadDecl:
    word, name, count, grants, depth, link, body = parts
    span = _until_last(parts[:-2])
    return ThreadDecl(word.text, to_name(name), inside(count), tuple(grants), depth, link, body, span)


def event(parts: Parts) -> EventDecl:
    optional, word, name, binders, guard, link, body = parts
    span = _until_last([optional or word, *parts[1:-2]])
    return EventDecl(to_name(name), tuple(inside(binders) or ()), guard, optional is not None, link, body, span)


def def_(parts: Parts) -> DefDecl:
    return DefDecl(to_name(parts[1]), tuple(parts[3]), parts[6], _whole(parts))


def check(parts: Parts) -> CheckDecl:
    word, name, binder, _, property_, within, settings, expect = parts
    span = word.span.to(property_.span)
    return CheckDecl(to_name(name), binder, property_, within, tuple(settings), expect, span)


def never_stuck(parts: Parts) -> NeverStuckSyntax:
    return NeverStuckSyntax(to_name(parts[1]), inside(parts[2]), _whole(parts))


def progress(parts: Parts) -> ProgressSyntax:
    return ProgressSyntax(to_name(parts[1]), _whole(parts))


def live(parts: Parts) -> LiveSyntax:
    return LiveSyntax(to_name(parts[1]), len(parts) > 2, _whole(parts))


def state(parts: Parts) -> StateSyntax:
    return StateSyntax(parts[0].text, parts[1], _whole(parts))


def setting(parts: Parts) -> Setting:
    return Setting(to_name(parts[0]), parts[2], _whole(parts))


def set_(parts: Parts) -> SetDecl:
    return SetDecl(parts[1], _whole(parts))


def replace(parts: Parts) -> ReplaceDecl:
    return ReplaceDecl(parts[1], _whole(parts))


def add(parts: Parts) -> AddDecl:
    return AddDecl(parts[1], _whole(parts))


def remove(parts: Parts) -> RemoveDecl:
    return RemoveDecl(parts[1].text, to_name(parts[2]), _whole(parts))


def sweep(parts: Parts) -> SweepDecl:
    _, binders, _, property_, within = parts
    return SweepDecl(tuple(binders), property_, within, _until_last(parts))


def minimize(parts: Parts) -> MinimizeDecl:
    _, binder, _, property_, within = parts
    return MinimizeDecl(binder, property_, within, _until_last(parts))


def prove(parts: Parts) -> ProveDecl:
    _, property_, _, _, names, where, expect = parts
    return ProveDecl(property_, tuple(names), where, expect, _until_last(parts))


DECLARATIONS: Mapping[str, Callback] = {
    "file": lambda parts: parts[0],
    "model_header": header,
    "library_header": header,
    "spec_header": spec_header,
    "base": lambda parts: Base(import_(parts)),
    "import": import_,
    "const": const,
    "param": param,
    "enum": enum,
    "variable": variable,
    "single_value": lambda parts: Initial((parts[1],), False, parts[1].span),
    "list_of_values": lambda parts: Initial(tuple(parts[2]), True, parts[1].span.to(parts[3].span)),
    "pages": lambda parts: PagesDecl(tuple(parts[2]), _whole(parts)),
    "queue": queue,
    "filled_queue": filled_queue,
    "class": class_,
    "source": source,
    "flags": flags,
    "slab": slab,
    "lock": lock,
    "channel": channel,
    "proc": proc,
    "formal": formal,
    "thread": thread,
    "event": event,
    "def": def_,
    "check": check,
    "deadlock_free": lambda parts: DeadlockFreeSyntax(_whole(parts)),
    "fault_free": lambda parts: FaultFreeSyntax(_whole(parts)),
    "no_thread_stuck": lambda parts: NoThreadStuckSyntax(_whole(parts)),
    "never_stuck": never_stuck,
    "progress_property": progress,
    "live": live,
    "strongly_live": live,
    "state_property": state,
    "setting": setting,
    "set": set_,
    "replace": replace,
    "add": add,
    "remove": remove,
    "sweep": sweep,
    "minimize": minimize,
    "prove": prove,
}
