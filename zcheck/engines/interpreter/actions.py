"""One action as Python source: its guard, its tests, and the successor as a sum on the packed state.

Most steps of most models become ``s + constant``: a field that is known before and after, or shifted by a
constant, is a constant difference.
"""

from __future__ import annotations

from collections.abc import Callable

from zcheck.engines.interpreter.expressions import PythonWriter
from zcheck.engines.interpreter.writing import Writer
from zcheck.exploring.facts import Facts, Ranges, change_of
from zcheck.frozen import dataclass
from zcheck.system.actions import Action, Update
from zcheck.system.building import conj, shifted
from zcheck.system.expressions import Const
from zcheck.system.layout import Layout
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Handlers:
    """What to write at the three places that matter; texts of one statement each, or none."""

    enabled: Callable[[Action], str | None]          # whenever it is enabled, faulting or not
    fired: Callable[[str], str]                      # given the text of the successor
    faulted: Callable[[Action], str | None]


class ActionWriter:
    """Writes actions into one function; `reads` holds the slots that have a variable there."""

    def __init__(
        self, system: System, layout: Layout, out: Writer, reads: frozenset[int], handlers: Handlers
    ) -> None:
        self._system = system
        self._layout = layout
        self._out = out
        self._reads = reads
        self._handlers = handlers
        self._ranges = Ranges(system)

    def field(self, slot: int) -> str:
        """The value of a slot, taken out of the packed state ``s``."""
        field = self._layout.fields[slot]
        if field.width == 0:
            return str(field.low) if field.low >= 0 else f"({field.low})"
        shifted = f"s >> {field.offset}" if field.offset else "s"
        if field.offset + field.width == self._layout.bits:
            text = f"({shifted})" if field.offset else "s"
        else:
            text = f"({shifted} & {field.mask})"
        return f"({text}{field.low:+d})" if field.low else text

    def read(self, slot: int) -> str:
        return f"v{slot}" if slot in self._reads else self.field(slot)

    def write(self, action: Action) -> None:
        """The action, for states in which its thread is at its source."""
        facts = Facts(self._ranges)
        texts = PythonWriter(self.read, self._ranges, self._out.line)
        if facts.is_sure(action.guard):
            self._write_tests(action, facts)
            return
        guard = texts.value(action.guard)
        facts.assume(action.guard)
        with self._out.block(f"if {guard}:"):
            self._write_tests(action, facts)

    def _write_tests(self, action: Action, facts: Facts) -> None:
        noted = self._handlers.enabled(action)
        if noted:
            self._out.line(noted)
        texts = PythonWriter(self.read, facts.slot, self._out.line)
        open_tests = [test.holds for test in action.tests if not facts.is_sure(test.holds)]
        condition = texts.value(conj(open_tests))
        facts.assume_all(test.holds for test in action.tests)
        if not open_tests:
            self._write_successor(action, facts)
            return
        with self._out.block(f"if {condition}:"):
            self._write_successor(action, facts)
        fault = self._handlers.faulted(action)
        if fault:
            with self._out.block("else:"):
                self._out.line(fault)

    def _write_successor(self, action: Action, facts: Facts) -> None:
        texts = PythonWriter(self.read, facts.slot, self._out.line)
        constant, cleared = self._moved(action), 0
        terms: list[str] = []
        for update in action.updates:
            field = self._layout.fields[update.slot]
            self._write_escape(action, update, facts, texts)
            if field.width == 0:
                continue
            difference = change_of(update, facts)
            if difference is None:
                cleared |= field.mask << field.offset
                difference = shifted(update.value, -field.low)
            match difference:
                case Const(value):
                    constant += value << field.offset
                case _:
                    terms.append(f"({texts.value(difference)} << {field.offset})")
        kept = ((1 << self._layout.bits) - 1) & ~cleared
        base = f"(s & {kept:#x})" if cleared else "s"      # hexadecimal: Python reads no long decimal numbers
        tail = f" {'+' if constant > 0 else '-'} {abs(constant):#x}" if constant else ""
        self._out.line(self._handlers.fired(" + ".join([base, *terms]) + tail))

    def _moved(self, action: Action) -> int:
        """The constant difference of the acting thread's location."""
        if action.thread is None:
            return 0
        assert action.source is not None
        assert action.target is not None
        slot = self._system.threads[action.thread].location_slot
        return (action.target - action.source) << self._layout.fields[slot].offset

    def _write_escape(
        self, action: Action, update: Update, facts: Facts, texts: PythonWriter
    ) -> None:
        """Where it cannot be shown that a value stays in its field, look: else it would spill over."""
        low, high = self._ranges(update.slot)
        least, greatest = facts.bounds(update.value)
        if low <= least and greatest <= high:
            return
        with self._out.block(f"if not {low} <= {texts.value(update.value)} <= {high}:"):
            self._out.line(f"escaped({action.index}, {update.slot})")
