"""Plain breadth-first searches of two small machines: slab hold-and-wait, and the map-entry refill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

State = TypeVar("State")


def reaches(first: State, successors: Callable[[State], list[State]], bad: Callable[[State], bool]) -> bool:
    """Whether some reachable state is bad."""
    seen, waiting = {first}, [first]
    while waiting:
        state = waiting.pop()
        if bad(state):
            return True
        for after in successors(state):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def slab_stuck(threads: int, slab_pages: int, memory: int) -> bool:
    """Each thread collects `slab_pages` pages one by one, keeps what it has while it waits, and gives all
    back when it has them: can they all wait?"""

    def successors(held: tuple[int, ...]) -> list[tuple[int, ...]]:
        steps = []
        for thread, pages in enumerate(held):
            if pages == slab_pages:
                steps.append((*held[:thread], 0, *held[thread + 1:]))
            elif sum(held) < memory:
                steps.append((*held[:thread], pages + 1, *held[thread + 1:]))
        return steps

    return reaches((0,) * threads, successors, lambda held: not successors(held))


class Refill(NamedTuple):
    """`at` of each thread: 0 needs an entry, 1 has burned, 2 done. `owner` of zgetlk: 0 nobody."""

    at: tuple[int, ...]
    phys: int
    owner: int


def refill_panics(threads: int, phys: int, use: int, zgetlk: bool, gain: int = 4) -> bool:
    """Threads that find the zone empty burn `use` of the `phys` physical entries to map new ones."""

    def successors(state: Refill) -> list[Refill]:
        if state.phys < 0:
            return []
        return [step for thread in range(threads) for step in steps_of(state, thread)]

    def steps_of(state: Refill, thread: int) -> Iterator[Refill]:
        match state.at[thread]:
            case 0 if zgetlk and state.owner == 0:
                yield set_at(state, thread, 1)._replace(owner=thread + 1)
            case 0 if not zgetlk:
                yield set_at(state, thread, 1)
            case 1:
                yield set_at(state, thread, 2)._replace(phys=state.phys - use)
            case 2:
                yield set_at(state, thread, 3)._replace(phys=state.phys + gain, owner=0)

    return reaches(Refill((0,) * threads, phys, 0), successors, lambda state: state.phys < 0)


def set_at(state: Refill, thread: int, place: int) -> Refill:
    return state._replace(at=(*state.at[:thread], place, *state.at[thread + 1:]))


@dataclass(frozen=True, slots=True)
class LowMemory:
    """A user holds zgetlk and waits for NORMAL pages; two pagers clean pages. `swap_needs_entries`: swap
    metadata come in slabs that must be mapped, so that a write takes zgetlk first."""

    swap_needs_entries: bool
    reserved: int = 6
    free: int = 5
    dirty: int = 4
    refill_pages: int = 3


class Memory(NamedTuple):
    free: int
    dirty: int
    clean: int
    cache: int
    at: tuple[int, int]      # of both pagers: 0 scanning, 1 needs zgetlk, 2 owns it
    owner: int               # 0 nobody, 1 the user, 2 and 3 the pagers
    user: int                # pages the user has; -1 before it took the lock
    entries: int             # map entries anybody may use


def low_memory_deadlocks(point: LowMemory) -> bool:
    def successors(state: Memory) -> list[Memory]:
        return [*user_steps(point, state), *(step for who in (0, 1) for step in pager_steps(point, state, who))]

    def bad(state: Memory) -> bool:
        return not successors(state) and (0 <= state.user < point.refill_pages or state.at != (0, 0))

    first = Memory(point.free, point.dirty, 0, 0, (0, 0), 0, -1, 0)
    return reaches(first, successors, bad)


def user_steps(point: LowMemory, state: Memory) -> Iterator[Memory]:
    if state.user == -1 and state.owner == 0:
        yield state._replace(owner=1, user=0)
    elif 0 <= state.user < point.refill_pages and state.owner == 1 and state.free >= point.reserved:
        done = state.user + 1 == point.refill_pages
        after = state._replace(free=state.free - 1, user=state.user + 1)
        yield after._replace(owner=0, entries=state.entries + 4) if done else after


def pager_steps(point: LowMemory, state: Memory, who: int) -> Iterator[Memory]:
    """A write is taken as done at once where its metadata need no map entry."""
    match state.at[who]:
        case 0:
            if state.clean:
                yield state._replace(clean=state.clean - 1, cache=state.cache + 1)
            if state.cache:
                yield state._replace(cache=state.cache - 1, free=state.free + 1)
            if state.dirty and point.swap_needs_entries:
                yield placed(state._replace(dirty=state.dirty - 1), who, 1)
            elif state.dirty:
                yield state._replace(dirty=state.dirty - 1, clean=state.clean + 1)
        case 1:
            if state.entries:
                yield placed(state._replace(entries=state.entries - 1, clean=state.clean + 1), who, 0)
            elif state.owner == 0:
                yield placed(state._replace(owner=who + 2), who, 2)
        case _:
            if state.free >= point.refill_pages:
                after = state._replace(free=state.free - point.refill_pages, owner=0, entries=4)
                yield placed(after, who, 1)


def placed(state: Memory, who: int, place: int) -> Memory:
    return state._replace(at=(place, state.at[1]) if who == 0 else (state.at[0], place))
