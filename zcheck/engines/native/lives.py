"""Answers `live` checks in C: see ``runtime/live.h``. What makes a loop fair is said in `semantics.fairness`."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_int, c_int64, c_uint32, c_uint64, c_void_p
from functools import partial

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.native.fields import WORD, packed_of
from zcheck.engines.native.futures import STRANGE
from zcheck.engines.native.library import Handle
from zcheck.engines.native.search import Search
from zcheck.engines.native.walks import live_goals, live_labels, unit_numbers, units_of
from zcheck.exploring.questions import Sighting
from zcheck.exploring.traces import Tracer
from zcheck.frozen import dataclass
from zcheck.results.trace import Ceased, Livelocked, Trace
from zcheck.semantics.steps import fire
from zcheck.system.layout import Layout
from zcheck.system.properties import Check, Live
from zcheck.system.system import System

SIGNATURES = {
    "zc_live_open": (c_void_p, (c_void_p, c_uint32, c_int)),
    "zc_live_close": (None, (c_void_p,)),
    "zc_live_look": (c_int, (c_void_p,)),
    "zc_live_left": (c_uint64, (c_void_p,)),
    "zc_live_found": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "zc_live_able": (None, (c_void_p, c_uint64, c_void_p)),
    "zc_live_way": (c_int64, (c_void_p, c_uint64, c_uint64, c_uint32, c_void_p, c_void_p, c_uint64)),
}

DONE, NO_ROOM, STRANGER = 1, -1, -2
"""What zc_live_look says."""

NOTHING, STOP = 0, 1
"""What zc_live_found says; otherwise it is a component."""

FIRST_ROOM = 256
"""Steps of a way for which there is room at the first attempt."""

NO_MEMORY = -2
"""The length of a way for which there is no memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run without progress leaves the shortest way from the start; `loop` is empty if it ends there."""

    seen: Sighting
    loop: tuple[int, ...]       # actions


class Lives:
    """One search's `live` checks. `unit_words`: 64-bit words of a set of units in C."""

    def __init__(self, system: System, layout: Layout, handle: Handle, unit_words: int | None = None) -> None:
        self._system = system
        self._layout = layout
        self._handle = handle
        self._goals = live_goals(system)
        self._words = unit_words or max(1, -(-len(units_of(system)) // WORD))
        self._found: dict[Live, Run | None] = {}

    @property
    def asked(self) -> bool:
        return bool(self._goals)

    def look(self, search: Search) -> None:
        """Look for a run without progress among the expanded states, for each goal. Raises MemoryError,
        LimitReached, KeyboardInterrupt."""
        functions = self._handle.functions
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(functions, name)
            function.restype, function.argtypes = result, arguments
        labels = live_labels(self._system)
        for goal in self._goals:
            label = labels.index(goal.label)
            pointer = functions.zc_live_open(self._handle.pointer, label, int(goal.strongly))
            if not pointer:
                raise MemoryError
            try:
                graph = Graph(self._handle, search, pointer, self._words, unit_numbers(self._system), goal.strongly)
                self._found[goal] = graph.nearest()
            finally:
                functions.zc_live_close(pointer)

    def is_known(self, check: Check) -> bool:
        return check.property in self._found

    def trace(self, check: Check, tracer: Tracer) -> Trace | None:
        """The run that refutes `check`, if one was found."""
        goal = check.property
        run = self._found.get(goal) if isinstance(goal, Live) else None
        if run is None or not isinstance(goal, Live):
            return None
        stem = tracer.trace(run.seen, Ceased(goal.label))
        if not run.loop:
            return stem
        states = list(stem.states)
        for action in run.loop:
            states.append(fire(self._system, self._system.actions[action], states[-1]))
        return Trace(tuple(states), (*stem.actions, *run.loop), Livelocked(goal.label, len(stem.actions)))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a loop: where it leads, whose it is (0: it is optional), and who could go on there."""

    after: int
    action: int
    unit: int
    able: frozenset[int]


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph of one goal, in C. `units` gives each action its unit, counted from 1; 0 if it is optional."""

    handle: Handle
    search: Search
    pointer: int
    words: int
    units: tuple[int, ...]
    strongly: bool

    def nearest(self) -> Run | None:
        """The violation that starts at the least depth, of those at the least state."""
        functions = self.handle.functions
        done = self.search.call_after(
            lambda: int(functions.zc_live_look(self.pointer)), lambda: int(functions.zc_live_left(self.pointer))
        )
        if done == NO_ROOM:
            raise MemoryError
        if done != DONE:
            raise EngineBug(STRANGE if done == STRANGER else "a look for livelocks was stopped by nobody")
        depth, start = c_uint64(), c_uint64()
        state, units = self.handle.vector(), self._set()
        kind = functions.zc_live_found(self.pointer, byref(depth), byref(start), state, units)
        if kind == NOTHING:
            return None
        loop = [] if kind == STOP else self._loop(start.value, numbers_in(units))
        return Run(Sighting(depth.value, packed_of(list(state))), tuple(step.action for step in loop))

    def _loop(self, start: int, units: list[int]) -> list[Step]:
        """A loop from `start` that gives every unit its due."""
        here, loop = start, list[Step]()
        given = frozenset() if self.strongly else frozenset(units) - self._able(start)
        for unit in units:
            if unit in given or any(self._gives(unit, step) for step in loop):
                continue
            loop += self._way(here, start, unit)
            here = loop[-1].after
        if here != start or not loop:
            loop += self._way(here, start, 0)
        return loop

    def _gives(self, unit: int, step: Step) -> bool:
        """Whether this step is the unit's, or (weakly) leads to where it has none."""
        return step.unit == unit or (not self.strongly and unit not in step.able)

    def _able(self, state: int) -> frozenset[int]:
        """The units with an enabled mandatory step."""
        units = self._set()
        self.handle.functions.zc_live_able(self.pointer, state, units)
        return frozenset(numbers_in(units))

    def _way(self, here: int, start: int, unit: int) -> list[Step]:
        """A shortest way that gives a unit its due, or for 0 leads back to `start`."""
        room = FIRST_ROOM
        while True:
            states, actions = (c_uint64 * room)(), (c_uint32 * room)()
            work = partial(
                self.handle.functions.zc_live_way, self.pointer, here, start, unit, states, actions, room
            )
            length = int(self.search.call_after(work, lambda: 0))
            if length == NO_MEMORY:
                raise MemoryError
            if length <= 0:
                raise EngineBug("a component does not hold what it was chosen for")
            if length <= room:
                pairs = zip(states[:length], actions[:length], strict=True)
                return [Step(after, action, self.units[action], self._able(after)) for after, action in pairs]
            room = length

    def _set(self) -> ctypes.Array[c_uint64]:
        return (c_uint64 * self.words)()


def numbers_in(units: ctypes.Array[c_uint64]) -> list[int]:
    """The units of a set, least first; counted from 1."""
    return [
        1 + WORD * word + bit for word, part in enumerate(units) for bit in range(WORD) if part >> bit & 1
    ]
