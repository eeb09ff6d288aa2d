"""Systems in Murphi, for Rumur and CMurphi: one rule an action, one invariant an alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zcheck.export.commenting import header, left_out, of_action, of_places, of_slot, place_of
from zcheck.export.infix import Dialect, Infix
from zcheck.export.naming import identifiers, one_line
from zcheck.export.questions import Alarm, alarms
from zcheck.export.steps import Step, steps
from zcheck.export.words import refuse_wide, refuse_wide_slots
from zcheck.system.system import Slot, System
from zcheck.system.types import Boolean, Type, value_range

TARGET = "murphi"

DIALECT = Dialect("&", "|", "!", "=", "({} ? {} : {})", typed_truth=True)

WORDS = """
alias array assert assume begin boolean by case clear const cover do else elsif end endalias endexists endfor
endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum
error exists false for forall from function if in interleaved invariant ismember isundefined liveness multiset
multisetadd multisetcount multisetremove multisetremovepred none of procedure process program property put
real record return rule ruleset scalarset startstate switch then to traceuntil true type undefine union var
while
"""

RESERVED = frozenset(WORDS.split())
"""Words of Murphi, as Rumur and CMurphi know it."""


def murphi(system: System) -> str:
    """The text of `system` with its checks; raises UsageError for what Murphi cannot say exactly."""
    refuse_wide_slots(system, TARGET)
    return "\n".join(_Text(system).lines()) + "\n"


class _Text:
    def __init__(self, system: System) -> None:
        self._system = system
        self._steps = steps(system)
        most = max((len(step.saved) for step in self._steps), default=0)
        names = [slot.name for slot in system.slots]
        self._names = identifiers([*names, *(f"scratch {number}" for number in range(most))], RESERVED)

    def _infix(self, step: Step | None = None) -> Infix:
        slots = self._system.slots
        saved = () if step is None else tuple(slots[slot].type for slot in step.saved)
        return Infix(DIALECT, self._names, [*(slot.type for slot in slots), *saved])

    def lines(self) -> Iterator[str]:
        yield from (f"-- {line}" for line in (*header(self._system), *left_out(self._system)))
        yield from USE
        yield from (f"-- {line}" for line in of_places(self._system))
        yield ""
        yield "var"
        yield from (self._declaration(slot) for slot in self._system.slots)
        yield ""
        yield 'startstate "initial"'
        yield "begin"
        for slot in self._system.slots:
            yield f"  {self._names[slot.index]} := {_value(slot.type, slot.initial)};"
        yield "end;"
        for step in self._steps:
            yield ""
            yield from self._rule(step)
        for check in self._system.checks:
            for alarm in alarms(self._system, check):
                yield ""
                yield from self._invariant(alarm)

    def _declaration(self, slot: Slot) -> str:
        return f"  {self._names[slot.index]}: {_type(slot.type)};  -- {of_slot(slot, self._system)}"

    def _rule(self, step: Step) -> Iterator[str]:
        infix, action = self._infix(step), step.action
        for expr in (step.guard, *(update.value for update in step.assignments)):
            refuse_wide(expr, TARGET, f"`{action.origin.text}`", action.origin.span, infix.range_of)
        types = self._types(step)
        yield f"-- {of_action(action)}"
        yield f'rule "{one_line(action.name)}"'
        yield f"  {infix.truth(step.guard)}"
        yield "==>"
        if step.saved:
            yield "var"
        for number in range(len(self._system.slots), len(types)):
            yield f"  {self._names[number]}: {_type(types[number])};"
        yield "begin"
        for update in step.assignments:
            yield f"  {self._names[update.slot]} := {infix.of_type(update.value, types[update.slot])};"
        yield "end;"

    def _types(self, step: Step) -> list[Type]:
        slots = self._system.slots
        return [*(slot.type for slot in slots), *(slots[slot].type for slot in step.saved)]

    def _invariant(self, alarm: Alarm) -> Iterator[str]:
        infix = self._infix()
        refuse_wide(alarm.condition, TARGET, f"check {alarm.check}", alarm.span, infix.range_of)
        yield f"-- {one_line(f'check {alarm.check}{place_of(alarm.span)}: {alarm.what}')}"
        kind, sign = ("cover", "") if alarm.wanted else ("invariant", DIALECT.negation)
        yield f'{kind} "{one_line(alarm.check)}" {sign}{infix.truth(alarm.condition)};'


USE: Sequence[str] = (
    "--",
    "-- rumur --deadlock-detection off --value-type int32_t --output model.c FILE",
    "-- cc -O2 -std=c11 -mcx16 -o model model.c -lpthread && ./model      (-mcx16 on x86)",
    "--",
    "-- A step that would fault is not there; the invariant about it is. What zcheck calls a deadlock is an",
    "-- invariant, too. States are those of `zcheck verify --full`.",
    "--",
)


def _type(type_: Type) -> str:
    low, high = value_range(type_)
    return "boolean" if isinstance(type_, Boolean) else f"{low}..{high}"


def _value(type_: Type, value: int) -> str:
    return ("true" if value else "false") if isinstance(type_, Boolean) else str(value)
