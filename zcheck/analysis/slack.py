"""By how much a condition holds: the comparisons it is made of, as numbers that must not fall below 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from zcheck.frozen import dataclass
from zcheck.system.actions import Action, FaultKind
from zcheck.system.building import binary, conj, disj, equal, negate, shifted
from zcheck.system.expressions import Binary, BinaryOp, Expr, Many, ManyOp, Not, Read, number
from zcheck.system.properties import (
    Always,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Slack:
    """Where `where` is true `compared`, a comparison, must be: it is while `value` is not below 0.

    `action` is the index of the step that asserts it; None for the condition of a check.
    """

    compared: Expr
    where: Expr
    value: Expr
    action: int | None = None


def slacks(system: System, goal: Property) -> tuple[Slack, ...]:
    """The comparisons of numbers that `goal` needs; what is needed beside them is not told."""
    match goal:
        case Always(expr, defined):
            found = _of_condition(expr, defined)
        case Never(expr, defined):
            found = _of_condition(_negated(expr), defined)
        case FaultFree():
            found = (slack for action in system.actions for slack in _asserted(system, action))
        case DeadlockFree() | Reachable() | NeverStuck() | Progress() | Live() | Unsupported():
            return ()
        case _:
            assert_never(goal)
    return tuple(dict.fromkeys(found))


def is_enabled_in(system: System, action: Action) -> Expr:
    """The condition of the states in which `action` is enabled."""
    if action.thread is None or action.source is None:
        return action.guard
    place = Read(system.threads[action.thread].location_slot)
    there = equal(place, number(action.source))
    return conj((there, action.guard))


def _asserted(system: System, action: Action) -> Iterator[Slack]:
    """What a step asserts in so many words; ranges and indices are not meant to be far from their ends."""
    before = [is_enabled_in(system, action)]
    for test in action.tests:
        if test.fault.kind is FaultKind.ASSERT:
            for slack in _of_condition(test.holds, conj(before)):
                yield Slack(slack.compared, slack.where, slack.value, action.index)
        before.append(test.holds)


def _of_condition(expr: Expr, where: Expr) -> Iterator[Slack]:
    """The parts of a condition that are comparisons, alone or behind an `or`: where the rest fails, they count."""
    for part in _parts(expr, ManyOp.AND):
        chances = tuple(_parts(part, ManyOp.OR))
        compared = [chance for chance in chances if _value(chance) is not None]
        if len(compared) != 1:
            continue
        value = _value(compared[0])
        rest = [negate(chance) for chance in chances if chance is not compared[0]]
        if value is not None:
            yield Slack(compared[0], conj((where, *rest)), value)


def _parts(expr: Expr, op: ManyOp) -> Iterator[Expr]:
    if isinstance(expr, Not):
        pushed = _negated(expr.operand)
        if pushed != expr:
            yield from _parts(pushed, op)
            return
    if isinstance(expr, Many) and expr.op is op:
        for part in expr.args:
            yield from _parts(part, op)
    else:
        yield expr


def _negated(expr: Expr) -> Expr:
    match expr:
        case Many(ManyOp.AND, args):
            return disj(map(_negated, args))
        case Many(ManyOp.OR, args):
            return conj(map(_negated, args))
        case _:
            return negate(expr)


def _value(expr: Expr) -> Expr | None:
    """By how much a comparison holds: 0 where one step more would be too much."""
    match expr:
        case Binary(BinaryOp.GE, left, right):
            return binary(BinaryOp.SUB, left, right)
        case Binary(BinaryOp.GT, left, right):
            return shifted(binary(BinaryOp.SUB, left, right), -1)
        case Binary(BinaryOp.LE, left, right):
            return binary(BinaryOp.SUB, right, left)
        case Binary(BinaryOp.LT, left, right):
            return shifted(binary(BinaryOp.SUB, right, left), -1)
        case _:
            return None
