"""The parameter points of the swap-metadata verdict table, each with its verdict under both scan policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.models.oracle_swapmeta import Point

HOLDS, VIOLATED = "holds", "violated"


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter point: the verdict where a pager may write past clean pages, and where it caches them
    first."""

    name: str
    any_order: str
    prefer_clean: str
    point: Point

    def cases(self) -> Iterator[tuple[Point, str]]:
        yield replace(self.point, prefer=False), self.any_order
        yield replace(self.point, prefer=True), self.prefer_clean


def rows() -> tuple[Row, ...]:
    return (*zalloc_rows(), *naive_rows(), *interrupt_rows(), *spare_rows())


def zalloc_rows() -> Iterator[Row]:
    base = Point(zalloc=True)
    for system in (0, 2, 4, 6, 9):
        yield Row(f"zalloc K={system} dirty=8", HOLDS, HOLDS, replace(base, other_system=system, dirty=8))
    for system, dirty, hidden in ((4, 4, 0), (9, 4, 0), (4, 9, 0), (9, 9, 0), (9, 9, 1), (9, 10, 1), (9, 13, 4)):
        point = replace(base, other_system=system, dirty=dirty, hidden=hidden)
        yield Row(f"zalloc K={system} dirty={dirty} hidden={hidden}", HOLDS, HOLDS, point)
    yield Row("zalloc K=9 dirty=10", VIOLATED, HOLDS, replace(base, other_system=9, dirty=10))
    storm = replace(base, table_pages=6)
    yield Row("zalloc I=6 hidden=0", VIOLATED, VIOLATED, storm)
    yield Row("zalloc I=6 hidden=1", VIOLATED, HOLDS, replace(storm, hidden=1))
    alone = replace(storm, hidden=1, emergency="absent")
    yield Row("zalloc I=6 hidden=1, no emergency pager", VIOLATED, VIOLATED, alone)
    yield Row("zalloc I=8 hidden=1", VIOLATED, VIOLATED, replace(storm, table_pages=8, hidden=1))
    yield Row("zalloc I=6 hidden=4", HOLDS, HOLDS, replace(storm, hidden=4))
    yield Row("zalloc K=4, 3 vnode pages", HOLDS, HOLDS, replace(base, other_system=4, clean_vnode=3))


def naive_rows() -> Iterator[Row]:
    base = Point()
    for system in (0, 1):
        yield Row(f"slab K={system} dirty=4", HOLDS, HOLDS, replace(base, other_system=system))
        yield Row(f"slab K={system} dirty=10", VIOLATED, HOLDS, replace(base, other_system=system, dirty=10))
    for system in (2, 3, 4, 5):
        yield Row(f"slab K={system} dirty=4", VIOLATED, VIOLATED, replace(base, other_system=system))
    for reserved, least, pages in ((6, 2, 3), (7, 2, 3), (8, 3, 3), (7, 1, 4), (9, 2, 4)):
        threshold = reserved - least - pages + 1
        sizes = replace(base, reserved=reserved, interrupt_free_min=least, slab_pages=pages, free=reserved)
        for system, verdict in ((threshold - 1, HOLDS), (threshold, VIOLATED)):
            name = f"slab R={reserved} N={least} S={pages} K={system}"
            yield Row(name, verdict, verdict, replace(sizes, other_system=system))
    vnode = replace(base, other_system=4, clean_vnode=3)
    yield Row("slab K=4, 3 vnode pages", VIOLATED, HOLDS, vnode)


def interrupt_rows() -> Iterator[Row]:
    base = Point(interrupt_slab=True)
    for least in (3, 4, 5):
        for system in (0, 4, 9):
            point = replace(base, interrupt_free_min=least, other_system=system)
            yield Row(f"interrupt N={least} K={system} dirty=4", HOLDS, HOLDS, point)
            yield Row(f"interrupt N={least} K={system} dirty=10", VIOLATED, HOLDS, replace(point, dirty=10))
    for least in (1, 2):
        for system in (4, 9):
            point = replace(base, interrupt_free_min=least, other_system=system)
            yield Row(f"interrupt N={least} K={system} dirty=4", VIOLATED, VIOLATED, point)
    thief = replace(base, interrupt_free_min=3, other_system=4, table_pages=1)
    yield Row("interrupt N=3 K=4 I=1", VIOLATED, VIOLATED, thief)
    for least in (2, 3, 4, 5):
        point = replace(base, reserved=7, interrupt_free_min=least, other_system=6, emergency="overlap")
        verdict = HOLDS if least == 5 else VIOLATED
        for free in (6, 7):
            name = f"interrupt overlapping R=7 N={least} K=6 free={free}"
            yield Row(name, verdict, verdict, replace(point, free=free))


def spare_rows() -> Iterator[Row]:
    base = Point(spares=1)
    for system in (0, 4, 9):
        yield Row(f"1 spare K={system} dirty=4", HOLDS, HOLDS, replace(base, other_system=system))
    yield Row("1 spare K=4 dirty=10", VIOLATED, HOLDS, replace(base, other_system=4, dirty=10))
    refilled = replace(base, refill=True, dirty=10)
    for system, preferring in ((2, HOLDS), (4, HOLDS), (6, VIOLATED), (9, VIOLATED)):
        point = replace(refilled, other_system=system)
        yield Row(f"1 spare refilled K={system} dirty=10", VIOLATED, preferring, point)
    several = replace(refilled, other_system=9)
    yield Row("2 spares refilled K=9 dirty=10", VIOLATED, HOLDS, replace(several, spares=2))
    for dirty in (10, 12):
        yield Row(f"3 spares refilled K=9 dirty={dirty}", HOLDS, HOLDS, replace(several, spares=3, dirty=dirty))
    large = replace(refilled, objects=8, dirty=14)
    for system, preferring in ((4, HOLDS), (6, HOLDS), (8, HOLDS), (10, VIOLATED)):
        point = replace(large, other_system=system)
        yield Row(f"1 spare refilled Q=8 K={system} dirty=14", VIOLATED, preferring, point)
