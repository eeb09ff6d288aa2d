"""From a system to a place/transition net: counters become places, other slots one place a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from zcheck.export.boxes import MOST_BOXES, Box, NoThreshold, TooManyCases, boxes
from zcheck.export.naming import identifiers
from zcheck.export.net import Net, Place, Transition
from zcheck.export.questions import firing
from zcheck.export.refusing import refusal
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.building import reads, substitute
from zcheck.system.expressions import Const, Expr, Many, ManyOp, Read, number
from zcheck.system.intervals import Interval
from zcheck.system.show import show_expression
from zcheck.system.system import Role, Slot, System
from zcheck.system.types import IntRange, value_range, value_text

TARGET = "pnml"

MOST_TRANSITIONS = 20_000
MOST_CASES = 4096
"""Combinations of values that one action is split into."""


@dataclass(frozen=True, slots=True)
class Case:
    """One action where some slots have given values: it needs `box`, shifts counters, and changes values."""

    action: Action
    before: Mapping[int, int]
    after: Mapping[int, int]
    box: Box
    shifts: Mapping[int, int]


def net_of(system: System) -> Net:
    """The net whose markings are the states of `system`; raises UsageError where there is none."""
    return _Netting(system).net()


class _Netting:
    def __init__(self, system: System) -> None:
        self._system = system
        changed = {slot for action in system.actions for slot in _written(system, action)}
        self._fixed: dict[int, Expr] = {
            slot.index: number(slot.initial) for slot in system.slots if slot.index not in changed
        }
        self._counters = frozenset(
            slot.index for slot in system.slots if slot.index in changed and _is_counter(system, slot)
        )
        self._valued = frozenset(changed) - self._counters

    def net(self) -> Net:
        cases: list[Case] = []
        for action in self._system.actions:
            cases += self._cases(action)
            if len(cases) > MOST_TRANSITIONS:
                raise self._refusal(action, f"the net would have more than {MOST_TRANSITIONS} transitions")
        bounded = {slot for case in cases for slot, (_, high) in case.box.items() if high < self._range(slot)[1]}
        places = _Places(self._system, self._counters, self._valued, frozenset(bounded))
        names = identifiers((case.action.name for case in cases), frozenset())
        moves = (places.arcs(case) for case in cases)
        transitions = tuple(
            Transition(name, case.action.name, takes, gives)
            for name, case, (takes, gives) in zip(names, cases, moves, strict=True)
        )
        return Net(self._system.name, places.places, transitions)

    def _cases(self, action: Action) -> Iterator[Case]:
        guard = substitute(firing(self._system, action), self._fixed)
        values = {update.slot: substitute(update.value, self._fixed) for update in action.updates}
        own = self._own_place(action)
        named = reads(guard).union(values, own, *map(reads, values.values()))
        wanted = sorted(named & self._valued)
        domains = [self._domain(slot, own) for slot in wanted]
        if prod(map(len, domains)) > MOST_CASES:
            raise self._refusal(action, "it depends on too many values that are no counters")
        for chosen in product(*domains):
            before = dict(zip(wanted, chosen, strict=True))
            yield from self._with(action, guard, values, before)

    def _with(
        self, action: Action, guard: Expr, values: Mapping[int, Expr], before: Mapping[int, int]
    ) -> Iterator[Case]:
        known = {slot: number(value) for slot, value in before.items()}
        found = self._boxes(action, substitute(guard, known))
        if not found:
            return
        after, shifts = dict(before), dict[int, int]()
        for slot, value in values.items():
            new = substitute(value, known)
            if slot in self._counters:
                shifts[slot] = self._shift(action, slot, new)
            elif not isinstance(new, Const):
                raise self._no_constant(action, slot, new)
            elif new.value not in self._domain(slot, {}):
                return     # no reachable state has these values, or the step would fault
            else:
                after[slot] = new.value
        if action.thread is not None and action.target is not None:
            after[self._system.threads[action.thread].location_slot] = action.target
        for box in found:
            yield Case(action, before, {s: v for s, v in after.items() if s in self._valued}, box, shifts)

    def _boxes(self, action: Action, guard: Expr) -> list[Box]:
        try:
            return boxes(guard, self._range)
        except NoThreshold as wrong:
            shown = show_expression(wrong.part, self._system)
            raise self._refusal(action, f"`{shown}` does not compare one counter with a constant") from None
        except TooManyCases:
            raise self._refusal(action, f"its condition has more than {MOST_BOXES} cases") from None

    def _shift(self, action: Action, slot: int, value: Expr) -> int:
        amount = shift_of(slot, value)
        if amount is None:
            raise self._no_constant(action, slot, value)
        return amount

    def _no_constant(self, action: Action, slot: int, value: Expr) -> Exception:
        shown = f"{self._system.slots[slot].name} := {show_expression(value, self._system)}"
        return self._refusal(action, f"`{shown}` changes it by no constant amount")

    def _refusal(self, action: Action, why: str) -> Exception:
        return refusal(TARGET, f"`{action.origin.text}`", action.origin.span, why)

    def _own_place(self, action: Action) -> dict[int, int]:
        if action.thread is None or action.source is None:
            return {}
        return {self._system.threads[action.thread].location_slot: action.source}

    def _domain(self, slot: int, own: Mapping[int, int]) -> Sequence[int]:
        low, high = self._range(slot)
        return (own[slot],) if slot in own else range(low, high + 1)

    def _range(self, slot: int) -> Interval:
        return value_range(self._system.slots[slot].type)


class _Places:
    """The places of a net, and which arcs a case needs."""

    def __init__(
        self, system: System, counters: frozenset[int], valued: frozenset[int], bounded: frozenset[int]
    ) -> None:
        self._ranges = [value_range(slot.type) for slot in system.slots]
        self._counters: dict[int, int] = {}
        self._room: dict[int, int] = {}
        self._values: dict[tuple[int, int], int] = {}
        found: list[tuple[str, int]] = []
        for slot in system.slots:
            low, high = self._ranges[slot.index]
            if slot.index in counters:
                self._counters[slot.index] = len(found)
                found.append((slot.name, slot.initial - low))
            if slot.index in bounded & counters:
                self._room[slot.index] = len(found)
                found.append((f"room for {slot.name}", high - slot.initial))
            for value in range(low, high + 1) if slot.index in valued else ():
                self._values[slot.index, value] = len(found)
                found.append((_value_name(system, slot, value), int(value == slot.initial)))
        names = identifiers((name for name, _ in found), frozenset())
        self.places = tuple(Place(own, *rest) for own, rest in zip(names, found, strict=True))

    def arcs(self, case: Case) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        takes: dict[int, int] = {}
        gives: dict[int, int] = {}
        for slot, value in case.before.items():
            takes[self._values[slot, value]] = 1
            gives[self._values[slot, case.after[slot]]] = 1
        for slot in case.box.keys() | case.shifts.keys():
            (low, high), by = self._ranges[slot], case.shifts.get(slot, 0)
            least, greatest = case.box.get(slot, (low, high))
            needed = max(least - low, -by, 0)
            takes[self._counters[slot]], gives[self._counters[slot]] = needed, needed + by
            if slot in self._room:
                needed = max(high - greatest, by, 0)
                takes[self._room[slot]], gives[self._room[slot]] = needed, needed - by
        return _arcs(takes), _arcs(gives)


def _arcs(weights: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple((place, weight) for place, weight in sorted(weights.items()) if weight)


def _written(system: System, action: Action) -> Iterator[int]:
    yield from (update.slot for update in action.updates)
    if action.thread is not None and action.source != action.target:
        yield system.threads[action.thread].location_slot


def _is_counter(system: System, slot: Slot) -> bool:
    """Whether every change of a slot is by a constant amount, and no other slot's value depends on it."""
    if not isinstance(slot.type, IntRange) or slot.role is Role.LOCATION:
        return False
    return all(
        shift_of(slot.index, update.value) is not None
        if update.slot == slot.index
        else slot.index not in reads(update.value)
        for action in system.actions
        for update in action.updates
    )


def shift_of(slot: int, value: Expr) -> int | None:
    """By how much ``slot := value`` changes it, if that is a constant."""
    match value:
        case Read(read) if read == slot:
            return 0
        case Many(ManyOp.ADD, (Read(read), Const(amount))) if read == slot:
            return amount
        case _:
            return None


def _value_name(system: System, slot: Slot, value: int) -> str:
    if slot.role is Role.LOCATION and slot.owner is not None:
        return f"{system.threads[slot.owner].name} at {value}"
    return f"{slot.name} is {value_text(slot.type, value)}"
