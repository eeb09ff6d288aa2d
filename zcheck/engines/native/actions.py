"""One action as C: its guard, its tests, and the words of its successor.

Most steps of most models become ``word + constant``: a field that is known before and after, or shifted by a
constant, is a constant difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from zcheck.engines.native.expressions import CExpressions
from zcheck.engines.native.fields import Places, unsigned
from zcheck.engines.native.writing import Writer
from zcheck.exploring.facts import Facts, Ranges, change_of
from zcheck.frozen import dataclass
from zcheck.system.actions import Action, Update
from zcheck.system.building import conj, equal, shifted
from zcheck.system.expressions import Const, Read, number
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Handlers:
    """What to write at the three places that matter: statements of one line each."""

    enabled: Callable[[Action], list[str]]          # whenever it is enabled, faulting or not
    fired: Callable[[Action, list[str]], list[str]]  # given the words of the successor
    faulted: Callable[[Action], list[str]]


@dataclass(slots=True)
class _Words:
    """The words of a successor under construction."""

    constants: dict[int, int] = field(default_factory=dict)
    cleared: dict[int, int] = field(default_factory=dict)
    terms: dict[int, list[str]] = field(default_factory=dict)

    def text(self, word: int) -> str:
        base, constant = f"s{word}", self.constants.get(word, 0)
        if word in self.cleared:
            base = f"(s{word} & {unsigned(~self.cleared[word])})"
        parts = [base, *self.terms.get(word, [])]
        tail = f" {'+' if constant > 0 else '-'} {unsigned(abs(constant))}" if constant else ""
        return " + ".join(parts) + tail


class ActionWriter:
    """Writes actions into one function, in which the words of the state are ``s0``, ``s1``, ..."""

    def __init__(self, system: System, places: Places, out: Writer, handlers: Handlers) -> None:
        self._system = system
        self._places = places
        self._out = out
        self._handlers = handlers
        self._ranges = Ranges(system)

    def write(self, action: Action) -> None:
        """The action, for states in which its thread is at its source."""
        facts = Facts(self._ranges)
        if action.thread is not None:
            assert action.source is not None
            facts.assume(equal(Read(self._system.threads[action.thread].location_slot), number(action.source)))
        self._out.comment(describe(action))
        if facts.is_sure(action.guard):
            with self._out.block(""):
                self._write_tests(action, facts)
            return
        with self._out.block(""):
            guard = self._texts(self._ranges).value(action.guard)
            facts.assume(action.guard)
            with self._out.block(f"if ({guard})"):
                self._write_tests(action, facts)

    def _texts(self, slot_range: Callable[[int], tuple[int, int]]) -> CExpressions:
        return CExpressions(self._places.value, slot_range, self._out.line)

    def _write_tests(self, action: Action, facts: Facts) -> None:
        self._lines(self._handlers.enabled(action))
        open_tests = [test.holds for test in action.tests if not facts.is_sure(test.holds)]
        if not open_tests:
            self._write_successor(action, facts)
            return
        condition = self._texts(facts.slot).value(conj(open_tests))
        facts.assume_all(test.holds for test in action.tests)
        with self._out.block(f"if (ZC_LIKELY({condition}))"):
            self._write_successor(action, facts)
        with self._out.block("else"):
            self._lines(self._handlers.faulted(action))

    def _lines(self, lines: list[str]) -> None:
        for line in lines:
            self._out.line(line)

    def _write_successor(self, action: Action, facts: Facts) -> None:
        texts = CExpressions(self._places.value, facts.slot, self._out.line)
        words = _Words()
        if action.thread is not None:
            assert action.target is not None
            slot = self._system.threads[action.thread].location_slot
            self._change(Update(slot, number(action.target)), facts, texts, words)
        for update in action.updates:
            self._write_escape(action, update, facts, texts)
            self._change(update, facts, texts, words)
        self._lines(self._handlers.fired(action, [words.text(word) for word in range(self._places.words)]))

    def _change(self, update: Update, facts: Facts, texts: CExpressions, words: _Words) -> None:
        place = self._places[update.slot]
        if place.width == 0:
            return
        difference = None if place.split else change_of(update, facts)
        if difference is None:
            for word, bits in place.cleared.items():
                words.cleared[word] = words.cleared.get(word, 0) | bits
            difference = shifted(update.value, -place.low)
        if isinstance(difference, Const) and not place.split:
            words.constants[place.word] = words.constants.get(place.word, 0) + (difference.value << place.shift)
            return
        text = f"(uint64_t){texts.value(difference)}"
        if place.split:
            name = texts.name("uint64_t", text)
            words.terms.setdefault(place.word - 1, []).append(f"({name} >> {64 - place.shift})")
            text = name
        words.terms.setdefault(place.word, []).append(f"({text} << {place.shift})")

    def _write_escape(self, action: Action, update: Update, facts: Facts, texts: CExpressions) -> None:
        """Where it cannot be shown that a value stays in its field, look: else it would spill over."""
        low, high = self._ranges(update.slot)
        least, greatest = facts.bounds(update.value)
        if low <= least and greatest <= high:
            return
        value = texts.value(update.value)
        with self._out.block(f"if (ZC_RARELY({value} < {low}L || {value} > {high}L))"):
            self._out.line(f"zc_escape(worker, {action.index}, {update.slot});")


def describe(action: Action) -> str:
    """Where an action comes from, for a comment."""
    parts = [action.name, action.origin.text]
    if action.origin.span is not None:
        parts.append(f"line {action.origin.span.line}")
    if action.origin.link is not None:
        parts.append(action.origin.link)
    return ": ".join(parts[:2]) + "".join(f" ({part})" for part in parts[2:])
