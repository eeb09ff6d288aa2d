"""Many alike threads in C: one function for all of them, instead of one piece of text for each.

What a member does is what the first would do if the two changed places, put back where it was afterwards: that is
what makes threads alike (`zcheck.analysis.symmetry`). The compiler then reads the steps of one thread, not of 64.
What was enabled is noted as the first member's; exchanges make of it what the others do.
"""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.analysis.symmetry import Counted
from zcheck.engines.native.actions import Handlers
from zcheck.engines.native.counting import Canonical
from zcheck.engines.native.dispatch import EXPAND, Dispatcher, Signature, enabled
from zcheck.engines.native.fields import Places
from zcheck.engines.native.ordering import Ordering
from zcheck.engines.native.writing import Writer
from zcheck.system.actions import Action
from zcheck.system.system import System

MANY = 16
"""Members from which one function is better than text for each: places are then read from tables."""

FIRST = Signature(
    "uint64_t *",
    "zc_worker *worker, const uint64_t *whole, const uint64_t *s, uint64_t *out, int *able",
    "worker, s, turned, out, able",
    "out = ",
)


class Members:
    """Writes the function that takes the steps of all members of one class."""

    def __init__(
        self, system: System, places: Places, out: Writer, name: str, entry: Counted, canonical: Canonical
    ) -> None:
        self._system = system
        self._places = places
        self._out = out
        self._name = name
        self._entry = entry
        self._first = [action for action in system.actions if action.thread == entry.members[0]]
        self._canonical = canonical
        self._order = Ordering(system, places, out, canonical.name_of(entry), entry)

    def write(self) -> str:
        """The call of it."""
        self._order.write_exchange()
        handlers = Handlers(enabled, self._fired, lambda _: ["zc_fault(worker, whole);"])
        dispatcher = Dispatcher(self._system, self._places, self._out, handlers)
        self._write_loop(dispatcher.functions(f"{self._name}_first", self._first, FIRST, "return out;"))
        return f"out = {self._name}(worker, s, out, &able);"

    def _fired(self, action: Action, words: Sequence[str]) -> list[str]:
        stores = [f"out[{number}] = {word};" for number, word in enumerate(words)]
        return [*stores, *self._canonical.calls(action, besides=self._entry), f"out += {self._places.words};"]

    def _write_loop(self, steps: Sequence[str]) -> None:
        out, order = self._out, self._order
        with out.block(f"static uint64_t *{self._name}({EXPAND.parameters})"):
            out.line(f"uint64_t turned[{self._places.words}];")
            out.line("zc_copy(turned, s);")
            with out.block(f"for (int at = 0; at < {len(self._entry.members)}; at++)"):
                out.line(f"if (at > 0 && {order.alike('at - 1', 'at')})")
                out.line("    continue;")
                out.line(f"{order.exchange}(turned, at);")
                out.line("uint64_t *next = out;")
                for step in steps:
                    out.line(step)
                with out.block(f"for (; next < out; next += {self._places.words})"):
                    out.line(f"{order.exchange}(next, at);")
                    out.line(self._canonical.call(self._entry, self._first, "next", "at"))
                out.line(f"{order.exchange}(turned, at);")
            out.line("return out;")
