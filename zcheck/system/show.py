"""The stable printed form of systems, expressions and values: what tests compare and ``zcheck show`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import assert_never

from zcheck.system.actions import Action, FaultTest
from zcheck.system.building import COMPARISONS
from zcheck.system.expressions import (
    TRUE,
    Binary,
    BinaryOp,
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
from zcheck.system.properties import Check, VerdictName
from zcheck.system.system import Slot, State, System
from zcheck.system.threads import Location, LocationKind, Thread
from zcheck.system.types import IntRange, Type, value_text


class Strength(IntEnum):
    """How strongly an operator binds; an operand that binds less is put in parentheses."""

    IF = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    SIGN = 7
    ATOM = 8


def show_expression(expr: Expr, system: System) -> str:
    """`expr` in the notation of models, with the names of slots, enum members and threads."""
    return _Expressions(system.slots).text(expr)


def show_values(system: System, state: State, slots: Iterable[int]) -> str:
    """``free = 0, lock = user[1]``."""
    return ", ".join(
        f"{system.slots[slot].name} = {value_text(system.slots[slot].type, state[slot])}"
        for slot in slots
    )


def show_system(system: System) -> str:
    """Everything in a system but its places in the source, one thing a line."""
    head = f"system {system.name}" + (f' "{system.title}"' if system.title else "")
    lines = [head, *(f"  with {name} = {value}" for name, value in system.parameters), "", "slots"]
    lines += [f"  {_slot(slot, system)}" for slot in system.slots]
    for thread in system.threads:
        lines += ["", *_thread(thread, system)]
    events = [action for action in system.actions if action.thread is None]
    if events:
        lines += ["", "events"]
        lines += [line for action in events for line in _action(action, system)]
    if system.checks:
        lines += ["", "checks", *(f"  {_check(check)}" for check in system.checks)]
    return "\n".join(lines) + "\n"


def _slot(slot: Slot, system: System) -> str:
    owner = "" if slot.owner is None else f" of {system.threads[slot.owner].name}"
    initial = value_text(slot.type, slot.initial)
    return f"{slot.name} : {slot.type} = {initial}    {slot.role.value}{owner}"


def _thread(thread: Thread, system: System) -> list[str]:
    start = system.slots[thread.location_slot].initial
    carries = f", carries {', '.join(sorted(thread.carries))}" if thread.carries else ""
    lines = [f"{thread.kind.value} {thread.name}, starts at {start}{carries}"]
    for place in thread.locations:
        lines.append(f"  {_location(place, system)}")
        for action in system.actions:
            if action.thread == thread.index and action.source == place.index:
                lines += [f"  {line}" for line in _action(action, system)]
    return lines


def _location(place: Location, system: System) -> str:
    kind = "" if place.kind is LocationKind.RUNNING else f" {place.kind.value}"
    labels = f" {', '.join(sorted(place.labels))}" if place.labels else ""
    until = "" if place.condition == TRUE else f" until {show_expression(place.condition, system)}"
    calls = "".join(f"{frame.text} > " for frame in place.origin.calls)
    return f"{place.index}{kind}{labels}{until}: {calls}{place.origin.text}".rstrip(": ")


def _action(action: Action, system: System) -> list[str]:
    optional = "" if action.mandatory else "optional "
    where = "" if action.target is None else f" -> {action.target}"
    progress = f", progress {', '.join(sorted(action.progress))}" if action.progress else ""
    lines = [f"  {optional}{action.name}{where}{progress}"]
    if action.guard != TRUE:
        lines.append(f"    when {show_expression(action.guard, system)}")
    lines += [f"    {_test(test, system)}" for test in action.tests]
    for update in action.updates:
        slot = system.slots[update.slot]
        value = _Expressions(system.slots).of_type(update.value, slot.type)
        lines.append(f"    {slot.name} := {value}")
    return lines


def _test(test: FaultTest, system: System) -> str:
    return f"fault unless {show_expression(test.holds, system)}: {test.fault.message}"


def _check(check: Check) -> str:
    within = "" if check.within is None or "within" in check.text else f" within {check.within} steps"
    expect = "" if check.expect is VerdictName.HOLDS else f" expect {check.expect.value}"
    if f"expect {check.expect.value}" in check.text:
        expect = ""
    return f"{check.name} : {check.text}{within}{expect}"


class _Expressions:
    """Texts of expressions over some slots."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = slots

    def text(self, expr: Expr) -> str:
        return self._shown(expr)[0]

    def of_type(self, expr: Expr, type_: Type | None) -> str:
        """A constant as a value of the type it is compared with or assigned to."""
        if isinstance(expr, Const) and isinstance(expr.type, IntRange) and type_ is not None:
            return value_text(type_, expr.value)
        return self.text(expr)

    def _within(self, expr: Expr, least: Strength) -> str:
        text, strength = self._shown(expr)
        return text if strength >= least else f"({text})"

    def _shown(self, expr: Expr) -> tuple[str, Strength]:
        match expr:
            case Const(value, type_):
                return value_text(type_, value), Strength.ATOM if value >= 0 else Strength.SIGN
            case Read(slot):
                return self._slots[slot].name, Strength.ATOM
            case Not(operand):
                return f"not {self._within(operand, Strength.NOT)}", Strength.NOT
            case Neg(operand):
                return f"-{self._within(operand, Strength.ATOM)}", Strength.SIGN
            case Binary(op, left, right):
                return self._binary(op, left, right)
            case Many(op, args):
                return self._many(op, args)
            case Ite(test, yes, no):
                parts = (self._within(part, Strength.OR) for part in (test, yes))
                return "if {} then {} else {}".format(*parts, self.text(no)), Strength.IF
            case Select(index, low, items):
                place = self._within(index, Strength.SUM) + (f" - {low}" if low > 0 else "")
                place += f" + {-low}" if low < 0 else ""
                return f"[{', '.join(map(self.text, items))}][{place}]", Strength.ATOM
            case In(operand, values):
                members = ", ".join(self._value(operand, value) for value in values)
                return f"{self._within(operand, Strength.SUM)} in {{{members}}}", Strength.COMPARISON
            case _:
                assert_never(expr)

    def _binary(self, op: BinaryOp, left: Expr, right: Expr) -> tuple[str, Strength]:
        if op in COMPARISONS:
            shown = self._compared(left, right), self._compared(right, left)
            return f"{shown[0]} {op.value} {shown[1]}", Strength.COMPARISON
        own = Strength.SUM if op is BinaryOp.SUB else Strength.PRODUCT
        tighter = Strength.PRODUCT if op is BinaryOp.SUB else Strength.SIGN
        return f"{self._within(left, own)} {op.value} {self._within(right, tighter)}", own

    def _compared(self, expr: Expr, other: Expr) -> str:
        if isinstance(expr, Const) and isinstance(other, Read):
            return self.of_type(expr, self._slots[other.slot].type)
        return self._within(expr, Strength.SUM)

    def _value(self, operand: Expr, value: int) -> str:
        return value_text(self._slots[operand.slot].type, value) if isinstance(operand, Read) else str(value)

    def _many(self, op: ManyOp, args: Sequence[Expr]) -> tuple[str, Strength]:
        match op:
            case ManyOp.AND:
                return " and ".join(self._within(a, Strength.NOT) for a in args), Strength.AND
            case ManyOp.OR:
                return " or ".join(self._within(a, Strength.AND) for a in args), Strength.OR
            case ManyOp.ADD:
                return self._sum(args), Strength.SUM
            case ManyOp.MIN | ManyOp.MAX:
                return f"{op.value}({', '.join(map(self.text, args))})", Strength.ATOM
            case _:
                assert_never(op)

    def _sum(self, args: Sequence[Expr]) -> str:
        text = self._within(args[0], Strength.PRODUCT)
        for arg in args[1:]:
            if isinstance(arg, Const) and arg.value < 0:
                text += f" - {-arg.value}"
            else:
                text += f" + {self._within(arg, Strength.PRODUCT)}"
        return text
