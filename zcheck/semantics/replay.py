"""Whether a trace is one: step by step against the semantics, and whether it ends as it claims.

Engines are not trusted; this module is. It shares no code with them but the evaluator.
"""

from __future__ import annotations

from typing import assert_never

from zcheck.results.trace import (
    Ceased,
    Deadlocked,
    Ending,
    Faulted,
    Livelocked,
    NoProgress,
    Reached,
    Stuck,
    Trace,
)
from zcheck.results.verdict import Argument
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.fairness import wrong_run
from zcheck.semantics.states import (
    can_act,
    is_deadlock,
    is_resting,
    not_resting,
    offers_progress,
)
from zcheck.semantics.steps import fire, first_fault, is_enabled, successors
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
)
from zcheck.system.system import State, System

FUTURE_CAP = 20_000
"""States of the future of a last state that are visited at most; beyond, what was seen has to do."""


def replay(
    system: System, check: Check, evidence: Trace | Argument, cap: int = FUTURE_CAP
) -> str | None:
    """What is wrong with `evidence` for `check`, in words; None: nothing. Arguments cannot be replayed."""
    if not isinstance(evidence, Trace):
        return None
    if check.within is not None and evidence.length > check.within:
        return f"the trace has {evidence.length} steps where {check.within} are allowed"
    return (
        _broken_step(system, evidence)
        or _other_question(check.property, evidence.ending)
        or _wrong_ending(system, check.property, evidence, cap)
    )


def _broken_step(system: System, trace: Trace) -> str | None:
    if trace.states[0] != system.initial:
        return "the trace does not start in the initial state"
    for number, index in enumerate(trace.actions):
        if not 0 <= index < len(system.actions):
            return f"step {number + 1} is by no action of the system"
        action = system.actions[index]
        state = trace.states[number]
        if not is_enabled(system, action, state):
            return f"step {number + 1} ({action.name}) is not enabled"
        if first_fault(action, state) is not None:
            return f"step {number + 1} ({action.name}) faults"
        if fire(system, action, state) != trace.states[number + 1]:
            return f"step {number + 1} ({action.name}) leads to another state"
    return None


def _other_question(goal: Property, ending: Ending) -> str | None:
    """A trace that ends in one way cannot answer a question about another."""
    match goal, ending:
        case (
            (DeadlockFree(), Deadlocked())
            | (FaultFree(), Faulted())
            | (Always() | Never() | Reachable(), Reached())
            | (NeverStuck(), Stuck())
            | (Progress(), NoProgress())
            | (Live(), Livelocked() | Ceased())
        ):
            return None
        case _:
            return f"a trace that ends {type(ending).__name__} says nothing of {type(goal).__name__}"


def _wrong_ending(system: System, goal: Property, trace: Trace, cap: int) -> str | None:
    last = trace.states[-1]
    match trace.ending:
        case Deadlocked(threads):
            if not is_deadlock(system, last):
                return "the last state is not a deadlock"
            if threads != not_resting(system, last):
                return "other threads are not resting in the last state"
        case Faulted(action, test):
            return _wrong_fault(system, last, action, test)
        case Reached():
            if not _shows(goal, last):
                return "the last state does not show what it should"
        case Stuck(threads):
            return _wrong_stuck(system, goal, last, threads, cap)
        case NoProgress(label):
            return _wrong_progress(system, goal, last, label, cap)
        case Livelocked() | Ceased():
            return wrong_run(system, goal, trace)
        case _:
            assert_never(trace.ending)
    return None


def _wrong_fault(system: System, last: State, index: int, test: int) -> str | None:
    if not 0 <= index < len(system.actions) or not is_enabled(system, system.actions[index], last):
        return "the faulting step is not enabled"
    found = first_fault(system.actions[index], last)
    return None if found == test else "the last step does not fault as the trace says"


def _shows(goal: Property, last: State) -> bool:
    match goal:
        case Always(expr, defined):
            return not (is_true(defined, last) and is_true(expr, last))
        case Never(expr, defined):
            return not is_true(defined, last) or is_true(expr, last)
        case Reachable(expr, defined):
            return is_true(defined, last) and is_true(expr, last)
        case DeadlockFree() | FaultFree() | NeverStuck() | Progress() | Live() | Unsupported():
            return False
        case _:
            assert_never(goal)


def _wrong_stuck(
    system: System, goal: Property, last: State, threads: tuple[int, ...], cap: int
) -> str | None:
    if not threads or not isinstance(goal, NeverStuck) or not set(threads) <= set(goal.threads):
        return "the threads said to be stuck are not those asked for"
    if any(is_resting(system, thread, last) for thread in threads):
        return "a thread said to be stuck rests"
    for state in _mandatory_future(system, last, cap):
        for thread in threads:
            if can_act(system, thread, state):
                return f"thread {system.threads[thread].name} can act again"
    return None


def _wrong_progress(system: System, goal: Property, last: State, label: str, cap: int) -> str | None:
    if not isinstance(goal, Progress) or goal.label != label:
        return "the trace is about another label"
    if any(offers_progress(system, label, state) for state in _mandatory_future(system, last, cap)):
        return f"progress {label} is possible again"
    return None


def _mandatory_future(system: System, state: State, cap: int) -> list[State]:
    found = {state}
    queue = [state]
    for here in queue:
        for action, after in successors(system, here):
            if action.mandatory and after not in found and len(queue) < cap:
                found.add(after)
                queue.append(after)
    return queue
