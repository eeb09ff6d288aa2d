"""What a second core is worth: the same search on one and on two, in turns, and two searches side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, permutations
from pathlib import Path
from statistics import median

from benchmarks.cases import Case
from benchmarks.ours import searched
from benchmarks.running import Limit
from benchmarks.tools import Failed, counted

TURNS = 6


@dataclass(frozen=True, slots=True)
class NoGain:
    """What is said in place of figures: a search failed."""

    case: Case
    failure: Failed


@dataclass(frozen=True, slots=True)
class Gain:
    """Seconds by the clock in the search, medians: on one core, on two, and on one beside another search."""

    case: Case
    one: float
    two: float
    beside: float

    @property
    def ratio(self) -> float:
        return self.one / self.two

    @property
    def most(self) -> float:
        """What two cores that share memory and caches could be worth, as two searches show that share nothing."""
        return 2 * self.one / self.beside


def gain(case: Case, limit: Limit) -> Gain | NoGain:
    try:
        return measured(case, limit)
    except Failed as failure:
        return NoGain(case, failure)


def measured(case: Case, limit: Limit) -> Gain:
    """Each turn has another order: what ran before decides how much of the memory is at hand. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="zcheck-benchmark-") as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        seconds(case, folder, limit, 2)     # compiled and cached from here on

        def side_by_side() -> list[float]:
            return list(pool.map(lambda _: seconds(case, folder, limit, 1), range(2)))

        one: list[float] = []
        two: list[float] = []
        beside: list[float] = []
        kinds: tuple[Callable[[], None], ...] = (
            lambda: one.append(seconds(case, folder, limit, 1)),
            lambda: two.append(seconds(case, folder, limit, 2)),
            lambda: beside.extend(side_by_side()),
        )
        for order in islice(permutations(kinds), TURNS):
            for run in order:
                run()
    return Gain(case, median(one), median(two), median(beside))


def seconds(case: Case, folder: Path, limit: Limit, jobs: int) -> float:
    """By the clock, of one search on so many cores. Raises Failed."""
    _, found = searched(case, folder, limit, "native", "--full", "--jobs", str(jobs))
    counted(case, found["states"])
    return float(found["seconds"])
