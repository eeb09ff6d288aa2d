"""The printed form of systems and expressions."""

from __future__ import annotations

import pytest

from tests.builders import Builder, faulty, philosophers
from zcheck.system.expressions import (
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
from zcheck.system.show import show_expression, show_system, show_values
from zcheck.system.system import System
from zcheck.system.types import Boolean, Enumeration


def named() -> System:
    b = Builder("named")
    b.number("free", 0, 9)
    b.slot("busy", Boolean())
    b.slot("policy", Enumeration("scan", ("any", "clean")))
    b.owner("lock", ("user[0]", "user[1]"))
    b.event()
    return b.system()


FREE, BUSY, POLICY, LOCK = map(Read, range(4))


def many(op: ManyOp, *args: Expr) -> Expr:
    return Many(op, args)


def cmp(op: BinaryOp, left: Expr, right: Expr) -> Expr:
    return Binary(op, left, right)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (TRUE, "true"),
        (cmp(BinaryOp.GE, FREE, number(3)), "free >= 3"),
        (cmp(BinaryOp.EQ, LOCK, number(0)), "lock == nobody"),
        (cmp(BinaryOp.EQ, LOCK, number(2)), "lock == user[1]"),
        (cmp(BinaryOp.NE, POLICY, number(1)), "policy != clean"),
        (In(POLICY, (0, 1)), "policy in {any, clean}"),
        (many(ManyOp.ADD, FREE, number(-2)), "free - 2"),
        (many(ManyOp.AND, BUSY, many(ManyOp.OR, Not(BUSY), BUSY)), "busy and (not busy or busy)"),
        (Not(many(ManyOp.AND, BUSY, BUSY)), "not (busy and busy)"),
        (cmp(BinaryOp.SUB, FREE, cmp(BinaryOp.SUB, FREE, number(1))), "free - (free - 1)"),
        (cmp(BinaryOp.MUL, many(ManyOp.ADD, FREE, number(1)), Neg(FREE)), "(free + 1) * -free"),
        (cmp(BinaryOp.DIV, FREE, cmp(BinaryOp.DIV, FREE, number(2))), "free / (free / 2)"),
        (Ite(BUSY, FREE, number(0)), "if busy then free else 0"),
        (cmp(BinaryOp.LT, Ite(BUSY, FREE, number(0)), number(2)), "(if busy then free else 0) < 2"),
        (Select(FREE, 1, (FREE, number(4))), "[free, 4][free - 1]"),
        (many(ManyOp.MIN, FREE, number(4)), "min(free, 4)"),
    ],
)
def test_expressions(expr: Expr, text: str) -> None:
    assert show_expression(expr, named()) == text


def test_values_have_the_words_of_their_types() -> None:
    system = named()
    shown = show_values(system, (4, 1, 1, 2), range(4))
    assert shown == "free = 4, busy = true, policy = clean, lock = user[1]"


FAULTY = """\
system faulty(2) "faulty(2)"

slots
  x : 0..1 = 0    variable
  counter.at : location = 0    location of counter

thread counter, starts at 0
  0: counter:0
    counter@0 -> 0
      fault unless x >= -1 and x <= 0: outside 0..1
      x := x + 1

checks
  DeadlockFree : DeadlockFree
  NeverStuck : NeverStuck
  FaultFree : FaultFree
"""


def test_a_system() -> None:
    assert show_system(faulty(2)) == FAULTY


def test_different_systems_look_different() -> None:
    assert show_system(philosophers(2)) != show_system(philosophers(3))
    assert "fork[0] := phil[0]" in show_system(philosophers(2))
