"""A family's system seen as a net: places with amounts, and what each action does to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from zcheck.analysis.hull import LARGEST_PLACES, is_counted
from zcheck.frozen import dataclass
from zcheck.results.verdict import Size, Sum
from zcheck.system.actions import Action
from zcheck.system.building import at_least, binary, conj, equal, reads, substitute
from zcheck.system.expressions import FALSE, TRUE, BinaryOp, Const, Expr, Read, number
from zcheck.system.family import Family
from zcheck.system.places import Place, sum_of
from zcheck.system.system import Role, System
from zcheck.system.types import value_range


def places_of(system: System) -> list[Place]:
    """Every place that a sum may count; parameters are none."""
    found: list[Place] = []
    for slot in system.slots:
        low, high = value_range(slot.type)
        if slot.role is Role.PARAMETER or (is_counted(slot) and low < 0):
            continue
        if is_counted(slot):
            found.append(Place(slot.index))
        elif high - low < LARGEST_PLACES:
            found += (Place(slot.index, value) for value in range(low, high + 1))
    return found


def claim_of(one: Sum) -> Expr:
    """What the sum claims of every state."""
    return at_least(sum_of(one.weights), one.total) if one.is_least else equal(sum_of(one.weights), one.total)


@dataclass(frozen=True)
class Step:
    """An action as a condition and simultaneous assignments, its thread's location among them."""

    action: Action
    condition: Expr                    # see `passable`
    values: Mapping[int, Expr]

    @cached_property
    def touched(self) -> frozenset[int]:
        """The slots it may change."""
        return frozenset(slot for slot, value in self.values.items() if value != Read(slot))

    @cached_property
    def seen(self) -> frozenset[int]:
        """The slots its condition reads."""
        return reads(self.condition)

    def after(self, expr: Expr) -> Expr:
        """The value of `expr` behind the step, read before it."""
        if self.touched.isdisjoint(reads(expr)):
            return expr
        return substitute(expr, self.values)


def enabled(system: System, action: Action) -> Expr:
    if action.thread is None:
        return action.guard
    assert action.source is not None
    place = Read(system.threads[action.thread].location_slot)
    return conj((equal(place, number(action.source)), action.guard))


def passable(system: System, action: Action) -> Expr:
    """Whether the action is enabled and does not fault."""
    return conj((enabled(system, action), *(test.holds for test in action.tests)))


def steps_of(system: System) -> list[Step]:
    found = []
    for action in system.actions:
        values: dict[int, Expr] = {update.slot: update.value for update in action.updates}
        if action.thread is not None:
            assert action.target is not None
            values[system.threads[action.thread].location_slot] = number(action.target)
        condition = passable(system, action)
        if condition != FALSE:
            found.append(Step(action, condition, _folded(system, action, values)))
    return found


def _folded(system: System, action: Action, values: dict[int, Expr]) -> dict[int, Expr]:
    """With the location where the action starts put in."""
    if action.thread is None or action.source is None:
        return values
    known: dict[int, Expr] = {system.threads[action.thread].location_slot: number(action.source)}
    return {slot: substitute(value, known) for slot, value in values.items()}


def at_start(family: Family) -> dict[int, Expr]:
    """Every slot's value at the start, over parameters."""
    values: dict[int, Expr] = {}
    for slot in family.system.slots:
        if slot.role is Role.PARAMETER:
            values[slot.index] = Read(slot.index)
        else:
            values[slot.index] = family.initial.get(slot.index, Const(slot.initial, slot.type))
    return values


def ranges_of(family: Family, in_range: bool) -> list[Expr]:
    """The ranges of all slots; open ends are left out. With `in_range` parameters keep their declared ends."""
    ends = {parameter.slot: parameter.high for parameter in family.parameters}
    claims: list[Expr] = []
    for slot in family.system.slots:
        low, high = value_range(slot.type)
        claims.append(at_least(Read(slot.index), number(low)))
        if slot.index in ends:
            high = ends[slot.index] if in_range else high
        if high < LARGEST_NUMBER:
            claims.append(binary(BinaryOp.LE, Read(slot.index), number(high)))
    return [claim for claim in claims if claim != TRUE]


def is_size(family: Family, size: Size) -> Expr:
    """Whether the free parameters have these values."""
    slots = {parameter.name: parameter.slot for parameter in family.parameters}
    return conj(equal(Read(slots[name]), number(value)) for name, value in size)


LARGEST_NUMBER = 10**12
"""Ranges that end beyond this are taken to have no end."""
