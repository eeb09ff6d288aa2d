"""From a solver's model to a trace of the system."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.symbolic.frames import state_of
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.results.trace import Deadlocked, Ending, Faulted, NoProgress, Reached, Stuck, Trace
from zcheck.semantics.states import is_resting, not_resting
from zcheck.semantics.steps import enabled, first_fault
from zcheck.system.properties import (
    Always,
    DeadlockFree,
    FaultFree,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
)
from zcheck.system.system import State, System


def decoded(system: System, model: z3.ModelRef, unroller: Unroller, goal: Property) -> Trace:
    """The run of the unrolling, up to its pause; its last state shows what was asked about `goal`."""
    steps = next((i for i, pause in enumerate(unroller.paused) if _is_true(model, pause)), len(unroller.fired))
    states = tuple(state_of(model, moment.frame) for moment in unroller.moments[: steps + 1])
    actions = tuple(_taken(model, fired) for fired in unroller.fired[:steps])
    return Trace(states, actions, _ending(system, goal, states[-1]))


def _taken(model: z3.ModelRef, fired: dict[int, z3.BoolRef]) -> int:
    taken: Sequence[int] = [i for i, it in fired.items() if _is_true(model, it)]
    if len(taken) != 1:
        raise EngineBug(f"z3 gave a run with {len(taken)} actions in one step")
    return taken[0]


def _is_true(model: z3.ModelRef, part: z3.BoolRef) -> bool:
    return bool(z3.is_true(model.eval(part, model_completion=True)))


def _ending(system: System, goal: Property, last: State) -> Ending:
    match goal:
        case DeadlockFree():
            return Deadlocked(not_resting(system, last))
        case FaultFree():
            return _fault(system, last)
        case Always() | Never() | Reachable():
            return Reached()
        case NeverStuck(threads):
            return Stuck(tuple(t for t in threads if not is_resting(system, t, last)))
        case Progress(label):
            return NoProgress(label)
        case _:
            raise EngineBug(f"no run shows anything about {type(goal).__name__}")


def _fault(system: System, last: State) -> Faulted:
    for action in enabled(system, last):
        test = first_fault(action, last)
        if test is not None:
            return Faulted(action.index, test)
    raise EngineBug("z3 found a faulting step where none faults")
