"""Many systems as one, so that a tool that takes a second to compile is asked once about all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zcheck.export.questions import alarms, unsayable
from zcheck.system.actions import Action, FaultTest, Origin, Update
from zcheck.system.building import conj, equal, negate, substitute
from zcheck.system.expressions import TRUE, Expr, Read, number
from zcheck.system.properties import Always, Check, Property
from zcheck.system.system import Role, Slot, System
from zcheck.system.threads import Thread
from zcheck.system.types import IntRange


def glued(systems: Sequence[System]) -> System:
    """A system whose first step chooses one of `systems`: one state more than they have together.

    Each alarm of each system is a check of its own, in order.
    """
    parts: list[_Part] = []
    slots = [Slot(0, "chosen", IntRange(0, len(systems)), 0, Role.VARIABLE)]
    threads: list[Thread] = []
    for choice, system in enumerate(systems, 1):
        parts.append(_Part(system, choice, len(slots), len(threads)))
        slots += parts[-1].slots()
        threads += parts[-1].threads()
    actions = [action for part in parts for action in part.actions() if action.thread is not None]
    actions += [action for part in parts for action in part.actions() if action.thread is None]
    actions += [_choose(choice) for choice in range(1, len(systems) + 1)]
    ordered = tuple(replace(action, index=index) for index, action in enumerate(actions))
    checks = tuple(check for part in parts for check in part.checks())
    return System("glued", "", tuple(slots), tuple(threads), ordered, checks)


def sayable(system: System, *goals: Property) -> System:
    """`system` with those of its checks that other tools understand, and with `goals`."""
    kept = [check for check in system.checks if unsayable(check) is None]
    more = [Check(f"goal{i}", goal, type(goal).__name__) for i, goal in enumerate(goals)]
    return replace(system, checks=(*kept, *more))


def _choose(choice: int) -> Action:
    return Action(
        0, f"choose@{choice}", None, None, None, equal(Read(0), number(0)), (),
        (Update(0, number(choice)),), True, frozenset(), Origin(f"choose {choice}"),
    )


class _Part:
    """One of the systems, with its slots and threads moved behind those of the others."""

    def __init__(self, system: System, choice: int, first_slot: int, first_thread: int) -> None:
        self._system = system
        self._choice = choice
        self._slot = first_slot
        self._thread = first_thread
        self._moved: Mapping[int, Expr] = {slot.index: Read(slot.index + first_slot) for slot in system.slots}
        self._here = equal(Read(0), number(choice))

    def _expr(self, expr: Expr) -> Expr:
        return substitute(expr, self._moved)

    def slots(self) -> list[Slot]:
        return [
            replace(slot, index=slot.index + self._slot, name=f"{slot.name} of {self._choice}",
                    owner=None if slot.owner is None else slot.owner + self._thread)
            for slot in self._system.slots
        ]

    def threads(self) -> list[Thread]:
        return [
            replace(thread, index=thread.index + self._thread, name=f"{thread.name} of {self._choice}",
                    location_slot=thread.location_slot + self._slot,
                    locations=tuple(replace(place, condition=self._expr(place.condition))
                                    for place in thread.locations))
            for thread in self._system.threads
        ]

    def actions(self) -> list[Action]:
        return [self._action(action) for action in self._system.actions]

    def _action(self, action: Action) -> Action:
        return replace(
            action,
            name=f"{action.name} of {self._choice}",
            thread=None if action.thread is None else action.thread + self._thread,
            guard=conj((self._here, self._expr(action.guard))),
            tests=tuple(FaultTest(self._expr(test.holds), test.fault) for test in action.tests),
            updates=tuple(Update(u.slot + self._slot, self._expr(u.value)) for u in action.updates),
        )

    def checks(self) -> list[Check]:
        found = [alarm for check in self._system.checks for alarm in alarms(self._system, check)]
        return [
            Check(f"{self._choice}_{position}", Always(self._never(alarm.condition), TRUE), alarm.what)
            for position, alarm in enumerate(found)
        ]

    def _never(self, condition: Expr) -> Expr:
        return negate(conj((self._here, self._expr(condition))))
