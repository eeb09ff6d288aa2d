"""Statements about pages and slabs. Pages only move, so page counters never leave their ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import Queue, Slab, Term
from zcheck.lang.lowering.slots import SlotTable
from zcheck.lang.lowering.statements.assigning import value_tests
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.building import (
    add,
    at_least,
    at_most,
    binary,
    conj,
    disj,
    equal,
    minus,
    negate,
    shifted,
    substitute,
)
from zcheck.system.expressions import TRUE, BinaryOp, Expr, Read, number


@dataclass(frozen=True, slots=True)
class Source:
    """A queue that a request may take from, and when."""

    queue: Queue
    admitted: Expr


def take(sources: Sequence[Source], count: int, into: Queue) -> list[Outcome]:
    """`count` single takes, each tested after the one before; an outcome for each sequence of queues."""
    ways: list[tuple[Expr, dict[int, Expr]]] = [(TRUE, {})]
    for _ in range(count):
        ways = [longer for way in ways for longer in _one_more(way, sources, into)]
    return [Outcome(condition, tuple(updates.items())) for condition, updates in ways]


def obtainable(sources: Sequence[Source]) -> Expr:
    """Whether one page can be had."""
    return disj(conj((at_least(Read(s.queue.slot), number(1)), s.admitted)) for s in sources)


def _one_more(
    way: tuple[Expr, dict[int, Expr]], sources: Sequence[Source], into: Queue
) -> list[tuple[Expr, dict[int, Expr]]]:
    condition, values = way
    longer = []
    refused: list[Expr] = [condition]
    for source in sources:
        here = substitute(conj((at_least(Read(source.queue.slot), number(1)), source.admitted)), values)
        moved = dict(values)
        moved[source.queue.slot] = shifted(moved.get(source.queue.slot, Read(source.queue.slot)), -1)
        moved[into.slot] = shifted(moved.get(into.slot, Read(into.slot)), 1)
        longer.append((conj((*refused, here)), moved))
        refused.append(negate(here))
    return longer


def with_count(
    count: Term, span: Span, slots: SlotTable, outcomes: Callable[[int], list[Outcome]]
) -> list[Outcome]:
    """`outcomes` for each value that a computed `count` may have; a negative one is a fault."""
    values = slots.values_of(count.value, "numbers of pages that it may mean", span)
    found = []
    for value in values[max(0, -values.start) :]:
        chosen = equal(count.value, number(value))
        here = conj((chosen, count.defined))
        found += [replace(o, condition=conj((here, o.condition))) for o in outcomes(value)]
    bad = conj((count.defined, at_least(count.value, number(0))))
    if values.start < 0 or count.defined != TRUE:
        fault = Fault(FaultKind.RANGE, f"`{span.text}` is not a number of pages here", span)
        found.append(Outcome(negate(bad), (), (FaultTest(bad, fault),)))
    return found


def failing(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """`outcomes` and the failing one: possible iff none of them is."""
    return [*outcomes, Outcome(negate(disj(o.condition for o in outcomes)), fails=True)]


def _limited(
    enough: Expr, updates: Mapping[int, Expr], shortage: str, span: Span, can_fail: bool
) -> list[Outcome]:
    """A statement that needs `enough`: it fails over to its `else`, or faults for want of one."""
    if can_fail:
        return failing([Outcome(enough, tuple(updates.items()))])
    return [Outcome(TRUE, tuple(updates.items()), (FaultTest(enough, Fault(FaultKind.SHORTAGE, shortage, span)),))]


def move(count: Term, source: Queue, target: Queue, span: Span, slots: SlotTable, can_fail: bool) -> list[Outcome]:
    """``move count pages from source to target``"""
    amount = count.value
    enough = at_least(Read(source.slot), amount)
    updates: dict[int, Expr] = {}
    if source.slot != target.slot:
        updates[source.slot] = add((Read(source.slot), minus(amount)))
        updates[target.slot] = add((Read(target.slot), amount))
    outcomes = _limited(enough, updates, f"there are not that many pages in {source.name}", span, can_fail)
    tests = value_tests(count, span)
    if slots.bounds(amount)[0] < 0:
        fault = Fault(FaultKind.RANGE, "a negative number of pages", span)
        tests += (FaultTest(at_least(amount, number(0)), fault),)
    return [Outcome(o.condition, o.updates, tests + o.tests, o.fails) for o in outcomes]


def get_object(slab: Slab) -> Outcome:
    return Outcome(at_least(Read(slab.objects), number(1)), ((slab.objects, shifted(Read(slab.objects), -1)),))


def put_object(slab: Slab, span: Span) -> list[Outcome]:
    capacity = binary(BinaryOp.MUL, Read(slab.slabs), number(slab.per_slab))
    test = FaultTest(
        binary(BinaryOp.LT, Read(slab.objects), capacity),
        Fault(FaultKind.SHORTAGE, f"{slab.name} has no object outstanding that could come back", span),
    )
    return [Outcome(TRUE, ((slab.objects, shifted(Read(slab.objects), 1)),), (test,))]


def add_slab(slab: Slab, source: Queue, stash: bool, span: Span, slots: SlotTable) -> list[Outcome]:
    """``add slab to S from Q`` or ``stash slab in S from Q``"""
    updates: dict[int, Expr] = {
        source.slot: shifted(Read(source.slot), -slab.pages),
        slab.backing: shifted(Read(slab.backing), slab.pages),
    }
    if stash:
        updates[slab.spare] = shifted(Read(slab.spare), 1)
    else:
        updates[slab.slabs] = shifted(Read(slab.slabs), 1)
        updates[slab.objects] = shifted(Read(slab.objects), slab.per_slab)
    enough = at_least(Read(source.slot), number(slab.pages))
    shortage = f"a slab of {slab.name} needs {slab.pages} pages from {source.name}"
    outcomes = _limited(enough, updates, shortage, span, can_fail=False)
    return [_backed(outcome, slab, slots, span) for outcome in outcomes]


def _backed(outcome: Outcome, slab: Slab, slots: SlotTable, span: Span) -> Outcome:
    """`outcome`, at fault where it makes more slabs than all pages together could back: that is possible only
    where somebody moves pages out of the backing."""
    tests = outcome.tests
    for slot, value in outcome.updates:
        if slot in (slab.spare, slab.slabs, slab.objects):
            fault = Fault(FaultKind.RANGE, f"{slab.name} has more slabs than there are pages for", span)
            tests += (FaultTest(at_most(value, slab.most_objects if slot == slab.objects else slab.most), fault),)
    return replace(outcome, tests=tests)


def open_spare(slab: Slab, span: Span, can_fail: bool, slots: SlotTable) -> list[Outcome]:
    updates = {
        slab.spare: shifted(Read(slab.spare), -1),
        slab.slabs: shifted(Read(slab.slabs), 1),
        slab.objects: shifted(Read(slab.objects), slab.per_slab),
    }
    enough = at_least(Read(slab.spare), number(1))
    outcomes = _limited(enough, updates, f"{slab.name} has no spare slab", span, can_fail)
    return [_backed(outcome, slab, slots, span) for outcome in outcomes]


def drop_slab(slab: Slab, target: Queue, span: Span, can_fail: bool) -> list[Outcome]:
    """``drop slab of S to Q``: the reverse of `add_slab`; all objects of one slab must be free."""
    updates = {
        slab.backing: shifted(Read(slab.backing), -slab.pages),
        slab.slabs: shifted(Read(slab.slabs), -1),
        slab.objects: shifted(Read(slab.objects), -slab.per_slab),
        target.slot: shifted(Read(target.slot), slab.pages),
    }
    enough = conj(
        (
            at_least(Read(slab.objects), number(slab.per_slab)),
            at_least(Read(slab.slabs), number(1)),
            at_least(Read(slab.backing), number(slab.pages)),
        )
    )
    return _limited(enough, updates, f"no slab of {slab.name} has all its objects free", span, can_fail)
