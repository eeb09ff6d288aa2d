"""Slots that need not be stored, because conservation laws tell their values from those of others.

The laws are equations between places; they are solved, where that gives whole numbers, for the slots that are read
least (Gauss and Jordan): whoever reads such a slot has to work it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from fractions import Fraction
from typing import TypeAlias

from zcheck.analysis.hull import Law, is_counted
from zcheck.frozen import dataclass
from zcheck.system.building import reads
from zcheck.system.layout import Implied
from zcheck.system.places import Place
from zcheck.system.system import System
from zcheck.system.types import value_range

TOO_LARGE = 2**62
"""What no part of a sum reaches, so that C can work it out in any order."""

MOST_WORK = 128
"""What it costs to leave a slot out. What 64 threads leave of the pages is easily told, but by a long sum, and too
often."""


def implied_slots(
    system: System, laws: Sequence[Law], stored: Set[int], enough: int | None = None
) -> tuple[Implied, ...]:
    """As many as there can be, or as spare `enough` bits; in the order of the slots, none of those in `stored`."""
    widths = {slot: width for slot, width in _widths(system).items() if slot not in stored}
    readers = _readers(system)
    order = sorted(widths, key=lambda slot: (readers[slot], -widths[slot], slot))
    open_ = [_Equation({place: Fraction(w) for place, w in law.weights}, Fraction(law.total)) for law in laws]
    solved: dict[int, _Equation] = {}
    while enough is None or sum(widths[slot] for slot in solved) < enough:
        pairs = ((slot, one) for slot in order for one in open_ if one.gives(Place(slot)))
        slot, found = next(pairs, (None, None))
        if slot is None or found is None:
            break
        pivot = found.scaled(1 / found.weights[Place(slot)])
        open_ = [one.without(Place(slot), pivot) for one in open_ if one is not found]
        solved = {other: one.without(Place(slot), pivot) for other, one in solved.items()}
        solved[slot] = pivot
    solutions = [solved[slot].solution(slot) for slot in sorted(solved)]
    small = [one for one in solutions if _greatest(system, one) < TOO_LARGE]
    return tuple(one for one in small if _work(one, readers) <= MOST_WORK)


def _work(implied: Implied, readers: Mapping[int, int]) -> int:
    """The slots that are looked at by all who read this one."""
    return len({place.slot for place, _ in implied.weights}) * readers[implied.slot]


def _greatest(system: System, implied: Implied) -> int:
    """No part of the sum is farther from 0."""
    ends = ((abs(weight), value_range(system.slots[place.slot].type)) for place, weight in implied.weights)
    return abs(implied.constant) + sum(weight * max(map(abs, range_)) for weight, range_ in ends)


def _widths(system: System) -> dict[int, int]:
    """The bits of slots that are counted and have more than one value."""
    found: dict[int, int] = {}
    for slot in system.slots:
        low, high = value_range(slot.type)
        if is_counted(slot) and low < high:
            found[slot.index] = (high - low).bit_length()
    return found


def _readers(system: System) -> Counter[int]:
    """How many expressions of actions read each slot."""
    found: Counter[int] = Counter()
    for action in system.actions:
        tests = (test.holds for test in action.tests)
        for expression in (action.guard, *tests, *(update.value for update in action.updates)):
            found.update(reads(expression))
    return found


Weights: TypeAlias = dict[Place, Fraction]


@dataclass(frozen=True, slots=True)
class _Equation:
    """The sum of `weights`, each times the amount of its place, is `total`."""

    weights: Weights
    total: Fraction

    def gives(self, place: Place) -> bool:
        """Whether it can be solved for `place` in whole numbers."""
        pivot = self.weights.get(place)
        parts = (*self.weights.values(), self.total)
        return pivot is not None and all((part / pivot).denominator == 1 for part in parts)

    def scaled(self, factor: Fraction) -> _Equation:
        return _Equation({place: weight * factor for place, weight in self.weights.items()}, self.total * factor)

    def without(self, place: Place, pivot: _Equation) -> _Equation:
        """With `place` replaced by what `pivot`, in which it has weight 1, says of it."""
        times = self.weights.get(place)
        if times is None:
            return self
        places = self.weights.keys() | pivot.weights.keys()
        weights = {one: self.weights.get(one, Fraction(0)) - times * pivot.weights.get(one, 0) for one in places}
        return _Equation({one: w for one, w in weights.items() if w}, self.total - times * pivot.total)

    def solution(self, slot: int) -> Implied:
        """For `slot`, which has weight 1."""
        others = [(place, -int(weight)) for place, weight in self.weights.items() if place.slot != slot]
        return Implied(slot, int(self.total), tuple(sorted(others, key=lambda one: one[0].order)))
