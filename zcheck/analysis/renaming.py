"""Exchanging threads: what becomes of slots, of identities that slots hold, and of expressions over both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from zcheck.frozen import dataclass
from zcheck.system.expressions import (
    Binary,
    BinaryOp,
    Const,
    Expr,
    In,
    Ite,
    Many,
    Neg,
    Not,
    Read,
    Select,
)
from zcheck.system.system import State, System
from zcheck.system.types import ThreadRef


class NotRenamable(Exception):
    """An expression computes with an identity, so that threads cannot be exchanged in it."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A permutation of threads with what it does to slots; what is not named stays.

    `holders` are the slots whose values are identities (0: nobody, else thread number ``value - 1``).
    """

    slots: Mapping[int, int]
    threads: Mapping[int, int]
    holders: frozenset[int]

    def slot(self, slot: int) -> int:
        return self.slots.get(slot, slot)

    def thread(self, thread: int) -> int:
        return self.threads.get(thread, thread)

    def identity(self, value: int) -> int:
        return self.threads.get(value - 1, value - 1) + 1

    def state(self, state: State) -> State:
        """The state in which every thread has what its original had."""
        after = list(state)
        for slot, value in enumerate(state):
            after[self.slot(slot)] = self.identity(value) if slot in self.holders else value
        return tuple(after)

    def expr(self, expr: Expr) -> Expr:
        """The expression with this value in the renamed state; raises NotRenamable."""
        match expr:
            case Const(_, type_):
                if isinstance(type_, ThreadRef):
                    raise NotRenamable
                return expr
            case Read(slot):
                if slot in self.holders:
                    raise NotRenamable
                return Read(self.slot(slot))
            case Not(operand):
                return Not(self.expr(operand))
            case Neg(operand):
                return Neg(self.expr(operand))
            case Binary(op, left, right):
                if self._is_identity(left) or self._is_identity(right):
                    if op not in (BinaryOp.EQ, BinaryOp.NE):
                        raise NotRenamable
                    return Binary(op, self.holder(left), self.holder(right))
                return Binary(op, self.expr(left), self.expr(right))
            case Many(op, args):
                return Many(op, tuple(self.expr(arg) for arg in args))
            case Ite(test, yes, no):
                return Ite(self.expr(test), self.expr(yes), self.expr(no))
            case Select(index, low, items):
                return Select(self.expr(index), low, tuple(self.expr(item) for item in items))
            case In(operand, values):
                if self._is_identity(operand):
                    return In(self.holder(operand), tuple(sorted(map(self.identity, values))))
                return In(self.expr(operand), values)
            case _:
                assert_never(expr)

    def value(self, slot: int, expr: Expr) -> Expr:
        """As `expr`, for a value that is assigned to `slot`."""
        return self.holder(expr) if slot in self.holders else self.expr(expr)

    def holder(self, expr: Expr) -> Expr:
        """The renamed expression whose value is an identity."""
        match expr:
            case Const(value, type_):
                return Const(self.identity(value), type_)
            case Read(slot) if slot in self.holders:
                return Read(self.slot(slot))
            case Ite(test, yes, no):
                return Ite(self.expr(test), self.holder(yes), self.holder(no))
            case _:
                raise NotRenamable

    def _is_identity(self, expr: Expr) -> bool:
        match expr:
            case Const(_, type_):
                return isinstance(type_, ThreadRef)
            case Read(slot):
                return slot in self.holders
            case Ite(_, yes, no):
                return self._is_identity(yes) or self._is_identity(no)
            case _:
                return False


def holders_of(system: System) -> frozenset[int]:
    """The slots that hold the identity of a thread."""
    return frozenset(slot.index for slot in system.slots if isinstance(slot.type, ThreadRef))
