"""Hope masks: what each state can still reach by mandatory steps, as bits, to the least fixpoint.

The mask of a state is what it offers at once (see `exploring.hopes`) joined with the masks of its mandatory
successors; states not expanded count as offering everything, so that a missing bit is always a fact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from zcheck.engines.interpreter.stepping import Offer
from zcheck.exploring.hopes import Bits

SWEEPS = 6
"""Passes over all open states before the rest is done state by state: passes alone can be quadratic."""

SLICE = 1_000


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
