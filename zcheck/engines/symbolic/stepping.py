"""Steps as Python functions, made for one system: what `zcheck.semantics.steps` defines, a few times as fast.

Only examples are made with them, so that nothing rests on their being right; the tests compare them all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, assert_never

from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.actions import Action
from zcheck.system.arithmetic import BINARY
from zcheck.system.building import COMPARISONS
from zcheck.system.expressions import (
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
from zcheck.system.system import State, System

Step: TypeAlias = Callable[[State], State | None]
"""The state after an action; None where it cannot go, or faults."""

JOINED = {ManyOp.AND: " and ", ManyOp.OR: " or ", ManyOp.ADD: " + "}
SIGNS = {
    BinaryOp.EQ: "==", BinaryOp.NE: "!=", BinaryOp.LT: "<", BinaryOp.LE: "<=", BinaryOp.GT: ">", BinaryOp.GE: ">=",
    BinaryOp.SUB: "-", BinaryOp.MUL: "*",
}


class Stepping:
    """Looks only at actions that start where a thread is."""

    def __init__(self, system: System) -> None:
        self._events = [(a.index, step_of(system, a)) for a in system.actions if a.thread is None]
        self._by_place: list[tuple[int, dict[int, list[tuple[int, Step]]]]] = []
        for thread in system.threads:
            own: defaultdict[int, list[tuple[int, Step]]] = defaultdict(list)
            for action in system.actions:
                if action.thread == thread.index and action.source is not None:
                    own[action.source].append((action.index, step_of(system, action)))
            self._by_place.append((thread.location_slot, dict(own)))

    def successors(self, state: State) -> Iterator[tuple[int, State]]:
        """Each action that can go without a fault, with the state behind it."""
        for slot, own in self._by_place:
            yield from _taken(own.get(state[slot], ()), state)
        yield from _taken(self._events, state)


def _taken(steps: Sequence[tuple[int, Step]], state: State) -> Iterator[tuple[int, State]]:
    for index, step in steps:
        after = step(state)
        if after is not None:
            yield index, after


def step_of(system: System, action: Action) -> Step:
    """The thread is taken to be where the action starts."""
    try:
        return _compiled(system, action)
    except (SyntaxError, RecursionError, MemoryError):      # nested more deeply than Python reads
        return lambda state: _defined(system, action, state)


def _defined(system: System, action: Action, state: State) -> State | None:
    if not is_enabled(system, action, state) or first_fault(action, state) is not None:
        return None
    return fire(system, action, state)


def _compiled(system: System, action: Action) -> Step:
    values = {update.slot: text(update.value) for update in action.updates}
    if action.thread is not None:
        values[system.threads[action.thread].location_slot] = str(action.target)
    after = ", ".join(values.get(slot, f"s[{slot}]") for slot in range(len(system.slots)))
    condition = " and ".join(text(part) for part in (action.guard, *(test.holds for test in action.tests)))
    names = {op.name: BINARY[op] for op in (BinaryOp.DIV, BinaryOp.MOD)} | {"selected": selected}
    made: Step = eval(f"lambda s: ({after},) if {condition} else None", names)
    return made


def selected(place: int, items: Sequence[int]) -> int:
    return items[place] if 0 <= place < len(items) else 0


def text(expr: Expr) -> str:
    """Python for the value of an expression in the state `s`."""
    match expr:
        case Const(value):
            return str(int(value))
        case Read(slot):
            return f"s[{slot}]"
        case Not(operand):
            return f"int(not {text(operand)})"
        case Neg(operand):
            return f"(-{text(operand)})"
        case Binary(op, left, right) if op in SIGNS:
            plain = f"({text(left)} {SIGNS[op]} {text(right)})"
            return f"int{plain}" if op in COMPARISONS else plain
        case Binary(op, left, right):
            return f"{op.name}({text(left)}, {text(right)})"
        case Many(ManyOp.MIN | ManyOp.MAX as op, args):
            return f"{op.value}({', '.join(map(text, args))})"
        case Many(op, args):
            return f"({JOINED[op].join(map(text, args))})"
        case Ite(test, yes, no):
            return f"({text(yes)} if {text(test)} else {text(no)})"
        case Select(index, low, items):
            return f"selected({text(index)} - ({low}), ({', '.join(map(text, items))},))"
        case In(operand, values):
            return f"int({text(operand)} in {values!r})"
        case _:
            assert_never(expr)
