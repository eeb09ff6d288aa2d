"""Checks as conditions on single states, for tools that know nothing but those."""

from __future__ import annotations

from typing import assert_never

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import conj, disj, equal, member, negate
from zcheck.system.expressions import FALSE, Expr, Read, number
from zcheck.system.properties import (
    Always,
    Check,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Reachable,
    Unsupported,
)
from zcheck.system.system import System
from zcheck.system.threads import Thread


@dataclass(frozen=True, slots=True)
class Alarm:
    """A condition that no reachable state may meet; of ``reachable e``, one that some state should."""

    check: str
    what: str              # in words
    condition: Expr
    span: Span | None
    wanted: bool = False   # ``reachable``: to meet it is what the check asks for


def alarms(system: System, check: Check) -> tuple[Alarm, ...]:
    """`check` is violated iff one of these is met; of ``reachable``, iff its only one is not.

    None for a check that `unsayable` gives a reason for.
    """
    goal, name, span = check.property, check.name, check.span
    match goal:
        case DeadlockFree():
            return (Alarm(name, check.text, deadlocked(system), span),)
        case FaultFree():
            return tuple(
                Alarm(name, f"{action.name}: {action.tests[0].fault.message}", faulting(system, action),
                      action.tests[0].fault.span or action.origin.span)
                for action in system.actions
                if action.tests
            )
        case Always(expr, defined):
            return (Alarm(name, check.text, disj((negate(defined), negate(expr))), span),)
        case Never(expr, defined):
            return (Alarm(name, check.text, disj((negate(defined), expr)), span),)
        case Reachable(expr, defined):
            return (Alarm(name, check.text, conj((defined, expr)), span, wanted=True),)
        case NeverStuck() | Progress() | Live() | Unsupported():
            return ()
        case _:
            assert_never(goal)


def unsayable(check: Check) -> str | None:
    """Why a check is no condition on single states; None if it is one."""
    if check.within is not None:
        return "a bound in steps"
    match check.property:
        case DeadlockFree() | FaultFree() | Always() | Never() | Reachable():
            return None
        case NeverStuck():
            return "it speaks of all that may follow a state"
        case Progress() | Live():
            return "it speaks of runs"
        case Unsupported(what):
            return f"`{what}` is not about one system"


def enabled(system: System, action: Action) -> Expr:
    """Where an action is enabled; it may still fault."""
    return conj((*_at_source(system, action), action.guard))


def firing(system: System, action: Action) -> Expr:
    """Where an action has a successor."""
    return conj((enabled(system, action), *(test.holds for test in action.tests)))


def faulting(system: System, action: Action) -> Expr:
    """Where an action is enabled and faults."""
    return conj((enabled(system, action), negate(conj(test.holds for test in action.tests))))


def deadlocked(system: System) -> Expr:
    """No mandatory action is enabled, and some thread is not resting or there is no thread."""
    idle = negate(disj(enabled(system, action) for action in system.actions if action.mandatory))
    return conj((idle, disj(map(_not_resting, system.threads)))) if system.threads else idle


def _at_source(system: System, action: Action) -> tuple[Expr, ...]:
    if action.thread is None or action.source is None:
        return ()
    thread = system.threads[action.thread]
    return () if len(thread.locations) == 1 else (equal(Read(thread.location_slot), number(action.source)),)


def _not_resting(thread: Thread) -> Expr:
    places = [place.index for place in thread.locations if not place.resting]
    if len(places) == len(thread.locations):
        return negate(FALSE)
    return member(Read(thread.location_slot), places)
