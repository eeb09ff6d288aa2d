"""Channels: sleep, go on, wakeup. A wakeup without sleepers is lost."""

from __future__ import annotations

from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import Channel
from zcheck.lang.lowering.resources import Resources
from zcheck.system.building import add, binary, conj, equal, ite, shifted
from zcheck.system.expressions import TRUE, BinaryOp, Expr, Read, number


def enqueue(channel: Channel, thread: int, resources: Resources) -> Outcome:
    """The first step of `sleep`: from now on a wakeup finds the thread."""
    resources.sleeps(thread, channel)
    updates: list[tuple[int, Expr]] = [(resources.sleeps_on(thread), resources.channel_value(channel))]
    if channel.fifo:
        ahead = add(ite(_sleeps(t, channel, resources), number(1), number(0)) for t in resources.sleepers(channel))
        updates.append((resources.ticket(thread), shifted(ahead, 1)))
    return Outcome(TRUE, tuple(updates))


def woken(thread: int, resources: Resources) -> Expr:
    """Whether a thread behind `enqueue` may go on."""
    return equal(Read(resources.sleeps_on(thread)), resources.channel_value(None))


def time_out(channel: Channel, thread: int, resources: Resources) -> Outcome:
    """A sleeper ends its sleep by itself."""
    return Outcome(_sleeps(thread, channel, resources), _leave(channel, thread, resources))


def wakeup(channel: Channel, one: bool, resources: Resources) -> list[Outcome]:
    """Wake all sleepers; or any one (of a fifo channel the first), an outcome for each."""
    sleepers = resources.sleepers(channel)
    if not one:
        return [Outcome(TRUE, tuple(u for t in sleepers for u in _wake(t, channel, resources)))]
    outcomes = []
    for thread in sleepers:
        asleep = _sleeps(thread, channel, resources)
        first = equal(Read(resources.ticket(thread)), number(1)) if channel.fifo else TRUE
        outcomes.append(Outcome(conj((asleep, first)), _leave(channel, thread, resources)))
    nobody = conj(
        binary(BinaryOp.NE, Read(resources.sleeps_on(t)), resources.channel_value(channel)) for t in sleepers
    )
    return [*outcomes, Outcome(nobody)]


def _sleeps(thread: int, channel: Channel, resources: Resources) -> Expr:
    return equal(Read(resources.sleeps_on(thread)), resources.channel_value(channel))


def _wake(thread: int, channel: Channel, resources: Resources) -> list[tuple[int, Expr]]:
    """`thread` sleeps no longer on `channel`, if it did."""
    asleep = _sleeps(thread, channel, resources)
    slot = resources.sleeps_on(thread)
    updates: list[tuple[int, Expr]] = [(slot, ite(asleep, resources.channel_value(None), Read(slot)))]
    if channel.fifo:
        ticket = resources.ticket(thread)
        updates.append((ticket, ite(asleep, number(0), Read(ticket))))
    return updates


def _leave(channel: Channel, thread: int, resources: Resources) -> tuple[tuple[int, Expr], ...]:
    """`thread`, which sleeps on `channel`, leaves it; those behind it in a fifo channel move up."""
    updates: list[tuple[int, Expr]] = [(resources.sleeps_on(thread), resources.channel_value(None))]
    if channel.fifo:
        mine = Read(resources.ticket(thread))
        updates.append((mine.slot, number(0)))
        for other in resources.sleepers(channel):
            if other != thread:
                behind = conj(
                    (
                        _sleeps(other, channel, resources),
                        binary(BinaryOp.GT, Read(resources.ticket(other)), mine),
                    )
                )
                ticket = resources.ticket(other)
                updates.append((ticket, ite(behind, shifted(Read(ticket), -1), Read(ticket))))
    return tuple(updates)
