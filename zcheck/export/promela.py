"""Systems in Promela, for SPIN: one process, one loop, one `d_step` an action.

Each action is one transition between stored states, so that SPIN counts the states that ``zcheck verify --full``
counts. Alarms are `atomic` steps into a failing assertion: they store nothing, and with ``pan -A`` the list of
what was not reached tells which of them cannot ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zcheck.export.commenting import header, left_out, of_action, of_places, of_slot, place_of
from zcheck.export.infix import Dialect, Infix
from zcheck.export.naming import identifiers, one_line
from zcheck.export.questions import Alarm, alarms
from zcheck.export.steps import Step, steps
from zcheck.export.words import refuse_wide, refuse_wide_slots
from zcheck.system.actions import Update
from zcheck.system.system import Slot, System
from zcheck.system.types import Boolean, Type, value_range

TARGET = "promela"

DIALECT = Dialect("&&", "||", "!", "==", "({} -> {} : {})", typed_truth=False)

WORDS = """
active always and asm assert atomic auto bit bool break byte c_code c_decl c_expr c_state c_track cas case
chan char check const continue d_proctype d_step default do double else empty enabled end enum eof equivalent
errno eval eventually extern false fi final float for full get_priority goto hidden i386 if implies in init
inline int len linux local long ltl max mix model mtype nempty never next nfull not notrace now np_ null od of
or pc_value pid pptr printf printm priority proctype provided qptr rand register release restrict return rot
run select set_priority short show signed sizeof skip static stderr stdin stdout step stronguntil struct
switch timeout trace true typedef typeof uchar uint ulong union unix unless unsigned until ushort void
volatile wasnew weakuntil while xr xs
"""

RESERVED = frozenset(WORDS.split())
"""Words of Promela, of C, and macros of the C program that SPIN makes."""


def promela(system: System) -> str:
    """The text of `system` with its checks; raises UsageError for what Promela cannot say exactly."""
    refuse_wide_slots(system, TARGET)
    return "\n".join(_Text(system).lines()) + "\n"


class _Text:
    def __init__(self, system: System) -> None:
        self._system = system
        self._steps = steps(system)
        most = max((step.saved for step in self._steps), key=len, default=())
        self._scratch = tuple(f"scratch {number}" for number in range(len(most)))
        names = [slot.name for slot in system.slots]
        self._names = identifiers([*names, *self._scratch], RESERVED)

    def _infix(self, step: Step | None = None) -> Infix:
        slots = self._system.slots
        saved = () if step is None else tuple(slots[slot].type for slot in step.saved)
        return Infix(DIALECT, self._names, [*(slot.type for slot in slots), *saved])

    def lines(self) -> Iterator[str]:
        yield "/*"
        yield from (f" * {line}" for line in (*header(self._system), *left_out(self._system)))
        yield from USE
        yield from (f" * {line}" for line in of_places(self._system))
        yield " */"
        yield ""
        yield from (self._declaration(slot) for slot in self._system.slots)
        yield from (f"int {name};" for name in self._names[len(self._system.slots) :])
        yield ""
        yield "active proctype model()"
        yield "{"
        yield "end:"
        yield "    do"
        for step in self._steps:
            yield from self._step(step)
        for check in self._system.checks:
            for alarm in alarms(self._system, check):
                yield from self._alarm(alarm)
        yield "    od"
        yield "}"

    def _declaration(self, slot: Slot) -> str:
        name = self._names[slot.index]
        return f"{_type(slot.type)} {name} = {slot.initial};  /* {of_slot(slot, self._system)} */"

    def _step(self, step: Step) -> Iterator[str]:
        infix, action = self._infix(step), step.action
        for expr in (step.guard, *(update.value for update in step.assignments)):
            refuse_wide(expr, TARGET, f"`{action.origin.text}`", action.origin.span, infix.range_of)
        yield f"    /* {of_action(action)} */"
        scratch = self._names[len(self._system.slots) :][: len(step.saved)]
        parts = [self._assignment(update, infix) for update in step.assignments]
        parts += [f"{name} = 0" for name in scratch]
        yield f"    :: d_step {{ {infix.truth(step.guard)} -> {'; '.join(parts) or 'skip'} }}"

    def _assignment(self, update: Update, infix: Infix) -> str:
        return f"{self._names[update.slot]} = {infix.number(update.value)}"

    def _alarm(self, alarm: Alarm) -> Iterator[str]:
        infix = self._infix()
        refuse_wide(alarm.condition, TARGET, f"check {alarm.check}", alarm.span, infix.range_of)
        meaning = "it holds if this fails" if alarm.wanted else "violated if this fails"
        yield f"    /* check {one_line(f'{alarm.check}{place_of(alarm.span)}: {alarm.what}: {meaning}')} */"
        yield f"    :: atomic {{ {infix.truth(alarm.condition)} -> assert(false) }}"


USE: Sequence[str] = (
    " *",
    " * spin -a -o2 -o3 FILE && cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c",
    " * ./pan        stops at the first assertion that fails",
    " * ./pan -A     counts all states; an `assert(0)` listed as unreached never fails",
    " * A step that would fault is not there; the assertion about it is. Where no step is left, SPIN sees a",
    " * valid end: what zcheck calls a deadlock is an assertion, too. States are those of `zcheck verify --full`.",
    " *",
)


def _type(type_: Type) -> str:
    low, high = value_range(type_)
    if isinstance(type_, Boolean):
        return "bool"
    if low >= 0 and high <= 255:
        return "byte"
    return "short" if low >= -(2**15) and high < 2**15 else "int"
