"""How many states a search will come to, guessed from how its levels grow; or that nobody can tell yet.

The sizes of levels mostly rise and fall like a bell. A parabola through their logarithms tells where the rest goes,
once the rise has slowed: guesses made earlier are far too small. So a guess is given only if parabolas through the
last third, half and two thirds of the levels agree, have agreed for some levels, and add at most twice what was
seen. (On the shipped models: 98 of 100 such guesses, on which the rule was chosen, are
right within a factor of two.)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import exp, log, sqrt

from zcheck.frozen import dataclass
from zcheck.results.statistics import Snapshot

FEWEST = 8
"""Levels before any guess."""

SPREAD = 2.0
"""The guesses of one level may differ by this factor,"""

LASTING = 5
DRIFT = 1.5
"""those of so many levels by this one,"""

FURTHEST = 3.0
"""and none may exceed so many times the states seen."""

HORIZON = 100_000
"""Levels ahead that are summed up at most."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Between `least` and `most` states in all, if the levels go on as they did."""

    least: int
    most: int


class Forecast:
    """Takes the snapshots of one search in turn; a search that starts anew is noticed."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._last: Snapshot | None = None
        self._points: list[tuple[float, float]] = []    # depth and logarithm of the states a level there
        self._known = (-1, 0.0)                         # a depth, and the states up to it
        self._guesses: deque[Guess | None] = deque(maxlen=LASTING)

    def note(self, snapshot: Snapshot) -> None:
        if self._last is not None and snapshot.states < self._last.states:
            self._start()
        last, self._last = self._last, snapshot
        if last is None or snapshot.depth <= last.depth:
            return
        known, before = self._known
        seen = float(last.states)                       # the level was full then, or soon after
        levels = last.depth - known
        if levels > 0 and seen > before:
            self._points.append((last.depth - (levels - 1) / 2, log((seen - before) / levels)))
            self._known = (last.depth, seen)
            self._guesses.append(_guess(self._points, seen))

    @property
    def growth(self) -> float | None:
        """How many times larger a level is than the one before, of late; None: not known."""
        if len(self._points) < 2:
            return None
        (x, y), (later, higher) = self._points[-2:]
        return exp((higher - y) / (later - x))

    @property
    def guess(self) -> Guess | None:
        guesses = [guess for guess in self._guesses if guess is not None]
        if len(guesses) < LASTING:
            return None
        middles = [sqrt(guess.least * guess.most) for guess in guesses]
        seen = self._known[1]
        if max(middles) > DRIFT * min(middles) or max(middles) > FURTHEST * seen:
            return None
        return guesses[-1]


def _guess(points: Sequence[tuple[float, float]], seen: float) -> Guess | None:
    count = len(points)
    if count < FEWEST:
        return None
    totals: list[float] = []
    for part in (max(6, count // 3), max(7, count // 2), max(8, 2 * count // 3)):
        rest = _rest(points[-part:])
        if rest is None:
            return None
        totals.append(seen + rest)
    if max(totals) > SPREAD * min(totals):
        return None
    return Guess(round(min(totals)), round(max(totals)))


def _rest(points: Sequence[tuple[float, float]]) -> float | None:
    """The sum of all levels to come by a parabola through these; None if it does not bend down."""
    parabola = _parabola([(x - points[-1][0], y) for x, y in points])
    if parabola is None or parabola[2] >= 0:
        return None
    height, slope, bend = parabola
    total = 0.0
    for ahead in range(1, HORIZON):
        level = height + slope * ahead + bend * ahead * ahead
        if level > 300.0:
            return None
        if level < 0.0 and slope + 2 * bend * ahead < 0.0:
            return total
        total += exp(level)
    return None


def _parabola(points: Sequence[tuple[float, float]]) -> tuple[float, float, float] | None:
    """Least squares for ``a + b x + c x x``, by Cramer's rule; None if the points do not determine it."""
    s = [sum(x**power for x, _ in points) for power in range(5)]
    t = [sum(y * x**power for x, y in points) for power in range(3)]
    rows = [s[0:3], s[1:4], s[2:5]]
    whole = _determinant(rows)
    if abs(whole) < 1e-9:
        return None
    a, b, c = (_determinant(_replaced(rows, column, t)) / whole for column in range(3))
    return a, b, c


def _replaced(rows: Sequence[list[float]], column: int, values: Sequence[float]) -> list[list[float]]:
    pairs = zip(rows, values, strict=True)
    return [[*row[:column], value, *row[column + 1 :]] for row, value in pairs]


def _determinant(rows: Sequence[Sequence[float]]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
