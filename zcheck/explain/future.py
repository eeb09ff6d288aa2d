"""What mandatory steps can still do from a state on: the part of the graph that explanations rest on."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.system import State, System

MOST_WORK = 600_000
"""So many times an action is tried in a state before a future counts as not known: some seconds."""


@dataclass(frozen=True, slots=True)
class Future:
    """States in the order of a breadth-first search; `steps` are mandatory, with the action's index.

    `faulting` are the states where a mandatory step goes wrong; the run ends there.
    """

    states: tuple[State, ...]
    steps: dict[State, tuple[tuple[int, State], ...]]
    faulting: frozenset[State]

    @property
    def fired(self) -> frozenset[int]:
        """The actions that some mandatory run takes."""
        return frozenset(index for steps in self.steps.values() for index, _ in steps)

    def of(self, start: State) -> Future:
        """The part that is reached from `start`, one of the states."""
        queue = [start]
        seen = {start}
        for state in queue:
            for _, after in self.steps[state]:
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
        return Future(tuple(queue), {state: self.steps[state] for state in queue}, self.faulting & seen)


def future_of(system: System, starts: tuple[State, ...], work: int = MOST_WORK) -> Future | None:
    """Everything that mandatory steps reach from `starts`; None if that takes more than `work`."""
    most = max(work // (len(system.actions) + 1), len(starts))
    queue = list(dict.fromkeys(starts))
    seen = set(queue)
    steps: dict[State, tuple[tuple[int, State], ...]] = {}
    faulting: set[State] = set()
    for state in queue:
        if len(queue) > most:
            return None
        found: list[tuple[int, State]] = []
        for action in enabled(system, state):
            if not action.mandatory:
                continue
            if first_fault(action, state) is not None:
                faulting.add(state)
                continue
            after = fire(system, action, state)
            found.append((action.index, after))
            if after not in seen:
                seen.add(after)
                queue.append(after)
        steps[state] = tuple(found)
    return Future(tuple(queue), steps, frozenset(faulting))
