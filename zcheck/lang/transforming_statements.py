"""The callbacks of the rules for statements; each gives the statement the span of its own words."""

from __future__ import annotations

from collections.abc import Mapping

from zcheck.diagnostics.source import Span
from zcheck.lang.scanning import Token
from zcheck.lang.syntax.statements import (
    Acquire,
    AddSlab,
    Assert,
    Assign,
    Atomic,
    Await,
    Branch,
    Break,
    Call,
    CallExpression,
    Choose,
    Continue,
    DropSlab,
    For,
    GetObject,
    Goto,
    If,
    LabelMark,
    LocalVariable,
    Loop,
    Move,
    OpenSpare,
    Panic,
    Pick,
    ProgressMark,
    PutObject,
    Reference,
    Release,
    Repeat,
    Return,
    Skip,
    Sleep,
    Take,
    Wakeup,
    While,
)
from zcheck.lang.transforming import Callback, Parts, to_name, to_text


def _from(prefix: Token | None, word: Token) -> Span:
    """The span of a statement's first word, which may be an optional one."""
    return word.span if prefix is None else prefix.span


def reference(parts: Parts) -> Reference:
    return Reference(to_name(parts[0]), None, None, parts[0].span)


def indexed_reference(parts: Parts) -> Reference:
    base, _, index, closing = parts
    return Reference(to_name(base), index, None, base.span.to(closing.span))


def member_reference(parts: Parts) -> Reference:
    base, _, member = parts
    return Reference(to_name(base), None, to_name(member), base.span.to(member.span))


def indexed_member_reference(parts: Parts) -> Reference:
    base, _, index, _, _, member = parts
    return Reference(to_name(base), index, to_name(member), base.span.to(member.span))


def call_expression(parts: Parts) -> CallExpression:
    word, procedure, _, arguments, closing = parts
    return CallExpression(to_name(procedure), tuple(arguments), word.span.to(closing.span))


def assign(parts: Parts) -> Assign:
    target, operator, value, link = parts
    return Assign(target, operator.text, value, link, target.span.to(value.span))


def label(parts: Parts) -> LabelMark:
    name, colon = parts
    return LabelMark(to_name(name), name.span.to(colon.span))


def assert_(parts: Parts) -> Assert:
    word, condition, why, link = parts
    return Assert(condition, why, link, word.span.to(condition.span))


def panic(parts: Parts) -> Panic:
    word, why, link = parts
    return Panic(to_text(why), link, word.span.to(why.span))


def local(parts: Parts) -> LocalVariable:
    word, name, _, type_, value, link = parts
    last = type_ if value is None else value
    return LocalVariable(to_name(name), type_, value, link, word.span.to(last.span))


def pick(parts: Parts) -> Pick:
    word, target, _, domain, such_that, link = parts
    last = domain if such_that is None else such_that
    return Pick(to_name(target), domain, such_that, link, word.span.to(last.span))


def progress(parts: Parts) -> ProgressMark:
    word, name = parts
    return ProgressMark(to_name(name), word.span.to(name.span))


def release(parts: Parts) -> Release:
    word, lock, link = parts
    return Release(lock, link, word.span.to(lock.span))


def wakeup(parts: Parts) -> Wakeup:
    word, channel, link = parts
    return Wakeup(channel, False, link, word.span.to(channel.span))


def wakeup_one(parts: Parts) -> Wakeup:
    word, _, channel, link = parts
    return Wakeup(channel, True, link, word.span.to(channel.span))


def move(parts: Parts) -> Move:
    word, count, _, _, source, _, target, link, otherwise = parts
    return Move(count, source, target, otherwise, link, word.span.to(target.span))


def put_object(parts: Parts) -> PutObject:
    word, _, _, slab, link = parts
    return PutObject(slab, link, word.span.to(slab.span))


def add_slab(parts: Parts) -> AddSlab:
    word, _, _, slab, _, source, link = parts
    return AddSlab(slab, source, word.text == "stash", link, word.span.to(source.span))


def open_spare(parts: Parts) -> OpenSpare:
    word, _, _, slab, link, otherwise = parts
    return OpenSpare(slab, otherwise, link, word.span.to(slab.span))


def drop_slab(parts: Parts) -> DropSlab:
    word, _, _, slab, _, target, link, otherwise = parts
    return DropSlab(slab, target, otherwise, link, word.span.to(target.span))


def try_acquire(parts: Parts) -> Acquire:
    word, _, shared, lock, link, otherwise = parts
    return Acquire(lock, shared, True, False, otherwise, link, word.span.to(lock.span))


def await_(parts: Parts) -> Await:
    idle, word, condition, link = parts
    return Await(condition, idle is not None, link, _from(idle, word).to(condition.span))


def take(parts: Parts) -> Take:
    idle, word, count, _, _, flags, _, into, link, otherwise = parts
    span = _from(idle, word).to(into.span)
    return Take(count, to_name(flags), into, idle is not None, otherwise, link, span)


def acquire(parts: Parts) -> Acquire:
    idle, word, shared, lock, link, otherwise = parts
    span = _from(idle, word).to(lock.span)
    return Acquire(lock, shared, False, idle is not None, otherwise, link, span)


def get_object(parts: Parts) -> GetObject:
    idle, word, _, _, slab, link, otherwise = parts
    return GetObject(slab, idle is not None, otherwise, link, _from(idle, word).to(slab.span))


def sleep(parts: Parts) -> Sleep:
    idle, word, _, channel, giving_up, timeout, link = parts
    mode, lock = (None, None) if giving_up is None else (giving_up[0].text, giving_up[1])
    last = timeout or lock or channel
    span = _from(idle, word).to(last.span)
    return Sleep(channel, mode, lock, timeout is not None, idle is not None, link, span)


def choose(parts: Parts) -> Choose:
    idle, word, _, branches, otherwise, _ = parts
    return Choose(tuple(branches), otherwise, idle is not None, _from(idle, word).to(word.span))


def branch(parts: Parts) -> Branch:
    optional, word, guard, body = parts
    return Branch(guard, body, optional is not None, _from(optional, word).to(guard.span))


def first_arm(parts: Parts) -> Parts:
    word, condition, body = parts
    return [word.span.to(condition.span), (condition, body)]


def next_arm(parts: Parts) -> Parts:
    arms: Parts = parts[0]
    arms.append((parts[3], parts[4]))
    return arms


def if_(parts: Parts) -> If:
    span, *arms = parts[0]
    return If(tuple(arms), None, span)


def if_else(parts: Parts) -> If:
    span, *arms = parts[0]
    return If(tuple(arms), parts[2], span)


def while_(parts: Parts) -> While:
    word, condition, body = parts
    return While(condition, body, word.span.to(condition.span))


def repeat(parts: Parts) -> Repeat:
    word, count, body = parts
    return Repeat(count, body, word.span.to(count.span))


def for_(parts: Parts) -> For:
    word, variable, _, domain, body = parts
    return For(to_name(variable), domain, body, word.span.to(domain.span))


def return_value(parts: Parts) -> Return:
    word, value, link = parts
    return Return(value, link, word.span.to(value.span))


def goto(parts: Parts) -> Goto:
    word, target, link = parts
    return Goto(to_name(target), link, word.span.to(target.span))


STATEMENTS: Mapping[str, Callback] = {
    "alone": lambda parts: to_name(parts[0]),
    "reference": reference,
    "indexed_reference": indexed_reference,
    "member_reference": member_reference,
    "indexed_member_reference": indexed_member_reference,
    "call_expression": call_expression,
    "assign": assign,
    "call": lambda parts: Call(parts[0], parts[1], parts[0].span),
    "label": label,
    "skip": lambda parts: Skip(parts[1], parts[0].span),
    "assert": assert_,
    "panic": panic,
    "local": local,
    "pick": pick,
    "progress": progress,
    "release": release,
    "wakeup": wakeup,
    "wakeup_one": wakeup_one,
    "move": move,
    "put_object": put_object,
    "add_slab": add_slab,
    "open_spare": open_spare,
    "drop_slab": drop_slab,
    "try_acquire": try_acquire,
    "await": await_,
    "take": take,
    "acquire": acquire,
    "get_object": get_object,
    "sleep": sleep,
    "choose": choose,
    "branch": branch,
    "first_arm": first_arm,
    "next_arm": next_arm,
    "if": if_,
    "if_else": if_else,
    "while": while_,
    "loop": lambda parts: Loop(parts[1], parts[0].span),
    "repeat": repeat,
    "for": for_,
    "atomic": lambda parts: Atomic(parts[1], parts[0].span),
    "return_nothing": lambda parts: Return(None, parts[1], parts[0].span),
    "return_value": return_value,
    "break": lambda parts: Break(parts[1], parts[0].span),
    "continue": lambda parts: Continue(parts[1], parts[0].span),
    "goto": goto,
}
