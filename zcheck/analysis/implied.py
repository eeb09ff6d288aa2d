"""Slots that need not be stored, because conservation laws tell their values from those of others.

The laws are equations between places; they are solved, where that gives whole numbers, for the slots that are read
least (Gauss and Jordan): whoever reads such a slot has to work it out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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
    told = {place.slot for law in laws for place, _ in law.weights}
    order = sorted(widths.keys() & told, key=lambda slot: (readers[slot], -widths[slot], slot))
    equations = _Equations(laws)
    solved: dict[int, int] = {}
    spared = 0
    while enough is None or spared < enough:
        pairs = ((slot, equations.giving(Place(slot))) for slot in order)
        slot, number = next((pair for pair in pairs if pair[1] is not None), (None, None))
        if slot is None or number is None:
            break
        equations.solve(number, Place(slot))
        solved[slot] = number
        spared += widths[slot]
        order.remove(slot)
    solutions = [equations[number].solution(slot) for slot, number in sorted(solved.items())]
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


class _Equations:
    """Those of laws, by numbers; some are solved for a place, which then is in no other."""

    def __init__(self, laws: Sequence[Law]) -> None:
        self._equations: dict[int, _Equation] = {}
        self._with: defaultdict[Place, set[int]] = defaultdict(set)
        for number, law in enumerate(laws):
            self._put(number, _Equation({place: Fraction(w) for place, w in law.weights}, Fraction(law.total)))
        self._open = set(self._equations)

    def __getitem__(self, number: int) -> _Equation:
        return self._equations[number]

    def giving(self, place: Place) -> int | None:
        """The first that can be solved for `place`."""
        numbers = sorted(self._with[place] & self._open)
        return next((number for number in numbers if self._equations[number].gives(place)), None)

    def solve(self, number: int, place: Place) -> None:
        equation = self._equations[number]
        pivot = equation.scaled(1 / equation.weights[place])
        self._open.remove(number)
        self._put(number, pivot)
        for other in self._with[place] - {number}:
            self._put(other, self._equations[other].without(place, pivot))

    def _put(self, number: int, equation: _Equation) -> None:
        before = self._equations.get(number)
        for place in before.weights if before is not None else ():
            self._with[place].remove(number)
        for place in equation.weights:
            self._with[place].add(number)
        self._equations[number] = equation
