"""Locks of all five kinds: acquire, try, release."""

from __future__ import annotations

from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import Lock
from zcheck.lang.lowering.resources import LOCK_DEPTH, Resources
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.building import at_least, at_most, binary, conj, disj, equal, ite, negate, shifted
from zcheck.system.expressions import TRUE, BinaryOp, Expr, Read, number


def acquire(lock: Lock, shared: bool, thread: int, resources: Resources, span: Span) -> Outcome:
    """Take `lock`, for `thread`; possible where it need not wait. A mutex or spin lock that the thread holds
    already is a fault."""
    resources.acquires(thread, lock)
    me, owner = resources.identity(thread), Read(lock.owner)
    free, mine = equal(owner, resources.nobody()), equal(owner, me)
    match lock.kind:
        case "mutex" | "spin":
            again = Fault(FaultKind.RELOCK, f"{lock.name} is already held by this thread", span)
            return Outcome(disj((free, mine)), ((lock.owner, me),), (FaultTest(negate(mine), again),))
        case "rw":
            return _acquire_rw(lock, shared, thread, resources, span)
        case "recursive":
            assert lock.depth is not None
            return _deeper(lock, lock.depth, disj((free, mine)), me, span)
        case _:
            return _deeper(lock, resources.depth(thread, lock), disj((free, mine)), me, span)


def _acquire_rw(lock: Lock, shared: bool, thread: int, resources: Resources, span: Span) -> Outcome:
    assert lock.readers is not None
    free = equal(Read(lock.owner), resources.nobody())
    if not shared:
        nobody_reads = equal(Read(lock.readers), number(0))
        return Outcome(conj((free, nobody_reads)), ((lock.owner, resources.identity(thread)),))
    mine = resources.reads(thread, lock)
    updates = ((lock.readers, shifted(Read(lock.readers), 1)), (mine, shifted(Read(mine), 1)))
    return Outcome(free, updates, (_not_too_deep(lock, mine, span),))


def _deeper(lock: Lock, depth: int, possible: Expr, me: Expr, span: Span) -> Outcome:
    updates = ((lock.owner, me), (depth, shifted(Read(depth), 1)))
    return Outcome(possible, updates, (_not_too_deep(lock, depth, span),))


def _not_too_deep(lock: Lock, depth: int, span: Span) -> FaultTest:
    fault = Fault(FaultKind.RANGE, f"{lock.name} is acquired more than {LOCK_DEPTH} times by one thread", span)
    return FaultTest(at_most(Read(depth), number(LOCK_DEPTH - 1)), fault)


def could_try(lock: Lock, shared: bool, thread: int, resources: Resources, span: Span) -> Outcome:
    """`acquire` for ``try``: a mutex that the thread holds itself is busy like any other."""
    outcome = acquire(lock, shared, thread, resources, span)
    if lock.kind not in ("mutex", "spin"):
        return outcome
    return Outcome(equal(Read(lock.owner), resources.nobody()), outcome.updates)


def release(lock: Lock, thread: int, resources: Resources, span: Span) -> list[Outcome]:
    """Give `lock` up; a fault if the thread does not hold it."""
    me, owner, nobody = resources.identity(thread), Read(lock.owner), resources.nobody()
    mine = equal(owner, me)
    not_held = Fault(FaultKind.NOT_HELD, f"{lock.name} is not held by this thread", span)
    match lock.kind:
        case "mutex" | "spin":
            return [Outcome(TRUE, ((lock.owner, nobody),), (FaultTest(mine, not_held),))]
        case "rw":
            return _release_rw(lock, thread, resources, not_held)
        case "recursive":
            assert lock.depth is not None
            return [_shallower(lock, lock.depth, mine, resources, not_held)]
        case _:
            return [_shallower(lock, resources.depth(thread, lock), mine, resources, not_held)]


def release_exclusive(lock: Lock, thread: int, resources: Resources, span: Span) -> list[Outcome]:
    """`release` of what `acquire` took: a shared hold does not count."""
    if lock.kind != "rw":
        return release(lock, thread, resources, span)
    mine = equal(Read(lock.owner), resources.identity(thread))
    not_held = Fault(FaultKind.NOT_HELD, f"{lock.name} is not held exclusively by this thread", span)
    return [Outcome(TRUE, ((lock.owner, resources.nobody()),), (FaultTest(mine, not_held),))]


def _shallower(lock: Lock, depth: int, mine: Expr, resources: Resources, not_held: Fault) -> Outcome:
    last = equal(Read(depth), number(1))
    updates = (
        (lock.owner, ite(last, resources.nobody(), Read(lock.owner))),
        (depth, shifted(Read(depth), -1)),
    )
    return Outcome(TRUE, updates, (FaultTest(mine, not_held),))


def _release_rw(lock: Lock, thread: int, resources: Resources, not_held: Fault) -> list[Outcome]:
    assert lock.readers is not None
    mine = equal(Read(lock.owner), resources.identity(thread))
    exclusive = ((lock.owner, resources.nobody()),)
    if thread not in resources.readers_of(lock):
        return [Outcome(TRUE, exclusive, (FaultTest(mine, not_held),))]
    count = resources.reads(thread, lock)
    shares = at_least(Read(count), number(1))
    fewer = ((lock.readers, shifted(Read(lock.readers), -1)), (count, shifted(Read(count), -1)))
    return [
        Outcome(shares, fewer),
        Outcome(negate(shares), exclusive, (FaultTest(mine, not_held),)),
    ]


def retake_tokens(tokens: list[Lock], thread: int, resources: Resources) -> tuple[Expr, dict[int, Expr]]:
    """What a thread that gave up its tokens needs to go on, and what holds once it does.

    The first is true and the second changes nothing for a thread that is not asleep (lwkt_token.c: tokens are
    given up while a thread sleeps and taken back, all together, before it runs on).
    """
    asleep = resources.asleep(thread)
    wants = {lock: at_least(Read(resources.depth(thread, lock)), number(1)) for lock in tokens}
    free = [
        disj((negate(wanted), equal(Read(lock.owner), resources.nobody()))) for lock, wanted in wants.items()
    ]
    awake = equal(Read(asleep), number(0))
    values: dict[int, Expr] = {
        lock.owner: ite(conj((negate(awake), wanted)), resources.identity(thread), Read(lock.owner))
        for lock, wanted in wants.items()
    }
    values[asleep] = number(0)
    return disj((awake, conj(free))), values


def give_up_tokens(tokens: list[Lock], thread: int, resources: Resources) -> Outcome:
    """The step *fall asleep* of a waiting thread that holds tokens."""
    asleep = resources.asleep(thread)
    wants = {lock: at_least(Read(resources.depth(thread, lock)), number(1)) for lock in tokens}
    updates: list[tuple[int, Expr]] = [(asleep, number(1))]
    updates += [
        (lock.owner, ite(wanted, resources.nobody(), Read(lock.owner))) for lock, wanted in wants.items()
    ]
    awake = binary(BinaryOp.EQ, Read(asleep), number(0))
    return Outcome(conj((awake, disj(wants.values()))), tuple(updates))
