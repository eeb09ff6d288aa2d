"""A plain breadth-first search of the swap-metadata machine, written without zcheck.

Two pagers write dirty pages to swap and need one swblock a page; other consumers take pages and keep them.
The same machine stands in `models/kmalloc_obj.zm` and `models/swapmeta_zalloc.zm`; this one shares no code
with them, so that an equal verdict says something about both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Point:
    """Parameters of one search; the defaults are those of the verdict table."""

    zalloc: bool = False           # single pages and a hidden reserve; else slabs of several pages
    prefer: bool = False           # a pager caches the clean pages it sees before it writes another
    reserved: int = 6
    interrupt_free_min: int = 2
    free: int = 6
    dirty: int = 4
    clean_vnode: int = 0
    pbufs: int = 2
    other_system: int = 0
    table_pages: int = 0
    users: int = 0
    slab_pages: int = 3
    objects: int = 4               # of one slab, or of one zalloc page
    hidden: int = 0
    spares: int = 0
    refill: bool = False           # without blocking, all or nothing, at every allocation
    interrupt_slab: bool = False   # slab pages from the INTERRUPT class
    emergency: str = "stall"       # absent, stall (every step), entry (only to begin a page), overlap
    pbuf_with_page: bool = True    # in the step that busies the page; else after it, as in the code
    refill_step: bool = False      # a step before the allocation, else part of the step that gets the object
    committed: bool = True         # who began a slab goes on with it, although objects came free
    cache: str = "step"            # step: a cache page becomes free in a step of its own; loop: all in one;
                                   # direct: the cache page itself is taken


class State(NamedTuple):
    free: int
    cache: int
    dirty: int
    clean: int
    clean_vnode: int
    writing: int
    pbufs: int
    items: int
    hidden: int
    spare: int
    at: tuple[int, int]            # of both pagers: SCAN, PBUF, META, SLAB
    held: tuple[int, int]          # pages of a slab not yet complete
    system: int
    table: int
    users: int


SCAN, PBUF, META, SLAB = range(4)
PRIMARY, EMERGENCY = range(2)


@dataclass(frozen=True, slots=True)
class Found:
    deadlock: State | None
    states: int
    depth: int                     # of the deadlock, or of the deepest state

    @property
    def verdict(self) -> str:
        return "holds" if self.deadlock is None else "violated"


def explore(point: Point) -> Found:
    """Every reachable state, breadth first, up to the first in which a pager that began a page cannot go on
    and nobody else can do anything."""
    first = initial(point)
    seen, level, depth = {first}, [first], 0
    while level:
        following: list[State] = []
        for state in level:
            steps = list(successors(point, state))
            if not steps and state.at != (SCAN, SCAN):
                return Found(state, len(seen), depth)
            for step in steps:
                if step not in seen:
                    seen.add(step)
                    following.append(step)
        level, depth = following, depth + 1
    return Found(None, len(seen), depth - 1)


def initial(point: Point) -> State:
    return State(
        free=point.free, cache=0, dirty=point.dirty, clean=0, clean_vnode=point.clean_vnode, writing=0,
        pbufs=point.pbufs, items=0, hidden=point.hidden, spare=point.spares, at=(SCAN, SCAN), held=(0, 0),
        system=point.other_system, table=point.table_pages, users=point.users,
    )


def successors(point: Point, state: State) -> Iterator[State]:
    primary = list(pager(point, state, PRIMARY))
    yield from primary
    if may_run(point, state, stalled=not primary):
        yield from pager(point, state, EMERGENCY)
    if state.writing:
        yield state._replace(writing=state.writing - 1, clean=state.clean + 1, pbufs=state.pbufs + 1)
    if state.users and state.free >= point.reserved:
        yield state._replace(free=state.free - 1, dirty=state.dirty + 1, users=state.users - 1)
    if state.system:
        yield from (after._replace(system=state.system - taken) for after, taken in take(point, state, "NS"))
    if state.table:
        yield from (after._replace(table=state.table - taken) for after, taken in take(point, state, "NSI"))


def may_run(point: Point, state: State, stalled: bool) -> bool:
    """Whether the emergency pager may do a step at all."""
    match point.emergency:
        case "absent":
            return False
        case "stall":
            return stalled
        case "entry":
            return stalled or state.at[EMERGENCY] != SCAN
    return True


def pager(point: Point, state: State, who: int) -> Iterator[State]:
    match state.at[who]:
        case 0:
            yield from scan(point, state, who)
        case 1:
            if state.pbufs:
                yield moved(state, who, META)._replace(pbufs=state.pbufs - 1)
        case 2:
            yield from (zalloc if point.zalloc else kmalloc_obj)(point, state, who)
        case _:
            yield from slab(point, state, who)


def scan(point: Point, state: State, who: int) -> Iterator[State]:
    """The emergency pager refuses vnode pages."""
    if state.clean:
        yield state._replace(clean=state.clean - 1, cache=state.cache + 1)
    if state.clean_vnode and who == PRIMARY:
        yield state._replace(clean_vnode=state.clean_vnode - 1, cache=state.cache + 1)
    if state.cache and state.free < point.reserved:
        yield state._replace(cache=state.cache - 1, free=state.free + 1)
    sees_clean = state.clean > 0 or (state.clean_vnode > 0 and who == PRIMARY)
    if state.dirty and not (point.prefer and sees_clean):
        busied = state._replace(dirty=state.dirty - 1)
        if not point.pbuf_with_page:
            yield moved(busied, who, PBUF)
        elif state.pbufs:
            yield moved(busied, who, META)._replace(pbufs=state.pbufs - 1)


def take(point: Point, state: State, classes: str) -> Iterator[tuple[State, int]]:
    """One page by N(ORMAL), S(YSTEM), I(NTERRUPT): the state after, and the pages taken (0: a cache page was
    made free on the way)."""
    free, cache = state.free, state.cache
    while True:
        if (
            ("N" in classes and free >= point.reserved)
            or ("I" in classes and free > 0)
            or ("S" in classes and cache == 0 and free > point.interrupt_free_min)
        ):
            yield state._replace(free=free - 1, cache=cache), 1
            return
        if "N" not in classes or cache == 0:
            return
        match point.cache:
            case "direct":
                yield state._replace(cache=cache - 1), 1
                return
            case "step":
                yield state._replace(free=free + 1, cache=cache - 1), 0
                return
        free, cache = free + 1, cache - 1


def zalloc(point: Point, state: State, who: int) -> Iterator[State]:
    written = moved(state, who, SCAN)._replace(writing=state.writing + 1)
    if state.items:
        yield written._replace(items=state.items - 1)
        return
    pages = list(take(point, state, "NSI"))
    for after, taken in pages:
        if taken:
            yield written._replace(free=after.free, cache=after.cache, items=point.objects - 1)
        else:
            yield after
    if not pages and state.hidden:
        yield written._replace(hidden=state.hidden - 1)


def kmalloc_obj(point: Point, state: State, who: int) -> Iterator[State]:
    room = point.refill and state.spare < point.spares and state.free >= point.slab_pages
    if room and point.refill_step:
        yield refilled(point, state)
    elif state.items:
        after = moved(state, who, SCAN)._replace(writing=state.writing + 1, items=state.items - 1)
        while point.refill and after.spare < point.spares and after.free >= point.slab_pages:
            after = refilled(point, after)
        yield after
    elif state.spare and not state.held[who]:
        yield state._replace(spare=state.spare - 1, items=point.objects)
    elif point.committed:
        yield moved(state, who, SLAB)
    else:
        yield from slab(point, state, who)


def refilled(point: Point, state: State) -> State:
    return state._replace(free=state.free - point.slab_pages, spare=state.spare + 1)


def slab(point: Point, state: State, who: int) -> Iterator[State]:
    """One more page for the slab; what it has it keeps while it waits."""
    for after, taken in take(point, state, "NSI" if point.interrupt_slab else "NS"):
        held = state.held[who] + taken
        if held == point.slab_pages:
            yield moved(keeping(after, who, 0), who, META)._replace(items=state.items + point.objects)
        else:
            yield keeping(after, who, held)


def moved(state: State, who: int, place: int) -> State:
    return state._replace(at=(place, state.at[1]) if who == PRIMARY else (state.at[0], place))


def keeping(state: State, who: int, pages: int) -> State:
    return state._replace(held=(pages, state.held[1]) if who == PRIMARY else (state.held[0], pages))
