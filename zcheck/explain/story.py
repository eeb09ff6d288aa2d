"""A trace as a story: who did what, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zcheck.explain.situation import Place, place_of, slot_text
from zcheck.frozen import dataclass
from zcheck.results.trace import Faulted, Trace
from zcheck.system.actions import Action, Fault
from zcheck.system.system import Role, Slot, State, System


@dataclass(frozen=True, slots=True)
class Change:
    """A slot that a step changed. For another thread that was moved (woken) the values are statements."""

    name: str
    before: str
    after: str
    moved: bool = False
    own: str | None = None      # a variable of the acting thread: its name without the thread's


@dataclass(frozen=True, slots=True)
class Step:
    """The steps `first` to `last` of a trace; they differ only in what they change."""

    first: int                  # the first step of a trace is 1
    last: int
    who: str
    optional: bool
    place: Place
    changes: tuple[Change, ...]
    fault: Fault | None = None

    @property
    def times(self) -> int:
        return self.last - self.first + 1


def story(system: System, trace: Trace) -> tuple[Step, ...]:
    """One entry a step; a faulting step comes last and changes nothing."""
    steps = [
        told(system, number, system.actions[index], changes(system, system.actions[index], before, after), None)
        for number, (index, before, after) in enumerate(
            zip(trace.actions, trace.states, trace.states[1:], strict=False), start=1
        )
    ]
    if isinstance(trace.ending, Faulted):
        action = system.actions[trace.ending.action]
        steps.append(told(system, trace.length, action, (), action.tests[trace.ending.test].fault))
    return tuple(steps)


def told(
    system: System, number: int, action: Action, changed: tuple[Change, ...], fault: Fault | None
) -> Step:
    """Step `number` of a run, by `action`."""
    who = action.group or (system.threads[action.thread].name if action.thread is not None else action.name)
    return Step(number, number, who, not action.mandatory, place_of(action.origin), changed, fault)


def changes(system: System, action: Action, before: State, after: State) -> tuple[Change, ...]:
    """What differs between two states, without the acting thread's own location."""
    own = None if action.thread is None else system.threads[action.thread].location_slot
    found = []
    for slot, old, new in zip(system.slots, before, after, strict=True):
        if old == new or slot.index == own or slot.role is Role.COUNTER:
            continue
        moved = slot.role is Role.LOCATION and slot.owner is not None
        name = system.threads[slot.owner].name if moved and slot.owner is not None else slot.name
        texts = slot_text(system, slot.index, old), slot_text(system, slot.index, new)
        found.append(Change(name, *texts, moved, _own_name(system, action, slot)))
    return tuple(found)


def _own_name(system: System, action: Action, slot: Slot) -> str | None:
    if action.thread is None or slot.owner != action.thread:
        return None
    return slot.name.removeprefix(f"{system.threads[action.thread].name}.")


def merged(steps: Iterable[Step], *apart: int | None) -> tuple[Step, ...]:
    """`steps` with each run of the same statement by the same thread made one entry of several steps.

    The steps `apart` begin entries of their own.
    """
    result: list[Step] = []
    for step in steps:
        if result and step.first not in apart and _continues(result[-1], step):
            result[-1] = replace(
                result[-1], last=step.last, changes=_chained((*result[-1].changes, *step.changes))
            )
        else:
            result.append(step)
    return tuple(result)


def _continues(earlier: Step, later: Step) -> bool:
    return (
        earlier.who == later.who
        and earlier.place == later.place
        and earlier.optional == later.optional
        and earlier.fault is None
        and later.fault is None
    )


def _chained(parts: Sequence[Change]) -> tuple[Change, ...]:
    """One change for each name, from its first value to its last; what came back to its first value is left out."""
    chained: dict[str, Change] = {}
    for part in parts:
        known = chained.get(part.name)
        chained[part.name] = part if known is None else replace(known, after=part.after)
    return tuple(change for change in chained.values() if change.before != change.after)
