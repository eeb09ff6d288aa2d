"""Numbers as terms: exactly, without a width in which anything could wrap round.

A small number is a *ladder*, the truth of "at least c" for each c: thresholds, the usual guards of allocators,
are then single variables, which a SAT solver propagates far better than adders. A *place* has one variable a
value, for identities that are compared and not counted. A large number is a *word*, a bit-vector in two's
complement that is wide enough for its bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

import z3

from zcheck.engines.symbolic.logic import NO, YES, both, either, implied, opposite, truth
from zcheck.frozen import dataclass

LARGEST_LADDER = 64
"""Numbers with more values than this are words."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A number from `low` up; ``rungs[i]`` tells whether it is at least ``low + 1 + i``."""

    low: int
    rungs: tuple[z3.BoolRef, ...]

    @property
    def high(self) -> int:
        return self.low + len(self.rungs)


@dataclass(frozen=True, slots=True)
class Place:
    """A number from `low` up; exactly one of `marks` is true, that of its value."""

    low: int
    marks: tuple[z3.BoolRef, ...]

    @property
    def high(self) -> int:
        return self.low + len(self.marks) - 1


@dataclass(frozen=True, slots=True)
class Word:
    """A number within `low` and `high` as a bit-vector of at least ``width_of(low, high)`` bits."""

    term: z3.BitVecRef
    low: int
    high: int

    def fitted(self) -> Word:
        """The same number without bits that only repeat its sign."""
        return Word(resized(self, width_of(self.low, self.high)), self.low, self.high)


Value: TypeAlias = Ladder | Place | Word
Small: TypeAlias = Ladder | Place


def width_of(low: int, high: int) -> int:
    """Bits that hold every number from `low` to `high` in two's complement."""
    return 1 + max((v if v >= 0 else ~v).bit_length() for v in (low, high))


def constant(value: int) -> Ladder:
    return Ladder(value, ())


def ladder(low: int, high: int, at_least_: Callable[[int], z3.BoolRef]) -> Ladder:
    return Ladder(low, tuple(at_least_(c) for c in range(low + 1, high + 1)))


def at_least(value: Value, bound: int) -> z3.BoolRef:
    if bound <= value.low:
        return YES
    if bound > value.high:
        return NO
    match value:
        case Ladder(low, rungs):
            return rungs[bound - low - 1]
        case Place(low, marks):
            return either(marks[bound - low :])
        case Word(term):
            return term >= bound
        case _:
            assert_never(value)


def is_value(value: Value, wanted: int) -> z3.BoolRef:
    if not value.low <= wanted <= value.high:
        return NO
    match value:
        case Ladder():
            return both((at_least(value, wanted), opposite(at_least(value, wanted + 1))))
        case Place(low, marks):
            return marks[wanted - low]
        case Word(term):
            return term == wanted
        case _:
            assert_never(value)


def as_word(value: Value) -> Word:
    if isinstance(value, Word):
        return value
    width = width_of(value.low, value.high)
    term: z3.BitVecRef = z3.BitVecVal(value.low, width)
    for number in range(value.low + 1, value.high + 1):
        reached = at_least(value, number)
        if reached is not NO:
            term = z3.If(reached, z3.BitVecVal(number, width), term)
    return Word(term, value.low, value.high)


def resized(word: Word, width: int) -> z3.BitVecRef:
    """The term of `word` with `width` bits; with fewer than it has, the upper ones must be copies of the sign."""
    own = word.term.size()
    if width > own:
        return z3.SignExt(width - own, word.term)
    return word.term if width == own else z3.Extract(width - 1, 0, word.term)


def equal(left: Value, right: Value) -> z3.BoolRef:
    for one, other in ((left, right), (right, left)):
        if one.low == one.high:
            return is_value(other, one.low)
    if isinstance(left, Word) or isinstance(right, Word):
        a, b, width = _aligned(left, right)
        return resized(a, width) == resized(b, width)
    if isinstance(left, Place) and isinstance(right, Place):
        common = range(min(left.low, right.low), max(left.high, right.high) + 1)
        return both(implied(is_value(left, v), is_value(right, v)) for v in common)
    return both((not_below(left, right), not_below(right, left)))


def not_below(left: Value, right: Value) -> z3.BoolRef:
    """Whether ``left >= right``."""
    if left.low >= right.high or left.high < right.low:
        return truth(left.low >= right.high)
    if isinstance(left, Word) or isinstance(right, Word):
        a, b, width = _aligned(left, right)
        return resized(a, width) >= resized(b, width)
    return both(implied(at_least(right, c), at_least(left, c)) for c in range(right.low, right.high + 1))


def _aligned(left: Value, right: Value) -> tuple[Word, Word, int]:
    a, b = as_word(left), as_word(right)
    return a, b, max(a.term.size(), b.term.size())
