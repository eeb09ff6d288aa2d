"""Checks about the future, answered in C: see ``runtime/hope.h``."""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_uint64, c_void_p

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.native.fields import WORD, packed_of
from zcheck.engines.native.library import NONE, Handle
from zcheck.engines.native.offers import mask_words
from zcheck.engines.native.search import Search
from zcheck.exploring.hopes import future_bits
from zcheck.exploring.questions import Sighting
from zcheck.exploring.verdicts import Loss
from zcheck.system.layout import Layout
from zcheck.system.properties import Check, NeverStuck, Progress
from zcheck.system.system import System

SWEEPS = 8
"""Passes over all states before the rest is done state by state: passes alone can be quadratic."""

DONE, STRANGER = 1, -1
"""What zc_hope_settle says."""

STRANGE = "a state has a successor that was not found among all states"

SIGNATURES = {
    "zc_hope_open": (c_void_p, (c_void_p, c_void_p, c_void_p)),
    "zc_hope_close": (None, (c_void_p,)),
    "zc_hope_settle": (c_int, (c_void_p, c_uint64)),
    "zc_hope_left": (c_uint64, (c_void_p,)),
    "zc_hope_nearest": (c_uint64, (c_void_p, c_void_p, c_uint64, c_void_p, c_void_p)),
}


class Futures:
    """Answers from what a search expanded. `words`: 64-bit words of a mask in C."""

    def __init__(self, system: System, layout: Layout, handle: Handle, words: int | None = None) -> None:
        self._system = system
        self._layout = layout
        self._handle = handle
        self._bits = future_bits(system)
        self._words = words or -(-self._bits.full.bit_length() // WORD)
        self._hope: int | None = None
        self._is_known = False

    @property
    def is_known(self) -> bool:
        return self._is_known

    @property
    def asked(self) -> bool:
        return any(isinstance(check.property, NeverStuck | Progress) for check in self._system.checks)

    def look(self, search: Search) -> None:
        """Find what every expanded state lacks. Raises MemoryError, LimitReached, KeyboardInterrupt."""
        if self._bits.full:     # there is none for ``no thread stuck`` without threads
            self._settle(search)
        self._is_known = True

    def _settle(self, search: Search) -> None:
        functions = self._handle.functions
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(functions, name)
            function.restype, function.argtypes = result, arguments
        granted = sum(self._bits.threads[thread] for thread in self._bits.settled) + sum(self._bits.labels.values())
        hope = functions.zc_hope_open(self._handle.pointer, self._mask(self._bits.full), self._mask(granted))
        if not hope:
            raise MemoryError
        self._hope = hope
        done = search.call_after(
            lambda: functions.zc_hope_settle(hope, SWEEPS), lambda: int(functions.zc_hope_left(hope))
        )
        if done != DONE:
            raise EngineBug(STRANGE if done == STRANGER else "a look ahead was stopped by nobody")

    def close(self) -> None:
        if self._hope is not None:
            self._handle.functions.zc_hope_close(self._hope)
        self._hope = None

    def at(self, check: Check, deadlock: Sighting) -> Loss | None:
        """What a deadlock, which has no future, shows by itself."""
        state = self._layout.unpack(deadlock.state)
        ending = self._bits.ending(self._system, check, state, self._bits.full)
        return Loss(deadlock, ending) if ending else None

    def nearest(self, check: Check) -> Loss | None:
        """The nearest loss that `check` asks about, of those the least state."""
        if self._hope is None:
            return None
        state, missing = self._handle.vector(), self._mask(0)
        deepest = NONE if check.within is None else check.within
        asked = self._mask(self._bits.asked(check))
        depth = self._handle.functions.zc_hope_nearest(self._hope, asked, deepest, state, missing)
        if depth == NONE:
            return None
        packed = packed_of(list(state))
        lacking = packed_of(list(missing)[::-1])
        ending = self._bits.ending(self._system, check, self._layout.unpack(packed), lacking)
        assert ending is not None, "a loss that is none"
        return Loss(Sighting(depth, packed), ending)

    def _mask(self, mask: int) -> ctypes.Array[c_uint64]:
        return (c_uint64 * self._words)(*mask_words(mask, self._words))
