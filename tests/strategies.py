"""Hypothesis strategies for states, expressions, and small well-formed systems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from tests.builders import DONE, IDLE, RUN, WAIT, Builder, check, in_range
from zcheck.system.actions import Fault, FaultKind, FaultTest
from zcheck.system.expressions import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Expr,
    In,
    Ite,
    Many,
    ManyOp,
    Neg,
    Not,
    Read,
    Select,
    number,
)
from zcheck.system.properties import (
    Always,
    Check,
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
from zcheck.system.system import Slot, State, System
from zcheck.system.types import Boolean, Enumeration, IntRange, value_range

LABELS = ("tick", "tock")

ARITHMETIC = (BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MOD)
COMPARING = (BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE)

some_types = st.sampled_from(
    (
        IntRange(0, 2),
        IntRange(-2, 1),
        IntRange(3, 5),
        IntRange(1, 1),
        Boolean(),
        Enumeration("colour", ("red", "green", "blue")),
    )
)


def numbers(slots: Sequence[int]) -> st.SearchStrategy[Expr]:
    """Expressions with any value, over the given slots."""
    return _both(tuple(slots))[0]


def conditions(slots: Sequence[int]) -> st.SearchStrategy[Expr]:
    """Expressions that are 0 or 1, over the given slots."""
    return _both(tuple(slots))[1]


@cache
def _both(slots: tuple[int, ...], depth: int = 2) -> tuple[st.SearchStrategy[Expr], st.SearchStrategy[Expr]]:
    leaves: st.SearchStrategy[Expr] = st.integers(-3, 3).map(number)
    if slots:
        leaves = st.one_of(leaves, st.sampled_from(slots).map(Read), st.sampled_from(slots).map(Read))
    value, truth = leaves, st.sampled_from((TRUE, FALSE))
    truths: st.SearchStrategy[Expr] = truth
    for _ in range(depth):
        value, truths = _numbers_over(value, truths), _conditions_over(value, truths)
    return value, truths


def _numbers_over(value: st.SearchStrategy[Expr], truth: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(value, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        value,
        st.builds(Neg, value),
        st.builds(Binary, st.sampled_from(ARITHMETIC), value, value),
        st.builds(Many, st.sampled_from((ManyOp.ADD, ManyOp.MIN, ManyOp.MAX)), several),
        st.builds(Ite, truth, value, value),
        st.builds(Select, value, st.integers(-1, 1), several),
    )


def _conditions_over(value: st.SearchStrategy[Expr], truth: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(truth, min_size=2, max_size=3).map(tuple)
    members = st.sets(st.integers(-3, 5), min_size=1, max_size=4).map(lambda s: tuple(sorted(s)))
    return st.one_of(
        st.builds(Binary, st.sampled_from(COMPARING), value, value),
        st.builds(Not, truth),
        st.builds(Many, st.sampled_from((ManyOp.AND, ManyOp.OR)), several),
        st.builds(In, value, members),
    )


def states(slots: Sequence[Slot]) -> st.SearchStrategy[State]:
    """Any values within the ranges, reachable or not."""
    return st.tuples(*(st.integers(*value_range(slot.type)) for slot in slots))


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Up to three threads and a few variables, events, optional steps, faults, labels, all properties."""
    b = Builder("random")
    for index in range(draw(st.integers(1, 3))):
        type_ = draw(some_types)
        b.slot(f"x{index}", type_, draw(st.integers(*value_range(type_))))
    variables = list(range(len(b.slots)))
    for index in range(draw(st.integers(0, 3))):
        kinds = draw(st.lists(st.sampled_from((RUN, WAIT, IDLE, DONE)), min_size=1, max_size=3))
        carries = draw(st.sets(st.sampled_from(LABELS)))
        b.thread(f"t{index}", kinds, sorted(carries), draw(st.integers(0, len(kinds) - 1)))
    for thread in b.threads:
        for _ in range(draw(st.integers(1, 4))):
            _draw_step(draw, b, thread.index, variables)
    for _ in range(draw(st.integers(0 if b.threads else 1, 2))):
        _draw_step(draw, b, None, variables)
    goals = draw(st.lists(properties(b), min_size=1, max_size=4))
    return b.system(*(_numbered(i, goal) for i, goal in enumerate(goals)))


def _numbered(index: int, goal: Check) -> Check:
    return check(goal.property, goal.within, f"check{index}")


def _draw_step(draw: st.DrawFn, b: Builder, thread: int | None, variables: list[int]) -> None:
    guard = draw(st.one_of(st.just(TRUE), conditions(variables), simple_conditions(b.slots)))
    tests: list[FaultTest] = []
    if draw(st.integers(0, 5)) == 0:
        fault = Fault(FaultKind.ASSERT, "assertion failed")
        tests.append(FaultTest(draw(conditions(variables)), fault))
    updates: dict[int, Expr] = {}
    for slot in draw(st.sets(st.sampled_from(variables), max_size=2)):
        low, high = value_range(b.slots[slot].type)
        updates[slot] = draw(
            st.one_of(st.integers(low, high).map(number), _moved(slot), numbers(variables))
        )
        tests.append(in_range(updates[slot], low, high))
    others = [t for t in b.threads if t.index != thread]
    if others and draw(st.integers(0, 4)) == 0:
        other = draw(st.sampled_from(others))
        to = number(draw(st.integers(0, len(other.locations) - 1)))
        stay = Read(other.location_slot)
        updates[other.location_slot] = draw(
            st.one_of(st.just(to), st.builds(Ite, conditions(variables), st.just(to), st.just(stay)))
        )
    places = len(b.threads[thread].locations) if thread is not None else 0
    b.step(
        thread,
        draw(st.integers(0, places - 1)) if places else None,
        draw(st.integers(0, places - 1)) if places else None,
        guard,
        updates,
        tests,
        mandatory=draw(st.integers(0, 4)) > 0,
        progress=draw(st.sets(st.sampled_from(LABELS), max_size=1)),
    )


def _moved(slot: int) -> st.SearchStrategy[Expr]:
    """The value of the slot, a little more or less."""
    return st.integers(-1, 2).map(lambda by: Many(ManyOp.ADD, (Read(slot), number(by))))


def simple_conditions(slots: Sequence[Slot]) -> st.SearchStrategy[Expr]:
    """A slot compared with a value near its range: what most guards look like."""
    return st.builds(
        Binary,
        st.sampled_from(COMPARING),
        st.sampled_from([slot.index for slot in slots]).map(Read),
        st.integers(-2, 5).map(number),
    )


def properties(b: Builder) -> st.SearchStrategy[Check]:
    """A check of any kind, bounded or not."""
    every = [slot.index for slot in b.slots]
    states_ = st.one_of(conditions(every), simple_conditions(b.slots))
    defined = st.one_of(st.just(TRUE), st.just(TRUE), conditions(every))
    goals: list[st.SearchStrategy[Property]] = [
        st.just(DeadlockFree()),
        st.just(FaultFree()),
        st.builds(Always, states_, defined),
        st.builds(Never, states_, defined),
        st.builds(Reachable, states_, defined),
        st.builds(Progress, st.sampled_from((*LABELS, "never_used"))),
        st.sampled_from((Live("tick", False), Unsupported("prove"))),
    ]
    if b.threads:
        threads = st.sets(st.sampled_from([t.index for t in b.threads]), min_size=1)
        stuck = threads.map(lambda chosen: NeverStuck(tuple(sorted(chosen))))
        goals += [stuck, stuck]
    within = st.one_of(st.none(), st.integers(0, 6))
    return st.builds(check, st.one_of(goals), within)
