"""A compiled system: its functions with their types, and what they answer as Python values."""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from enum import IntEnum
from pathlib import Path

from zcheck.engines.native.fields import packed_of, words_of
from zcheck.frozen import dataclass

NONE = 2**64 - 1
"""No depth, no state."""


class Reason(IntEnum):
    """Why a search came back; the numbers are those of ``runtime/search.h``."""

    PAUSED = 0
    COMPLETE = 1
    STATES = 2
    MEMORY = 3
    STOPPED = 4
    ESCAPED = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a search under way."""

    states: int
    transitions: int
    depth: int
    frontier: int
    memory: int     # bytes for states and visited set


class _Progress(ctypes.Structure):
    _fields_ = (
        ("states", c_uint64),
        ("transitions", c_uint64),
        ("depth", c_uint64),
        ("frontier", c_uint64),
        ("bytes", c_uint64),
    )


SIGNATURES = {
    "zc_open": (c_void_p, (c_void_p, c_uint64, c_uint64, c_uint32, c_int)),
    "zc_close": (None, (c_void_p,)),
    "zc_run": (c_int, (c_void_p, c_uint64)),
    "zc_stop": (None, (c_void_p, c_int)),
    "zc_watch": (None, (c_void_p, c_void_p)),
    "zc_levels": (c_uint64, (c_void_p, c_void_p, c_uint64)),
    "zc_examined_levels": (c_uint64, (c_void_p,)),
    "zc_seen": (c_uint64, (c_void_p, c_int, c_void_p)),
    "zc_fired": (c_uint64, (c_void_p, c_void_p, c_uint64)),
    "zc_escaped": (c_uint64, (c_void_p,)),
    "zc_before": (c_int, (c_void_p, c_uint64, c_void_p, c_void_p)),
}


class Library:
    """The functions of one shared library; raises OSError for a file that is none."""

    def __init__(self, path: Path) -> None:
        self.functions = ctypes.CDLL(str(path))
        for name, (result, arguments) in SIGNATURES.items():
            try:
                function = getattr(self.functions, name)
            except AttributeError as error:
                raise OSError(f"{path} has no {name}") from error
            function.restype, function.argtypes = result, arguments


class Handle:
    """One search in C. Only `watch` and `stop` may be called while another thread is in `run`."""

    def __init__(
        self, library: Library, words: int, initial: int, limits: tuple[int, int], jobs: int, spill: int
    ) -> None:
        """`limits`: on states and bytes, 0 for none; `spill`: a file descriptor or -1. Raises MemoryError."""
        self.functions = library.functions
        self._words = words
        self.pointer = self.functions.zc_open(self.vector(initial), *limits, jobs, spill)
        if not self.pointer:
            raise MemoryError

    def vector(self, packed: int = 0) -> ctypes.Array[c_uint64]:
        return (c_uint64 * self._words)(*words_of(packed, self._words))

    def run(self, horizon: int | None) -> Reason:
        return Reason(self.functions.zc_run(self.pointer, NONE if horizon is None else horizon))

    def stop(self, wanted: bool) -> None:
        self.functions.zc_stop(self.pointer, int(wanted))

    def watch(self) -> Progress:
        found = _Progress()
        self.functions.zc_watch(self.pointer, ctypes.byref(found))
        return Progress(found.states, found.transitions, found.depth, found.frontier, found.bytes)

    @property
    def examined(self) -> int:
        """All states up to this depth were looked at."""
        return int(self.functions.zc_examined_levels(self.pointer)) - 1

    def levels(self) -> tuple[int, ...]:
        room = self.examined + 3
        sizes = (c_uint64 * room)()
        count = self.functions.zc_levels(self.pointer, sizes, c_size_t(room).value)
        return tuple(sizes[:count])

    def seen(self, sight: int) -> tuple[int, int] | None:
        """The depth at which something was seen, and the least packed state."""
        state = self.vector()
        depth = self.functions.zc_seen(self.pointer, sight, state)
        return None if depth == NONE else (depth, packed_of(list(state)))

    def fired(self, actions: int) -> tuple[bytes, int]:
        """A byte for each action, 1 if it was enabled somewhere; and how many steps faulted."""
        found = (c_uint8 * max(1, actions))()
        faults = self.functions.zc_fired(self.pointer, found, actions)
        return bytes(found)[:actions], faults

    def escaped(self) -> tuple[int, int] | None:
        """Action and slot of a value that left its range."""
        found = self.functions.zc_escaped(self.pointer)
        return divmod(found - 1, 2**32) if found else None

    def before(self, depth: int, packed: int) -> int | None:
        """The least state at `depth` with a step to `packed`. Raises KeyboardInterrupt, MemoryError."""
        found = self.vector()
        answer = self.functions.zc_before(self.pointer, depth, self.vector(packed), found)
        if answer == -1:
            raise KeyboardInterrupt
        if answer == -2:
            raise MemoryError
        return packed_of(list(found)) if answer else None

    def close(self) -> None:
        """Gives the memory back; the object is of no use afterwards."""
        if self.pointer:
            self.functions.zc_close(self.pointer)
        self.pointer = None
