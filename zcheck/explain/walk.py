"""Runs that somebody chooses, step by step: a random walk, or a user."""

from __future__ import annotations

from random import Random

from zcheck.explain.story import Step, changes, told
from zcheck.frozen import dataclass
from zcheck.semantics.states import is_deadlock
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.actions import Action
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Choice:
    """An enabled step; one that faults ends the run."""

    action: Action
    step: Step


class Walk:
    """A run under way. `states` has one more element than `actions`; a faulting step is kept apart."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.states: list[State] = [system.initial]
        self.actions: list[int] = []
        self.fault: Step | None = None

    @property
    def state(self) -> State:
        return self.states[-1]

    @property
    def over(self) -> bool:
        """Whether nothing can follow, be it after a fault or because nothing is enabled."""
        return self.fault is not None or not any(True for _ in enabled(self.system, self.state))

    @property
    def deadlocked(self) -> bool:
        return self.fault is None and is_deadlock(self.system, self.state)

    def choices(self) -> tuple[Choice, ...]:
        """What can be next, in the order of the system."""
        if self.fault is not None:
            return ()
        return tuple(Choice(action, self._step(action)) for action in enabled(self.system, self.state))

    def _step(self, action: Action) -> Step:
        number = len(self.actions) + 1
        test = first_fault(action, self.state)
        if test is not None:
            return told(self.system, number, action, (), action.tests[test].fault)
        after = fire(self.system, action, self.state)
        return told(self.system, number, action, changes(self.system, action, self.state, after), None)

    def take(self, choice: Choice) -> None:
        if choice.step.fault is not None:
            self.fault = choice.step
            return
        self.states.append(fire(self.system, choice.action, self.state))
        self.actions.append(choice.action.index)

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        if self.fault is not None:
            self.fault = None
        elif self.actions:
            self.actions.pop()
            self.states.pop()
        else:
            return False
        return True


def random_walk(system: System, steps: int, random: Random) -> tuple[Walk, tuple[Step, ...]]:
    """At most `steps` steps, each drawn evenly from those enabled; ends early where nothing can follow."""
    walk = Walk(system)
    taken: list[Step] = []
    for _ in range(steps):
        choices = walk.choices()
        if not choices:
            break
        choice = random.choice(choices)
        taken.append(choice.step)
        walk.take(choice)
    return walk, tuple(taken)
