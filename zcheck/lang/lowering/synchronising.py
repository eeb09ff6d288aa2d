"""Statements about locks and channels, which may be elements of arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from zcheck.frozen import dataclass
from zcheck.lang.lowering.effects import Effect, both
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import Channel, Elements, Lock, Scope, Term
from zcheck.lang.lowering.statements import assigning, locking, paging, sleeping
from zcheck.lang.lowering.world import World
from zcheck.lang.syntax import statements as syntax
from zcheck.system.building import conj, equal
from zcheck.system.expressions import FALSE, TRUE, Expr, number

Thing = TypeVar("Thing", Lock, Channel)


@dataclass(frozen=True, slots=True)
class Choices(Generic[Thing]):
    """What a reference may mean, each with the condition that it does, and where it means anything."""

    items: list[tuple[Expr, Thing]]
    place: Expr


class Synchronising:
    """Effects of acquire, try, release, sleep and wakeup for one thread (None for events)."""

    def __init__(self, world: World, thread: int | None) -> None:
        self._world = world
        self._thread = thread

    def effect(
        self, statement: syntax.Acquire | syntax.Release | syntax.Wakeup, scope: Scope
    ) -> Effect:
        resources = self._world.resources
        if isinstance(statement, syntax.Wakeup):
            return self._each(
                statement.channel, scope, lambda c: sleeping.wakeup(c, statement.one, resources), Channel
            )
        thread, span = self._thread, statement.span
        assert thread is not None, "an event cannot hold a lock and passed validation"
        if isinstance(statement, syntax.Release):
            return self._each(
                statement.lock, scope, lambda lock: locking.release(lock, thread, resources, span), Lock
            )
        shared = statement.shared
        if statement.trying:
            return self._each(
                statement.lock,
                scope,
                lambda lock: paging.failing([locking.could_try(lock, shared, thread, resources, span)]),
                Lock,
            )
        effect = self._each(
            statement.lock,
            scope,
            lambda lock: [locking.acquire(lock, shared, thread, resources, span)],
            Lock,
        )
        spins = any(lock.kind == "spin" for _, lock in self._things(statement.lock, scope, Lock).items)
        return replace(effect, waits=True, idle=statement.idle, spins=spins)

    def sleep(self, statement: syntax.Sleep, scope: Scope) -> tuple[Effect, Effect]:
        """The two steps of a sleep: enqueue, and go on once woken (or timed out). A timeout that still needs
        the lock only ends the sleep: it is a failing outcome, and the same place again."""
        thread, resources = self._thread, self._world.resources
        assert thread is not None, "an event cannot sleep and passed validation"
        channels = self._things(statement.channel, scope, Channel).items
        enqueue = self._each(
            statement.channel, scope, lambda c: [sleeping.enqueue(c, thread, resources)], Channel
        ).outcomes
        ends = [Outcome(sleeping.woken(thread, resources))]
        if statement.timeout:
            ends += [sleeping.time_out(channel, thread, resources) for _, channel in channels]
        if statement.lock is not None:
            span = statement.lock.span
            releasing = statement.mode == "releasing"
            give_up = locking.release_exclusive if releasing else locking.release
            released = self._each(
                statement.lock, scope, lambda lock: give_up(lock, thread, resources, span), Lock
            ).outcomes
            enqueue = tuple(both(a, b) for a in enqueue for b in released)
            if releasing:
                taken = self._each(
                    statement.lock,
                    scope,
                    lambda lock: [locking.acquire(lock, False, thread, resources, span)],
                    Lock,
                ).outcomes
                woken, *timeouts = ends
                ends = [both(woken, b) for b in taken] + [replace(a, fails=True) for a in timeouts]
        return Effect(enqueue), Effect(tuple(ends), waits=True, idle=statement.idle)

    def _each(
        self,
        reference: syntax.Reference,
        scope: Scope,
        outcomes: Callable[[Thing], list[Outcome]],
        kind: type[Thing],
    ) -> Effect:
        """`outcomes` of each thing that may be meant; an index outside the array faults."""
        choices: Choices[Thing] = self._things(reference, scope, kind)
        found: list[Outcome] = []
        for meant, thing in choices.items:
            for outcome in outcomes(thing):
                condition = conj((choices.place, meant, outcome.condition))
                found.append(replace(outcome, condition=condition))
        return Effect((*found, *assigning.missing_element(Term(TRUE, choices.place), reference.span)))

    def _things(
        self, reference: syntax.Reference, scope: Scope, kind: type[Thing]
    ) -> Choices[Thing]:
        """The locks or channels that a reference may mean, each with the condition that it does."""
        binding = scope.names[reference.name.text]
        if isinstance(binding, kind):
            return Choices([(TRUE, binding)], TRUE)
        assert isinstance(binding, Elements)
        assert reference.index is not None
        index = self._world.expressions.lower(reference.index, scope)
        items = [item for item in binding.items if isinstance(item, kind)]
        inside = conj((index.defined, self._world.expressions.inside(index.value, len(items))))
        meant = [(equal(index.value, number(i)), item) for i, item in enumerate(items)]
        return Choices([entry for entry in meant if entry[0] != FALSE], inside)
