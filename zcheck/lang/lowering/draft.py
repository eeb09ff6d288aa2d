"""Actions and threads before questions about threads are answered and actions are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zcheck.frozen import dataclass
from zcheck.lang.lowering.implying import implied
from zcheck.lang.lowering.paths import Path
from zcheck.system.actions import Action, FaultTest, Origin, Update
from zcheck.system.building import substitute
from zcheck.system.expressions import TRUE, Expr, Read
from zcheck.system.threads import Thread


@dataclass(frozen=True, slots=True)
class Step:
    """Who acts, from where to where; None where an event acts."""

    name: str
    group: str
    thread: int | None = None
    source: int | None = None
    target: int | None = None


def action(path: Path, step: Step, origin: Origin) -> Action:
    """The action of one path; its number is given later."""
    kept = {slot: value for slot, value in path.values.items() if value != Read(slot)}
    updates = () if path.faulted else tuple(Update(slot, value) for slot, value in sorted(kept.items()))
    return Action(
        index=-1,
        name=step.name,
        thread=step.thread,
        source=step.source,
        target=step.target,
        guard=path.guard,
        tests=path.tests,
        updates=updates,
        mandatory=not path.optional,
        progress=path.progress,
        origin=origin,
        group=step.group,
    )


def tested(entry: Action, tests: Iterable[FaultTest]) -> Action:
    """`entry`, faulting also unless `tests` hold in the state behind it."""
    values = {update.slot: update.value for update in entry.updates}
    after = (FaultTest(substitute(test.holds, values), test.fault) for test in tests)
    kept = (test for test in after if test.holds != TRUE and not implied(test.holds, (entry.guard,)))
    return replace(entry, tests=(*entry.tests, *kept))


def answered_action(entry: Action, answers: Mapping[int, Expr]) -> Action:
    """`entry` with the questions in it replaced by their answers."""
    tests = (FaultTest(substitute(t.holds, answers), t.fault) for t in entry.tests)
    return replace(
        entry,
        guard=substitute(entry.guard, answers),
        tests=tuple(test for test in tests if test.holds != TRUE),
        updates=tuple(Update(u.slot, substitute(u.value, answers)) for u in entry.updates),
    )


def answered_thread(thread: Thread, answers: Mapping[int, Expr]) -> Thread:
    """`thread` with the questions in its conditions replaced by their answers."""
    locations = tuple(
        replace(location, condition=substitute(location.condition, answers)) for location in thread.locations
    )
    return replace(thread, locations=locations)
