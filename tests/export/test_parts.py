"""Names, sequences of assignments, and boxes: each against its meaning."""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest

from zcheck.export.boxes import NoThreshold, boxes
from zcheck.export.infix import Infix
from zcheck.export.murphi import DIALECT as MURPHI
from zcheck.export.naming import LONGEST, identifiers, one_line
from zcheck.export.promela import DIALECT as PROMELA
from zcheck.export.steps import in_sequence
from zcheck.semantics.evaluation import evaluate, is_true
from zcheck.system.actions import Update
from zcheck.system.building import add, conj, disj, member, negate
from zcheck.system.expressions import Binary, BinaryOp, Expr, Ite, Many, ManyOp, Not, Read, Select, number
from zcheck.system.types import Boolean, IntRange

RANGES = ((0, 3), (-2, 2), (1, 4))


def test_identifiers_are_legal_and_unique() -> None:
    names = ["user[0].held", "user[0] held", "if", "If", "if_2", "3rd", "", "größe", "a" * 90, "a" * 91]
    found = identifiers(names, frozenset({"if"}))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in found)
    assert len({name.lower() for name in found} | {"if"}) == len(names) + 1
    assert all(len(name) <= LONGEST + 2 for name in found)
    assert found[0] == "user_0_held"


def test_comments_cannot_be_left() -> None:
    assert one_line("a */ b /* c\nd \\") == "a * / b / * c d /"


@pytest.mark.parametrize("seed", range(60))
def test_a_sequence_of_assignments_is_simultaneous(seed: int) -> None:
    random = Random(seed)
    slots = list(range(4))
    state = tuple(random.randint(0, 9) for _ in slots)
    updates = [
        Update(slot, add((Read(random.choice(slots)), Read(random.choice(slots)), number(slot))))
        for slot in random.sample(slots, random.randint(1, 4))
    ]
    wanted = {update.slot: evaluate(update.value, state) for update in updates}
    assignments, saved = in_sequence(updates, len(slots))
    values = [*state, *(0 for _ in saved)]
    for assignment in assignments:
        values[assignment.slot] = evaluate(assignment.value, tuple(values))
    assert values[:4] == [wanted.get(slot, state[slot]) for slot in slots]


def test_a_swap_saves_one_value() -> None:
    assignments, saved = in_sequence([Update(0, Read(1)), Update(1, Read(0))], 2)
    assert saved == (0,)
    assert assignments == (Update(2, Read(0)), Update(0, Read(1)), Update(1, Read(2)))
    assert in_sequence([Update(0, Read(1)), Update(1, number(3))], 2)[1] == ()


def condition(random: Random, depth: int) -> Expr:
    if depth == 0:
        slot = random.randrange(3)
        if random.random() < 0.3:
            return member(Read(slot), random.choices(range(-2, 5), k=3))
        op = random.choice((BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE))
        sides = (Read(slot), number(random.randint(-2, 4)))
        return Binary(op, *(sides if random.random() < 0.7 else sides[::-1]))
    parts = [condition(random, depth - 1) for _ in range(random.randint(2, 3))]
    return random.choice((conj(parts), disj(parts), negate(parts[0]), Not(parts[1])))


@pytest.mark.parametrize("seed", range(60))
def test_boxes_cover_what_is_true(seed: int) -> None:
    expr = condition(Random(seed), 2)
    found = boxes(expr, lambda slot: RANGES[slot])
    for state in product(*(range(low, high + 1) for low, high in RANGES)):
        inside = any(all(low <= state[s] <= high for s, (low, high) in box.items()) for box in found)
        assert inside == is_true(expr, state), (expr, state)


def test_a_sum_is_no_threshold() -> None:
    with pytest.raises(NoThreshold):
        boxes(Binary(BinaryOp.LT, add((Read(0), Read(1))), number(3)), lambda slot: RANGES[slot])


@pytest.mark.parametrize(
    ("expr", "promela", "murphi"),
    [
        (Not(Not(Read(1))), "!(!b)", "!(!b)"),
        (Binary(BinaryOp.EQ, Read(1), number(0)), "!b", "!b"),
        (Binary(BinaryOp.NE, Read(0), number(-2)), "(x != (-2))", "(x != (-2))"),
        (Binary(BinaryOp.EQ, Read(0), Read(1)), "(x == b)", "(x = (b ? 1 : 0))"),
        (Read(0), "(x != 0)", "(x != 0)"),
        (Ite(Read(1), Not(Read(1)), Read(1)), "(b -> !b : b)", "(b ? !b : b)"),
        (member(Read(0), (1, 2, 3)), "(x >= 1 && x <= 3)", "(x >= 1 & x <= 3)"),
    ],
)
def test_truth(expr: Expr, promela: str, murphi: str) -> None:
    names, types = ("x", "b"), (IntRange(-3, 3), Boolean())
    assert Infix(PROMELA, names, types).truth(expr) == promela
    assert Infix(MURPHI, names, types).truth(expr) == murphi


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (add((Read(0), number(-1), Read(0))), "(x + x - 1)"),
        (Binary(BinaryOp.DIV, number(6), Read(0)), "((x == 0) -> 0 : (6 / x))"),
        (Binary(BinaryOp.DIV, Read(0), number(2)), "(x / 2)"),
        (Many(ManyOp.MIN, (Read(0), number(2))), "((x <= 2) -> x : 2)"),
        (Select(Read(0), 2, (number(7), number(8), number(9))), "((x == 2) -> 7 : ((x == 3) -> 8 : 0))"),
        (Not(Read(1)), "!b"),
    ],
)
def test_numbers(expr: Expr, text: str) -> None:
    assert Infix(PROMELA, ("x", "b"), (IntRange(-3, 3), Boolean())).number(expr) == text
