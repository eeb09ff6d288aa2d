"""What a second core is worth: the same search on one and on two, in turns, and two searches side by side."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.cases import Case
from benchmarks.ours import searched
from benchmarks.running import Limit

TURNS = 5


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


def gain(case: Case, limit: Limit) -> Gain:
    """Raises Failed."""
    one: list[float] = []
    two: list[float] = []
    beside: list[float] = []
    with tempfile.TemporaryDirectory(prefix="zcheck-benchmark-") as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        searched(case, folder, limit, "--full")     # compiled and cached from here on
        for _ in range(TURNS):
            one.append(searched(case, folder, limit, "--full", "--jobs", "1"))
            two.append(searched(case, folder, limit, "--full", "--jobs", "2"))
            pair = [pool.submit(searched, case, folder, limit, "--full", "--jobs", "1") for _ in range(2)]
            beside += [each.result() for each in pair]
    return Gain(case, median(one), median(two), median(beside))
