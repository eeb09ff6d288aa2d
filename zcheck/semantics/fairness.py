"""Fair runs without progress: what makes one, and whether a trace is one.

A unit of fairness is a thread or an event instance. Weakly fair to it is a run that infinitely often finds it
without an enabled mandatory step, or sees it take one; strongly fair, one in which it takes a mandatory step
infinitely often if it has one enabled infinitely often. Never fair between branches.
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.results.trace import Ceased, Livelocked, Trace
from zcheck.semantics.states import carriers_rest
from zcheck.semantics.steps import enabled
from zcheck.system.properties import Live, Property
from zcheck.system.system import State, System


def able_units(system: System, state: State) -> frozenset[str]:
    """The units with an enabled mandatory step."""
    return frozenset(action.group for action in enabled(system, state) if action.mandatory)


def wronged_units(
    system: System, states: Sequence[State], actions: Sequence[int], strongly: bool
) -> frozenset[str]:
    """The units to which going round for ever through `states` by `actions` is not fair."""
    able = [able_units(system, state) for state in states]
    asked = frozenset().union(*able) if strongly else frozenset.intersection(*able)
    taken = (system.actions[index] for index in actions)
    return asked - {action.group for action in taken if action.mandatory}


def wrong_run(system: System, goal: Property, trace: Trace) -> str | None:
    """Why `trace` is no run without progress on the label of `goal`, in words; None: it is one."""
    end = trace.ending
    assert isinstance(end, Livelocked | Ceased)
    if not isinstance(goal, Live) or goal.label != end.label:
        return "the trace is about another label"
    match end:
        case Ceased(label):
            if able_units(system, trace.states[-1]):
                return "the last state has a mandatory step"
            if carriers_rest(system, label, trace.states[-1]):
                return f"all who carry {label} rest at the end"
        case Livelocked(label, loop):
            states, actions = trace.states[loop:], trace.actions[loop:]
            if not actions or states[0] != states[-1]:
                return "the loop does not close"
            if any(label in system.actions[index].progress for index in actions):
                return f"the loop makes progress {label}"
            if any(carriers_rest(system, label, state) for state in states):
                return f"all who carry {label} rest within the loop"
            wronged = wronged_units(system, states, actions, goal.strongly)
            if wronged:
                return f"the loop is not fair to {min(wronged)}"
    return None
