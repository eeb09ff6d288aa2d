"""Knots of the wait-for graph: the reason why those in it, and those who wait for them, never go on.

A wait for a page ends by any of several steps (whoever gives a page back will do), so the reason is not just a
cycle: it is a set of waiters each of which needs something that only members of the set could bring about.
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.explain.waiting import Lack, Waiter
from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Knot:
    """A smallest set of waiters none of whom can go on before another of them does.

    Each member stands with the lack that only members could end; one whose lack nobody could end is a knot of
    its own.
    """

    members: tuple[tuple[Waiter, Lack], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(waiter.name for waiter, _ in self.members)


def knots(found: Sequence[Waiter], concerned: frozenset[str]) -> tuple[Knot, ...]:
    """The knots among `found`, those of `concerned` waiters first, each as small as can be.

    There is none where what is needed does come, but never enough of it.
    """
    waiting = frozenset(waiter.name for waiter in found)
    rest = {waiter.name: waiter for waiter in found}
    closed = _closed(rest, waiting)
    result: list[Knot] = []
    while closed.keys() & concerned:
        core = _shrunk({name: rest[name] for name in closed}, waiting, concerned)
        result.append(Knot(tuple((rest[name], lack) for name, lack in core.items())))
        rest = {name: waiter for name, waiter in rest.items() if name not in core}
        closed = _closed(rest, waiting)
    return tuple(sorted(result, key=lambda knot: not concerned.intersection(knot.names)))


def _closed(among: dict[str, Waiter], waiting: frozenset[str]) -> dict[str, Lack]:
    """The greatest set of waiters each with a lack that only members of the set could end.

    Who is not `waiting` goes on for ever, but never to a step that would help.
    """
    inside = dict(among)
    while True:
        gone = waiting - inside.keys()
        kept = {name: lack for name, waiter in inside.items() if (lack := _hopeless(waiter, gone)) is not None}
        if len(kept) == len(inside):
            return kept
        inside = {name: inside[name] for name in kept}


def _hopeless(waiter: Waiter, gone: frozenset[str]) -> Lack | None:
    """A lack of `waiter` that nobody in `gone` could end; of several the one fewest could."""
    fitting = [
        lack
        for lack in waiter.lacks
        if not lack.moves and not any(provider.who in gone for provider in lack.providers)
    ]
    return min(fitting, key=lambda lack: len({provider.who for provider in lack.providers}), default=None)


def _shrunk(inside: dict[str, Waiter], waiting: frozenset[str], concerned: frozenset[str]) -> dict[str, Lack]:
    """A part of `inside` that is closed, too, and has no smaller closed part."""
    for name in sorted(inside, key=lambda name: (name in concerned, name)):
        if name in inside:
            smaller = _closed({other: waiter for other, waiter in inside.items() if other != name}, waiting)
            if smaller:
                inside = {other: inside[other] for other in smaller}
    return _closed(inside, waiting)
