"""Why nobody goes on, in words: the knot, the reserve that did not help, the point of no return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zcheck.explain.knots import Knot
from zcheck.explain.reason import Reason
from zcheck.explain.reserve import ClassRefusal, Refusal, Shortage, Stock
from zcheck.explain.rounds import Round
from zcheck.explain.turning import PointOfNoReturn
from zcheck.explain.waiting import Lack, Waiter
from zcheck.report.document import BLANK, Document, Line, Mark, listing, paragraph, plural
from zcheck.results.trace import Ceased, Deadlocked, Ending, Faulted, Livelocked, NoProgress, Reached, Stuck

MOST_PROVIDERS = 3


def reason_lines(found: Reason, width: int) -> Document:
    """The reason, a blank line in front; nothing where there is nothing to add to the last state."""
    lines: list[Line] = []
    for knot in found.knots:
        lines += _knot_lines(knot, width)
    lines += _shortage_lines(found.short, found.stocks, width)
    if found.round is not None:
        lines += _round_lines(found.round, width)
    return (BLANK, *lines) if lines else ()


def _knot_lines(knot: Knot, width: int) -> Document:
    if len(knot.members) == 1:
        waiter, lack = knot.members[0]
        return paragraph(f"Why: {_alone(waiter, lack)}", width, 2, 2)
    lines = [*paragraph(f"Why: {listing(knot.names)} wait for each other:", width, 2, 2)]
    for waiter, lack in knot.members:
        lines += paragraph(_member(waiter, lack), width, 4, 2)
    return tuple(lines)


def _alone(waiter: Waiter, lack: Lack) -> str:
    if lack.holder == waiter.name:
        return f"{waiter.name} waits for {lack.lock}, which it holds itself"
    if lack.holder:
        return f"{waiter.name} waits for {lack.lock}, which {lack.holder} holds and never releases"
    if lack.channel:
        sleeps = f"{waiter.name} sleeps on {lack.channel}"
        if not lack.providers:
            return f"{sleeps}, and nobody is left who would wake it{_by_option(lack)}"
        return f"{sleeps}; {_sources(lack)} could wake it, but never does{_by_option(lack)}"
    if not lack.providers:
        return f"nobody can make true what {waiter.name} waits for{_by_option(lack)}"
    return f"what {waiter.name} waits for could come from {_sources(lack)}, but never does{_by_option(lack)}"


def _member(waiter: Waiter, lack: Lack) -> str:
    who = waiter.name + (" (at rest)" if waiter.resting and waiter.thread is not None else "")
    if lack.holder:
        return f"{who} waits for {lack.lock}, held by {lack.holder}"
    if lack.channel:
        return f"{who} sleeps on {lack.channel}, and could only be woken by {_sources(lack)}{_by_option(lack)}"
    return f"what {who} waits for could only come from {_sources(lack)}{_by_option(lack)}"


def _sources(lack: Lack) -> str:
    """``emergpager[0] (`move 1 page from cache to free`)``, who takes several steps of the kind once."""
    by_whom: dict[str, list[str]] = {}
    for provider in lack.providers:
        by_whom.setdefault(provider.who, []).append(provider.place.statement)
    shown = [f"{who} (`{steps[0]}`)" for who, steps in list(by_whom.items())[:MOST_PROVIDERS]]
    more = len(by_whom) - len(shown)
    return listing([*shown, f"{more} more"] if more else shown, "or")


def _by_option(lack: Lack) -> str:
    """What is no promise: steps that may happen and need not."""
    names = list(dict.fromkeys(provider.who for provider in lack.optional))
    return f"; {listing(names, 'or')} might, but need not" if names else ""


def _round_lines(found: Round, width: int) -> Document:
    lines = [*paragraph("Why: each round ends where it began:", width, 2, 2)]
    for part in found.parts:
        nets = ", ".join(f"{net.name} {net.amount:+}" for net in part.nets)
        idle = ", which changes nothing for good" if part.steps == 1 else ", which change nothing for good"
        does = f": {nets}" if nets else idle
        lines += paragraph(f"{part.who} takes {plural(part.steps, 'step')}{does}", width, 4, 2)
    return tuple(lines)


def _shortage_lines(short: Sequence[tuple[str, Shortage]], stock: Sequence[Stock], width: int) -> Document:
    """Each kind of request once, with all who make it."""
    by_kind: dict[Shortage, list[str]] = {}
    for name, one in short:
        by_kind.setdefault(one, []).append(name)
    lines: list[Line] = []
    for one, names in by_kind.items():
        lines += paragraph(f"Why no page for {listing(names)} ({one.flags}):", width, 2, 2)
        for refused in one.classes:
            lines += paragraph(_refused(refused, one.flags), width, 4, 2)
    if lines and stock:
        where = ", ".join(f"{entry.name} {entry.pages}" for entry in stock)
        lines += paragraph(f"The pages are in: {where}", width, 2, 2)
    return tuple(lines)


def _refused(one: ClassRefusal, flags: str) -> str:
    match one.refusal:
        case Refusal.EMPTY:
            return f"{one.page_class} draws on {one.queue}, which is empty"
        case Refusal.GUARDED:
            limits = ", ".join(f"{name} = {value}" for name, value in one.limits)
            of = f" ({limits})" if limits else ""
            have = f"{plural(one.pages, 'page is', 'pages are')} in {one.queue}"
            return f"{have}, but {one.page_class} gets one only if `{one.text}`{of}"
        case Refusal.UNASKED:
            return f"{one.page_class} would get one, but {flags} does not ask for it"
        case _:
            assert_never(one.refusal)


def too_late_lines(too_late: PointOfNoReturn | None, length: int, width: int) -> Document:
    """``Too late from step 2 on; before it ...``"""
    if too_late is None:
        return ()
    if too_late.step == 0:
        return paragraph("Too late from the start: every run that goes on fairly ends badly.", width, 2, 2)
    last = " (the last)" if too_late.step == length else ""
    lines = [*paragraph(f"Point of no return: step {too_late.step}{last}. Instead of it", width, 2, 2)]
    shown = too_late.instead[:MOST_PROVIDERS]
    more = len(too_late.instead) - len(shown)
    for one in shown:
        lines += paragraph(f"{one.who} could `{one.place.statement}`", width, 4, 2)
    if more:
        lines += paragraph(f"and {plural(more, 'other step')} would do", width, 4, 2)
    return (*lines, *paragraph("and all could still end well.", width, 2, 2))


def banner(end: Ending) -> str | None:
    """The last word of a story, as a kernel would shout it; None for a witness."""
    match end:
        case Deadlocked():
            return "*** DEADLOCK ***"
        case Stuck(threads):
            return "*** STUCK ***" if threads else None
        case NoProgress() | Ceased():
            return "*** NO PROGRESS ***"
        case Livelocked():
            return "*** LIVELOCK ***"
        case Faulted():
            return "*** FAULT ***"
        case Reached():
            return None
        case _:
            assert_never(end)


def banner_lines(end: Ending, width: int) -> Document:
    words = banner(end)
    return () if words is None else paragraph(words, width, max((width - len(words)) // 2, 0), 0, Mark.BAD)
