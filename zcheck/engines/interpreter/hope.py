"""Hope masks: what each state can still reach by mandatory steps, as bits, to the least fixpoint.

A bit stands for a thread that has an enabled mandatory step, or a progress label that is passed or whose
carriers rest. The mask of a state is what it offers at once joined with the masks of its mandatory
successors; states not expanded count as offering everything, so that a missing bit is always a fact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from zcheck.engines.interpreter.stepping import Bits, Offer
from zcheck.system.expressions import Const, Expr, Ite, Read
from zcheck.system.properties import Check, NeverStuck, Progress
from zcheck.system.system import System
from zcheck.system.threads import Thread

SWEEPS = 6
"""Passes over all open states before the rest is done state by state: passes alone can be quadratic."""

SLICE = 1_000


def bits_for(system: System, checks: Iterable[Check]) -> Bits:
    """A bit for each thread and label that `checks` ask about."""
    threads: set[int] = set()
    labels: set[str] = set()
    for check in checks:
        match check.property:
            case NeverStuck(asked):
                threads.update(asked)
            case Progress(label):
                labels.add(label)
            case _:
                pass
    ordered = sorted(threads)
    settled = frozenset(t for t in ordered if _rests_by_itself(system, system.threads[t]))
    return Bits(
        {thread: 1 << number for number, thread in enumerate(ordered)},
        {label: 1 << number for number, label in enumerate(sorted(labels), len(ordered))},
        settled,
    )


def _rests_by_itself(system: System, thread: Thread) -> bool:
    """Whether a thread that does not rest is never brought to rest by a mandatory step of another.

    Then hope at its resting places never reaches a state where it does not rest, except by way of its own
    mandatory steps, which are hope themselves: the bit may be set there without being true.
    """
    return all(
        _keeps_awake(thread, update.value)
        for action in system.actions
        if action.mandatory and action.thread != thread.index
        for update in action.updates
        if update.slot == thread.location_slot
    )


def _keeps_awake(thread: Thread, value: Expr) -> bool:
    match value:
        case Const(place):
            return 0 <= place < len(thread.locations) and not thread.locations[place].resting
        case Read(slot):
            return slot == thread.location_slot
        case Ite(_, yes, no):
            return _keeps_awake(thread, yes) and _keeps_awake(thread, no)
        case _:
            return False


class Hope:
    """Finds the fixpoint over expanded states; afterwards `missing` tells the bits that a state lacks."""

    def __init__(self, bits: Bits, offer: Offer, tick: Callable[[int], None]) -> None:
        self._full = bits.full
        self._offer = offer
        self._tick = tick
        self._masks: dict[int, int] = {}      # of states that lack a bit

    def missing(self) -> dict[int, int]:
        return {state: self._full & ~mask for state, mask in self._masks.items()}

    def settle(self, levels: Sequence[Sequence[int]], expanded: set[int]) -> None:
        """`levels` holds the states of `expanded`, by depth. Empties `expanded`."""
        for level in reversed(levels):
            for start in range(0, len(level), SLICE):
                self._first_look(level[start : start + SLICE], expanded)
                self._tick(len(expanded) + len(self._masks))
        for _ in range(SWEEPS):
            if not self._sweep():
                return
        self._propagate()

    def _first_look(self, states: Sequence[int], waiting: set[int]) -> None:
        """Masks from what successors looked at before have; `waiting` are not looked at yet."""
        full, masks = self._full, self._masks
        out: list[int] = []
        for state in states:
            mask = self._offer(state, out.append)
            if mask != full:
                for after in out:
                    if after not in waiting:
                        mask |= masks.get(after, full)
                if mask != full:
                    masks[state] = mask
            waiting.discard(state)
            out.clear()

    def _sweep(self) -> bool:
        """Join successors once more, in the other direction each time; whether anything changed."""
        full, masks = self._full, self._masks
        before, changed = masks, False
        out: list[int] = []
        self._masks = masks = dict(reversed(before.items()))
        for count, (state, old) in enumerate(list(masks.items())):
            mask = old
            self._offer(state, out.append)
            for after in out:
                mask |= masks.get(after, full)
            out.clear()
            if mask == full:
                del masks[state]
            elif mask != old:
                masks[state] = mask
            changed = changed or mask != old
            if count % SLICE == 0:
                self._tick(len(masks))
        return changed

    def _propagate(self) -> None:
        """Each change goes to the predecessors, until there is none."""
        full, masks = self._full, self._masks
        before: dict[int, list[int]] = {state: [] for state in masks}
        out: list[int] = []
        for state in list(masks):
            self._offer(state, out.append)
            for after in out:
                if after in before:
                    before[after].append(state)
                else:
                    masks[state] = full
            out.clear()
        queue = deque(masks)
        while queue:
            state = queue.popleft()
            for previous in before[state]:
                mask = masks[previous] | masks[state]
                if mask != masks[previous]:
                    masks[previous] = mask
                    queue.append(previous)
            self._tick(len(masks))
        self._masks = {state: mask for state, mask in masks.items() if mask != full}
