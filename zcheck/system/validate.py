"""Whether a system is one: every index, type and range that engines rely on, looked at between passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from zcheck.diagnostics.errors import EngineBug
from zcheck.system.actions import Action, Update
from zcheck.system.building import reads
from zcheck.system.expressions import (
    Binary,
    Const,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
)
from zcheck.system.intervals import bounds
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Reachable,
    Unsupported,
)
from zcheck.system.system import Role, System
from zcheck.system.threads import Thread
from zcheck.system.types import LocationRef, value_range


def validate(system: System) -> None:
    """Raise `EngineBug` with everything that is ill-formed. Fault tests are trusted to keep ranges."""
    wrong = [
        *_wrong_slots(system),
        *(text for thread in system.threads for text in _wrong_thread(system, thread)),
        *(text for action in system.actions for text in _wrong_action(system, action)),
        *(text for check in system.checks for text in _wrong_check(system, check)),
        *_wrong_order(system),
    ]
    if wrong:
        raise EngineBug("ill-formed system: " + "; ".join(wrong))


def _wrong_slots(system: System) -> Iterator[str]:
    for place, slot in enumerate(system.slots):
        low, high = value_range(slot.type)
        if slot.index != place:
            yield f"slot {slot.name} has index {slot.index} at place {place}"
        if not low <= slot.initial <= high:
            yield f"slot {slot.name} starts at {slot.initial}, outside {low}..{high}"
        if slot.owner is not None and not 0 <= slot.owner < len(system.threads):
            yield f"slot {slot.name} belongs to no thread"
    yield from _repeated("slot", (slot.name for slot in system.slots))


def _repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"two {what}s are called {name}"
        seen.add(name)


def _wrong_thread(system: System, thread: Thread) -> Iterator[str]:
    if not 0 <= thread.index < len(system.threads) or system.threads[thread.index] is not thread:
        yield f"thread {thread.name} has the wrong index"
    if not 0 <= thread.location_slot < len(system.slots):
        yield f"thread {thread.name} has no location slot"
        return
    slot = system.slots[thread.location_slot]
    if slot.role is not Role.LOCATION or slot.type != LocationRef(len(thread.locations)):
        yield f"the location slot of thread {thread.name} does not fit its locations"
    if any(other.location_slot == thread.location_slot for other in system.threads if other is not thread):
        yield f"thread {thread.name} shares its location slot"
    for place, location in enumerate(thread.locations):
        if location.index != place:
            yield f"location {place} of thread {thread.name} has the wrong index"
        yield from _wrong_condition(system, location.condition, f"location {place} of {thread.name}")


def _wrong_action(system: System, action: Action) -> Iterator[str]:
    name = f"action {action.name}"
    yield from _wrong_place(system, action)
    yield from _wrong_condition(system, action.guard, name)
    for test in action.tests:
        yield from _wrong_condition(system, test.holds, name)
    taken: set[int] = set()
    for update in action.updates:
        wrong = list(_wrong_expression(system, update.value))
        yield from (f"{name}: {text}" for text in wrong)
        if not 0 <= update.slot < len(system.slots):
            yield f"{name} updates no slot"
            continue
        if update.slot in taken:
            yield f"{name} updates {system.slots[update.slot].name} twice"
        taken.add(update.slot)
        if not wrong and _misses(system, action, update):
            yield f"{name} gives {system.slots[update.slot].name} a value that is never in its range"


def _misses(system: System, action: Action, update: Update) -> bool:
    """Whether a constant is outside the slot's range, and the step does not fault for it at once."""
    low, high = value_range(system.slots[update.slot].type)
    missing = isinstance(update.value, Const) and not low <= update.value.value <= high
    return missing and not any(isinstance(test.holds, Const) and not test.holds.value for test in action.tests)


def _wrong_place(system: System, action: Action) -> Iterator[str]:
    name = f"action {action.name}"
    if action.thread is None:
        if action.source is not None or action.target is not None:
            yield f"{name} has locations but no thread"
        return
    if not 0 <= action.thread < len(system.threads):
        yield f"{name} is by no thread"
        return
    thread = system.threads[action.thread]
    places = range(len(thread.locations))
    if action.source not in places or action.target not in places:
        yield f"{name} goes from or to no location"
    if any(update.slot == thread.location_slot for update in action.updates):
        yield f"{name} updates the location of its own thread"
    unknown = action.progress - thread.carries
    if unknown:
        yield f"{name} passes {', '.join(sorted(unknown))}, which its thread does not carry"


def _wrong_order(system: System) -> Iterator[str]:
    for place, action in enumerate(system.actions):
        if action.index != place:
            yield f"action {action.name} has index {action.index} at place {place}"
    order = [len(system.threads) if a.thread is None else a.thread for a in system.actions]
    if order != sorted(order):
        yield "actions are not in the order of threads, events last"
    yield from _repeated("action", (action.name for action in system.actions))
    yield from _repeated("thread", (thread.name for thread in system.threads))


def _wrong_check(system: System, check: Check) -> Iterator[str]:
    name = f"check {check.name}"
    if check.within is not None and check.within < 0:
        yield f"{name} is bounded by {check.within} steps"
    goal = check.property
    match goal:
        case Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined):
            yield from _wrong_condition(system, expr, name)
            yield from _wrong_condition(system, defined, name)
        case NeverStuck(threads):
            if not all(0 <= thread < len(system.threads) for thread in threads):
                yield f"{name} is about no thread"
            if len(set(threads)) != len(threads):
                yield f"{name} names a thread twice"
        case DeadlockFree() | FaultFree() | Progress() | Live() | Unsupported():
            pass
        case _:
            assert_never(goal)


def _wrong_condition(system: System, expr: Expr, where: str) -> Iterator[str]:
    wrong = list(_wrong_expression(system, expr))
    yield from (f"{where}: {text}" for text in wrong)
    if not wrong and not _is_truth(system, expr):
        yield f"{where}: a condition is not a truth value"


def _is_truth(system: System, expr: Expr) -> bool:
    low, high = bounds(expr, lambda slot: value_range(system.slots[slot].type))
    return low >= 0 and high <= 1


def _wrong_expression(system: System, expr: Expr) -> Iterator[str]:
    if any(not 0 <= slot < len(system.slots) for slot in reads(expr)):
        yield "an expression reads no slot"
        return
    stack: list[Expr] = [expr]
    while stack:
        here = stack.pop()
        match here:
            case Const() | Read():
                pass
            case Not(operand):
                yield from _not_truth(system, [operand])
                stack.append(operand)
            case Neg(operand):
                stack.append(operand)
            case Binary(_, left, right):
                stack += (left, right)
            case Many(op, args):
                if len(args) < 2:
                    yield f"{op.value} has {len(args)} operands"
                if op in (ManyOp.AND, ManyOp.OR):
                    yield from _not_truth(system, args)
                stack += args
            case Ite(test, yes, no):
                yield from _not_truth(system, [test])
                stack += (test, yes, no)
            case Select(index, _, items):
                if not items:
                    yield "a selection has no items"
                stack += (index, *items)
            case In(operand, values):
                if not values or list(values) != sorted(set(values)):
                    yield "the values of a membership are not in order"
                stack.append(operand)
            case _:
                assert_never(here)


def _not_truth(system: System, exprs: Iterable[Expr]) -> Iterator[str]:
    if not all(_is_truth(system, expr) for expr in exprs):
        yield "an operand is not a truth value"
