"""From what a search saw to a verdict for each check. Nothing seen is *holds* only where all was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, assert_never

from zcheck.diagnostics.errors import EngineBug
from zcheck.exploring.questions import (
    Questions,
    Sighting,
    asks_for_future,
    states_within,
    unsupported,
)
from zcheck.exploring.traces import Tracer
from zcheck.exploring.watching import INTERRUPTED, OUT_OF_MEMORY, Stop
from zcheck.frozen import dataclass
from zcheck.results.trace import Deadlocked, Ending, Faulted, Reached, Trace
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Verdict, Violated
from zcheck.semantics.states import not_resting
from zcheck.semantics.steps import enabled, first_fault
from zcheck.system.layout import Layout
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


@dataclass(frozen=True, slots=True)
class Covered:
    """How much a search saw."""

    states: int
    levels: Sequence[int]   # how many states at each depth
    examined: int           # all states up to this depth were looked at; -1: not even the first
    complete: bool          # every reachable state was looked at and expanded


@dataclass(frozen=True, slots=True)
class Loss:
    """A state from which something will never be again."""

    seen: Sighting
    ending: Ending


class Future(Protocol):
    """Answers checks about stuck threads and progress from what a search expanded."""

    @property
    def is_known(self) -> bool:
        """Whether there is an answer: a look at all expanded states came to its end."""

    def at(self, check: Check, deadlock: Sighting) -> Loss | None:
        """What a deadlock, which has no future, shows by itself."""

    def nearest(self, check: Check) -> Loss | None:
        """The nearest loss that `check` asks about, of those the least state."""


class Recurrence(Protocol):
    """Answers `live` checks from what a search expanded."""

    def is_known(self, check: Check) -> bool:
        """Whether there is an answer: a look at all expanded states came to its end."""

    def trace(self, check: Check, tracer: Tracer) -> Trace | None:
        """The run that refutes `check`, if one was found."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that verdicts are made from."""

    system: System
    layout: Layout
    covered: Covered
    questions: Questions
    future: Future
    recurrence: Recurrence
    tracer: Tracer
    stop: Stop | None


def verdicts_of(run: Run) -> tuple[Verdict, ...]:
    """A verdict for each check. A violation is reported with its trace or not at all."""
    return tuple(_decide(run, index) for index in range(len(run.system.checks)))


def _decide(run: Run, index: int) -> Verdict:
    try:
        return verdict(run, index)
    except KeyboardInterrupt:
        return Undetermined("interrupted while a trace was rebuilt", INTERRUPTED.hint)
    except MemoryError:
        return Undetermined("out of memory while a trace was rebuilt", OUT_OF_MEMORY.hint)


def verdict(run: Run, index: int) -> Verdict:
    check = run.questions.checks[index]
    what = unsupported(check.property)
    if what is not None:
        return Undetermined(f"{what} is not supported yet")
    if isinstance(check.property, Live):
        return _of_live(run, check)
    if asks_for_future(check.property):
        return _of_future(run, check)
    seen = run.questions.seen.get(index)
    positive = isinstance(check.property, Reachable)
    if seen is not None and _is_near(check, seen):
        trace = run.tracer.trace(seen, _ending(run, check, seen))
        return Holds(trace) if positive else Violated(trace)
    deepest = states_within(check)
    near = deepest is not None and deepest <= run.covered.examined
    if seen is not None or near or run.covered.complete:
        all_seen = _exhausted(run, check)
        return Violated(all_seen) if positive else Holds(all_seen)
    return _undetermined(run)


def _is_near(check: Check, seen: Sighting) -> bool:
    deepest = states_within(check)
    return deepest is None or seen.depth <= deepest


def _of_future(run: Run, check: Check) -> Verdict:
    loss = run.future.nearest(check) if run.future.is_known else None
    if loss is None and not run.covered.complete:
        for index in run.questions.of(DeadlockFree):
            seen = run.questions.seen.get(index)
            if seen is not None and _is_near(check, seen):
                loss = loss or run.future.at(check, seen)
    if loss is not None:
        return Violated(run.tracer.trace(loss.seen, loss.ending))
    if run.future.is_known and run.covered.complete:
        return Holds(_exhausted(run, check))
    return _undetermined(run)


def _of_live(run: Run, check: Check) -> Verdict:
    is_known = run.recurrence.is_known(check)
    trace = run.recurrence.trace(check, run.tracer) if is_known else None
    if trace is not None:
        return Violated(trace)
    return Holds(_exhausted(run, check)) if is_known and run.covered.complete else _undetermined(run)


def _exhausted(run: Run, check: Check) -> Exhausted:
    if check.within is None:
        return Exhausted(run.covered.states)
    return Exhausted(sum(run.covered.levels[: check.within + 1]), check.within)


def _undetermined(run: Run) -> Undetermined:
    if run.stop is None:
        raise EngineBug("a search that was not stopped left a check open")
    steps = run.covered.examined
    covered = f"every state within {steps} steps was examined" if steps >= 0 else "no state was examined"
    if run.covered.complete:
        covered = "every state was examined, but not what follows from each"
    return Undetermined(f"{run.stop.reason}: {run.covered.states:,} states seen; {covered}", run.stop.hint)


def _ending(run: Run, check: Check, seen: Sighting) -> Ending:
    state = run.layout.unpack(seen.state)
    goal = check.property
    match goal:
        case DeadlockFree():
            return Deadlocked(not_resting(run.system, state))
        case FaultFree():
            for action in enabled(run.system, state):
                test = first_fault(action, state)
                if test is not None:
                    return Faulted(action.index, test)
            raise EngineBug("no step faults where one did")
        case Always() | Never() | Reachable():
            return Reached()
        case NeverStuck() | Progress() | Live() | Unsupported():
            raise EngineBug(f"a state alone decides nothing about {check.name}")
        case _:
            assert_never(goal)
