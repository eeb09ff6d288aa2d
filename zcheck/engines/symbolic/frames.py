"""The values of all slots at one moment, as terms, and what must be true of such values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

import z3

from zcheck.analysis.hull import Law, is_counted
from zcheck.engines.symbolic.expressions import Encoder
from zcheck.engines.symbolic.logic import NO, both, implied, opposite
from zcheck.engines.symbolic.totals import total_of
from zcheck.engines.symbolic.values import (
    LARGEST_LADDER,
    Ladder,
    Place,
    Value,
    Word,
    constant,
    equal,
    is_value,
    ladder,
    width_of,
)
from zcheck.system.system import Slot, State, System
from zcheck.system.types import value_range

Frame: TypeAlias = tuple[Value, ...]
"""One value for each slot, in slot order."""


def first_frame(system: System) -> Frame:
    return tuple(constant(slot.initial) for slot in system.slots)


def fresh(slot: Slot, low: int, high: int, moment: str) -> Value:
    """A new variable of its own for a number of `low` to `high`; see `laws_of` for what to assert of it."""
    name = f"{slot.name}@{moment}"
    if not is_counted(slot):
        return Place(low, tuple(z3.Bool(f"{name}={v}") for v in range(low, high + 1)))
    if high - low >= LARGEST_LADDER:
        return Word(z3.BitVec(name, width_of(low, high)), low, high)
    return ladder(low, high, lambda c: z3.Bool(f"{name}>={c}"))


def free_frame(system: System, moment: str) -> Frame:
    """Any values within the ranges."""
    return tuple(fresh(slot, *value_range(slot.type), moment) for slot in system.slots)


def laws_of(value: Value) -> Iterator[z3.BoolRef]:
    """What makes the variables of a value a value."""
    match value:
        case Ladder(_, rungs):
            for below, above in pairwise(rungs):
                yield implied(above, below)
        case Place(_, marks):
            yield exactly_one([mark for mark in marks if mark is not NO])
        case Word(term, low, high):
            yield z3.And(term >= low, term <= high)


def exactly_one(parts: list[z3.BoolRef]) -> z3.BoolRef:
    if not parts:
        return NO
    return parts[0] if len(parts) == 1 else z3.PbEq([(part, 1) for part in parts], 1)


def in_state(frame: Frame, state: State) -> z3.BoolRef:
    return both(is_value(value, here) for value, here in zip(frame, state, strict=True))


def law_holds(law: Law, frame: Frame, encoder: Encoder) -> z3.BoolRef:
    """The law as one weighted sum of variables, which a solver propagates as a whole."""
    total = total_of(law.weights, frame)
    return encoder.truth(law.expression) if total is None else total.is_exactly(law.total)


def differ(one: Frame, other: Frame) -> z3.BoolRef:
    """Whether two frames are different states."""
    pairs = zip(one, other, strict=True)
    return opposite(both(equal(a, b) for a, b in pairs if a is not b))


def state_of(model: z3.ModelRef, frame: Frame) -> State:
    """The state that a model gives a frame."""
    return tuple(_number(model, value) for value in frame)


def _number(model: z3.ModelRef, value: Value) -> int:
    match value:
        case Ladder(low, rungs):
            return low + sum(_is_true(model, rung) for rung in rungs)
        case Place(low, marks):
            return low + next((i for i, mark in enumerate(marks) if _is_true(model, mark)), 0)
        case Word(term):
            found = model.eval(term, model_completion=True)
            assert isinstance(found, z3.BitVecNumRef)
            return int(found.as_signed_long())


def _is_true(model: z3.ModelRef, part: z3.BoolRef) -> bool:
    return bool(z3.is_true(model.eval(part, model_completion=True)))

