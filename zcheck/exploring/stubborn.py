"""Stubborn sets: of the enabled steps of a state only some, enough to find every deadlock at its least depth.

Where a mandatory action is enabled: a set of actions, grown from one such action, such that no action outside
it disables an enabled one of the set, or enables a disabled one before some action of the set is taken. A run to
a state where nothing mandatory is enabled takes some action of the set, and the first it takes can as well be
taken at once. Elsewhere all steps are taken. Faults are not kept. (Valmari 1991; Valmari and Hansen 2017.)
"""

from __future__ import annotations

from zcheck.analysis.independence import Independence, members
from zcheck.frozen import dataclass
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.states import is_deadlock
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.system import State, System


class Stubborn:
    """Chooses the steps to take in a state."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._known = Independence(system)
        self._in_the_way = [self._known.in_the_way(action.index) for action in system.actions]

    def chosen(self, state: State) -> tuple[int, ...]:
        """The enabled actions to take, in order: the fewest that a seed leads to."""
        able = [action.index for action in enabled(self._system, state)]
        seeds = [index for index in able if self._system.actions[index].mandatory]
        open_ = sum(1 << index for index in able)
        found = [self.grown(seed, state, open_) & open_ for seed in seeds]
        return tuple(members(min(found, key=int.bit_count, default=open_)))

    def grown(self, seed: int, state: State, able: int) -> int:
        """The least set with `seed` for the choices of conditions made here; `able` are the enabled actions."""
        grown, todo = 1 << seed, [seed]
        while todo:
            action = todo.pop()
            more = self._in_the_way[action] if able >> action & 1 else self._enablers(action, state, grown)
            todo += members(more & ~grown)
            grown |= more
        return grown

    def _enablers(self, action: int, state: State, grown: int) -> int:
        """Those of a false condition of a disabled action; the condition that adds least, the first of equals."""
        wrong = [part for part in self._known.conditions(action) if not is_true(part, state)]
        sets = [self._known.enablers(part) for part in wrong]
        return min(sets, key=lambda mask: (mask & ~grown).bit_count())


@dataclass(frozen=True, slots=True)
class Reduced:
    """The states that stubborn sets leave, with their depths, and which of them are deadlocks."""

    depth: dict[State, int]
    deadlocks: frozenset[State]
    transitions: int


def reduced_graph(system: System) -> Reduced:
    """Breadth first, so that each deadlock has its least depth; slow and plain, to test against."""
    stubborn = Stubborn(system)
    depth = {system.initial: 0}
    deadlocks: set[State] = set()
    transitions = 0
    queue = [system.initial]
    for state in queue:
        if is_deadlock(system, state):
            deadlocks.add(state)
        for index in stubborn.chosen(state):
            action = system.actions[index]
            if first_fault(action, state) is None:
                transitions += 1
                after = fire(system, action, state)
                if after not in depth:
                    depth[after] = depth[state] + 1
                    queue.append(after)
    return Reduced(depth, frozenset(deadlocks), transitions)
