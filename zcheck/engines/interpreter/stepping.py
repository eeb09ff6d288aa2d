"""The system compiled to Python functions: expand a slice of states, tell what one state offers, find states.

Only the text is made here; what it computes is `zcheck.semantics`, and the tests compare both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, cast

from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter.actions import ActionWriter, Handlers
from zcheck.engines.interpreter.bodies import BodyWriter, Shape
from zcheck.engines.interpreter.expressions import PythonWriter
from zcheck.engines.interpreter.liveness import LABELLED, Walk
from zcheck.engines.interpreter.writing import Function, Writer, compile_functions
from zcheck.exploring.facts import Ranges
from zcheck.exploring.hopes import Bits
from zcheck.exploring.ordering import Ordering, Twins
from zcheck.system.actions import Action
from zcheck.system.building import conj, member, reads
from zcheck.system.expressions import Expr, Read
from zcheck.system.layout import Layout
from zcheck.system.system import System


class Expand(Protocol):
    """Fire everything in each of `states`: successors with repeats go to `out`, states that are deadlocks
    to `dead`, a state for each faulting step to `faults`; ``fired[i]`` becomes 1 if action i was enabled."""

    def __call__(
        self,
        states: Sequence[int],
        out: list[int],
        dead: list[int],
        faults: list[int],
        fired: bytearray,
    ) -> None: ...


Offer = Callable[[int, Callable[[int], None]], int]
"""The bits of what a state offers at once by mandatory steps; the mandatory successors go to a function."""

Find = Callable[[Sequence[int]], list[int]]
"""Those of some states in which a condition is true."""


class Stepper:
    """Compiles functions for one system and one layout."""

    def __init__(self, system: System, layout: Layout, symmetry: Symmetry = UNCOUNTED) -> None:
        self._system = system
        self._layout = layout
        self._symmetry = symmetry
        self._order = Ordering(system, symmetry, layout)

    def expand(self, deadlocks: bool, record: Collection[int]) -> Expand:
        """`deadlocks`: whether they are wanted; `record`: the actions whose firing is to be noted."""

        def noted(action: Action) -> str | None:
            return f"fired[{action.index}] = 1" if action.index in record else None

        handlers = Handlers(noted, lambda text: f"append({self._ordered(text)})", lambda _: "fault(s)")
        out = Writer()
        bodies = self._bodies(out, handlers)
        owed, optional = bodies.prepare(self._by_duty(), Shape("s, append, fault, fired", False))
        with out.block("def expand(states, out, dead, faults, fired):"):
            out.line("append, fault, seen = out.append, faults.append, 0")
            with out.block("for s in states:"):
                owed()
                if deadlocks:
                    self._write_deadlock(out)
                optional()
                if deadlocks:
                    out.line("seen = len(out)")
        return cast(Expand, self._compile(out, "expand"))

    def offer(self, bits: Bits) -> Offer:
        def noted(action: Action) -> str | None:
            own = bits.of(action)
            return f"mask |= {own:#x}" if own else None

        handlers = Handlers(noted, lambda text: f"append({self._ordered(text)})", lambda _: None)
        out = Writer()
        bodies = self._bodies(out, handlers)
        (owed,) = bodies.prepare(self._by_duty()[:1], Shape("s, append", True))
        with out.block("def offer(s, append):"):
            out.line("mask = 0")
            for thread in sorted(bits.settled & bits.threads.keys()):
                with out.block(f"if {self._resting([thread])}:"):
                    out.line(f"mask |= {bits.threads[thread]:#x}")
            for label, bit in bits.labels.items():
                carriers = [t.index for t in self._system.threads if label in t.carries]
                if carriers:
                    with out.block(f"if {self._resting(carriers)}:"):
                        out.line(f"mask |= {bit:#x}")
            owed()
            out.line("return mask")
        return cast(Offer, self._compile(out, "offer"))

    def walk(self, label: str, units: Mapping[str, int]) -> Walk:
        """`units` gives each unit of fairness (`Action.group`) its bit."""

        def noted(action: Action) -> str | None:
            unit = units[action.group] if action.mandatory else 0
            step = LABELLED if label in action.progress else unit
            return f"mask |= {unit:#x}; unit = {step:#x}"

        handlers = Handlers(noted, lambda text: f"append((unit, {self._ordered(text)}))", lambda _: None)
        out = Writer()
        bodies = self._bodies(out, handlers)
        owed, optional = bodies.prepare(self._by_duty(), Shape("s, append", True))
        with out.block("def walk(s, append):"):
            out.line("mask = 0")
            owed()
            optional()
            out.line("return mask")
        return cast(Walk, self._compile(out, "walk"))

    def resting(self, threads: Sequence[int]) -> Expr:
        """Whether all of `threads` rest; true for none."""
        return conj(map(self._rests, threads))

    def find(self, condition: Expr) -> Find:
        out = Writer()
        plain = self._reader(out, frozenset())
        used = reads(condition)
        with out.block("def find(states):"):
            out.line("found = []")
            with out.block("for s in states:"):
                for slot in sorted(used):
                    out.line(f"v{slot} = {plain.field(slot)}")
                named = self._reader(out, used)
                texts = PythonWriter(named.read, Ranges(self._system), out.line)
                text = texts.value(condition)
                with out.block(f"if {text}:"):
                    out.line("found.append(s)")
            out.line("return found")
        return cast(Find, self._compile(out, "find"))

    def _bodies(self, out: Writer, handlers: Handlers) -> BodyWriter:
        return BodyWriter(self._system, self._layout, out, handlers, Twins(self._symmetry))

    def _ordered(self, text: str) -> str:
        """What is kept of a successor."""
        return f"ordered({text})" if self._symmetry.counted else text

    def _by_duty(self) -> tuple[list[Action], list[Action]]:
        actions = self._system.actions
        return [a for a in actions if a.mandatory], [a for a in actions if not a.mandatory]

    def _write_deadlock(self, out: Writer) -> None:
        """After the mandatory steps: none had a successor, none faulted, and not everybody rests."""
        everyone = [thread.index for thread in self._system.threads]
        rest = self._resting(everyone) if everyone else "False"
        with out.block(
            f"if len(out) == seen and not {rest} and not (faults and faults[-1] == s):"
        ):
            out.line("dead.append(s)")

    def _resting(self, threads: Sequence[int]) -> str:
        """Text that is true where all of `threads` rest; true for none."""
        out = Writer()
        texts = PythonWriter(self._reader(out, frozenset()).read, Ranges(self._system), out.line)
        return texts.value(conj(map(self._rests, threads)))

    def _rests(self, thread: int) -> Expr:
        owner = self._system.threads[thread]
        places = [place.index for place in owner.locations if place.resting]
        return member(Read(owner.location_slot), places)

    def _reader(self, out: Writer, named: frozenset[int]) -> ActionWriter:
        nothing = Handlers(lambda _: None, lambda text: text, lambda _: None)
        return ActionWriter(self._system, self._layout, out, named, nothing)

    def _compile(self, out: Writer, name: str) -> Function:
        return compile_functions(out.text, {"escaped": self._escaped, "ordered": self._order})[name]

    def _escaped(self, action: int, slot: int) -> None:
        raise EngineBug(
            f"{self._system.actions[action].name} gives {self._system.slots[slot].name} "
            "a value outside its range"
        )
