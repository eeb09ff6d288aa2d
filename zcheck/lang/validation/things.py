"""Names that stand for locks, channels, slabs, threads and other things which are not values."""

from __future__ import annotations

from zcheck.diagnostics.suggesting import closest
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.syntax.declarations import LockDecl
from zcheck.lang.syntax.expressions import Expression, Name
from zcheck.lang.syntax.statements import Reference
from zcheck.lang.validation.context import HELD, Context
from zcheck.lang.validation.meanings import Kind, Meaning

SLAB_CONSTANTS = ("keep", "pages", "per_slab")
SLAB_MEMBERS = ("backing", "keep", "objects", "pages", "per_slab", "slabs", "spare")
THREAD_MEMBERS = ("held",)


def described(meaning: Meaning) -> str:
    verb = "are" if meaning.kind is Kind.FLAGS else "is"
    return f"`{meaning.name}` {verb} {meaning.kind.value}"


def find_thing(name: Name, kind: Kind, context: Context) -> Meaning | None:
    """What `name` means, if it is of the kind that is needed here; reports it otherwise."""
    meaning = context.find(name, frozenset((kind,)))
    if meaning is None or meaning.kind is kind:
        return meaning
    where = mistakes.declared(meaning.name, meaning.span)
    fitting = [m.name for m in {**context.table, **context.locals}.values() if m.kind is kind]
    near = closest(name.text, fitting)
    hint = mistakes.did_you_mean(near)
    context.report(mistakes.wrong_kind(name.span, described(meaning), kind.value, where, hint))
    return None


def index_fits(name: Name, meaning: Meaning, index: Expression | None, context: Context) -> bool:
    """Whether an index stands where one is needed, and nowhere else; reports it otherwise."""
    where = mistakes.declared(meaning.name, meaning.span)
    if meaning.index is not None and index is None:
        is_thread = meaning.kind is Kind.THREAD
        context.report(mistakes.index_needed(name.span, meaning.name, is_thread, where))
        return False
    if meaning.index is None and index is not None:
        kind = "one thread" if meaning.kind is Kind.THREAD else meaning.kind.value
        context.report(mistakes.index_not_allowed(index.span, meaning.name, kind, where))
        return False
    return True


def thing(name: Name, index: Expression | None, kind: Kind, context: Context) -> Meaning | None:
    """A lock, channel, slab or thread, with its index where it needs one; whoever asks checks the index itself."""
    meaning = find_thing(name, kind, context)
    if meaning is None or not index_fits(name, meaning, index, context):
        return None
    return meaning


def member_fits(member: Name, meaning: Meaning, context: Context) -> bool:
    """Whether `meaning` has this member; reports it otherwise."""
    known = {Kind.SLAB: SLAB_MEMBERS, Kind.THREAD: THREAD_MEMBERS}.get(meaning.kind, ())
    if member.text in known:
        return True
    owner = f"{meaning.kind.value.removeprefix('a ').removeprefix('an ')} `{meaning.name}`"
    context.report(mistakes.unknown_member(member, owner, known, closest(member.text, known)))
    return False


def reference(written: Reference, kind: Kind, context: Context) -> Meaning | None:
    """A lock, channel or slab named in a statement."""
    meaning = thing(written.name, written.index, kind, context)
    if meaning is not None and written.member is not None:
        near_miss = f"`{written.name.text}.{written.member.text}` is {_member_words(meaning)}"
        context.report(mistakes.wrong_kind(written.member.span, near_miss, kind.value))
        return None
    return meaning


def _member_words(meaning: Meaning) -> str:
    return "a part of a slab cache" if meaning.kind is Kind.SLAB else "nothing"


def queue(written: Reference, context: Context) -> Meaning | None:
    """A page queue that a statement moves pages to or from: a global one, `held`, or the backing of a slab."""
    if written.member is None:
        meaning = find_thing(written.name, Kind.QUEUE, context)
        if meaning is None or not index_fits(written.name, meaning, written.index, context):
            return None
        return meaning
    owner = context.find(written.name)
    if owner is None or not member_fits(written.member, owner, context):
        return None
    if owner.kind is Kind.THREAD:
        context.report(mistakes.read_only_pages(written.span, f"`{written.name.text}`"))
        return None
    if written.member.text != "backing":
        found = f"`{written.name.text}.{written.member.text}` counts {_counts(written.member.text)}"
        context.report(mistakes.wrong_kind(written.member.span, found, Kind.QUEUE.value))
        return None
    return HELD if index_fits(written.name, owner, written.index, context) else None


def _counts(member: str) -> str:
    return {"objects": "objects", "per_slab": "objects", "pages": "pages of one slab"}.get(member, "slabs")


def lock_kind(meaning: Meaning) -> str | None:
    """``mutex``, ``rw`` ...; None for an argument, whose lock is known only at the call."""
    return meaning.declaration.kind if isinstance(meaning.declaration, LockDecl) else None
