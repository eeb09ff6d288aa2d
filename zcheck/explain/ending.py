"""Why a trace ends where it ends: whom it concerns, what the others do, which values decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from zcheck.explain.recursion import Chain, repeated
from zcheck.explain.situation import Need, Place, Situation, place_of, situations, values_of
from zcheck.frozen import dataclass
from zcheck.results.trace import Ceased, Deadlocked, Faulted, Livelocked, NoProgress, Reached, Stuck, Trace
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.steps import enabled
from zcheck.system.actions import Fault, FaultKind
from zcheck.system.expressions import Expr
from zcheck.system.properties import (
    Always,
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
from zcheck.system.show import show_expression
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class LastState:
    """The end of a trace that no step ends: `concerned` are the threads it is about."""

    concerned: tuple[Situation, ...]
    others: tuple[Situation, ...]
    optional: tuple[str, ...]      # optional steps that are still possible: events, branches
    decides: Need | None           # the condition the check is about, with its values
    value: str | None = None       # of that condition: ``true``, ``false`` or ``no value``


@dataclass(frozen=True, slots=True)
class Mishap:
    """The end of a trace by a fault. `needed` is what had to be true, with the values in the state before."""

    who: str
    place: Place
    fault: Fault
    needed: Need
    chain: Chain | None            # of a recursion


def ending(system: System, goal: Property, trace: Trace) -> LastState | Mishap:
    """What the end of `trace`, which answers `goal`, means."""
    last = trace.states[-1]
    match trace.ending:
        case Faulted(action, test):
            return _mishap(system, last, action, test)
        case Deadlocked(threads) | Stuck(threads):
            return _last_state(system, last, threads, None)
        case NoProgress(label) | Livelocked(label) | Ceased(label):
            carriers = [thread.index for thread in system.threads if label in thread.carries]
            return _last_state(system, last, carriers, None)
        case Reached():
            return _decided(system, last, goal)
        case _:
            assert_never(trace.ending)


def _last_state(system: System, last: State, threads: Sequence[int], condition: Expr | None) -> LastState:
    everybody = situations(system, last)
    optional = (action for action in enabled(system, last) if not action.mandatory)
    return LastState(
        tuple(everybody[index] for index in threads),
        tuple(one for index, one in enumerate(everybody) if index not in threads),
        tuple(dict.fromkeys(action.group or action.name for action in optional)),
        None if condition is None else _need(system, last, condition),
    )


def _decided(system: System, last: State, goal: Property) -> LastState:
    parts = _condition(goal)
    end = _last_state(system, last, (), None if parts is None else parts[0])
    return end if parts is None else replace(end, value=condition_value(*parts, last))


def condition_value(condition: Expr, defined: Expr, state: State) -> str:
    """``true``, ``false``, or ``no value`` where the condition cannot be evaluated."""
    if not is_true(defined, state):
        return "no value"
    return "true" if is_true(condition, state) else "false"


def _mishap(system: System, last: State, index: int, number: int) -> Mishap:
    action = system.actions[index]
    test = action.tests[number]
    recursion = test.fault.kind is FaultKind.RECURSION
    return Mishap(
        action.group or action.name,
        place_of(action.origin),
        test.fault,
        _need(system, last, test.holds),
        repeated(action.origin.calls) if recursion else None,
    )


def _need(system: System, state: State, expr: Expr) -> Need:
    return Need(show_expression(expr, system), values_of(system, state, expr))


def _condition(goal: Property) -> tuple[Expr, Expr] | None:
    """What a check on states is about, and where that has a value."""
    match goal:
        case Always(expr, defined) | Never(expr, defined) | Reachable(expr, defined):
            return expr, defined
        case DeadlockFree() | FaultFree() | NeverStuck() | Progress() | Live() | Unsupported():
            return None
        case _:
            assert_never(goal)
