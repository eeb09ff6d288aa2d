"""What is measured: models, their sizes, and how many states and transitions each has.

The counts are those of the hand-written searches in ``baseline/``; whoever explores without a reduction must find
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Case:
    """One model at one size. `settings` are its parameters, in the order in which the peers take them."""

    model: str
    settings: tuple[tuple[str, int], ...]
    states: int
    transitions: int

    @property
    def path(self) -> Path:
        """A design of its own, or a spec that scales a shipped one."""
        own = MODELS / f"{self.model}.zm"
        return own if own.exists() else own.with_suffix(".zs")

    @property
    def name(self) -> str:
        return f"{self.model} {' '.join(f'{name}={value}' for name, value in self.settings)}"


def case(model: str, states: int, transitions: int, **settings: int) -> Case:
    return Case(model, tuple(settings.items()), states, transitions)


KMALLOC_SMALL = case(
    "kmalloc_obj", 131_785, 525_198,
    users=2, free_pages=10, dirty_pages=5, vnode_pages=2, nsw_wcount_async=2, other_system=3,
)
KMALLOC_MIDDLE = case(
    "kmalloc_obj", 1_428_993, 6_259_714,
    users=4, free_pages=16, dirty_pages=8, vnode_pages=4, nsw_wcount_async=2, other_system=4,
)
KMALLOC_LARGE = case(
    "kmalloc_obj", 22_558_328, 108_793_321,
    users=8, free_pages=24, dirty_pages=12, vnode_pages=8, nsw_wcount_async=4, other_system=4,
)

SMALL = (
    case("philosophers", 177_146, 1_299_067, n=11),
    case("allocator", 119_403, 745_564, threads=7, pool=10),
    case("counters", 100_000, 900_000, n=5, size=10),
    case("identical", 65_536, 524_288, threads=8, pool=24),
    KMALLOC_SMALL,
)
"""About 10^5 states."""

MIDDLE = (
    case("philosophers", 4_782_968, 44_641_030, n=14),
    case("allocator", 1_321_653, 9_826_719, threads=9, pool=11),
    case("counters", 1_000_000, 10_800_000, n=6, size=10),
    case("identical", 1_048_576, 10_485_760, threads=10, pool=30),
    KMALLOC_MIDDLE,
)
"""About 10^6 states."""

HUGE = case("allocator", 128_805_439, 1_343_053_665, threads=12, pool=15)
"""More than 10^8 states."""

COUNTED = case("identical", 47_905, 0, threads=64, pool=192)
"""64 threads told apart have about 4^64 states; counted, as many as there are ways to spread them."""

LARGE = (
    case("philosophers", 14_348_906, 143_489_055, n=15),
    case("allocator", 22_085_743, 200_922_233, threads=11, pool=13),
    case("counters", 10_000_000, 126_000_000, n=7, size=10),
    case("identical", 16_777_216, 201_326_592, threads=12, pool=36),
    KMALLOC_LARGE,
)
"""About 10^7 states."""
