"""Which engine searches, and why: the one that is likely to answer first.

An interpreter's search begins at once and slowly, a native one after a second of compiling and fifty times as fast.
So `auto` begins with the interpreter and leaves it for the native engine where a search turns out larger than
`CACHED` states and its compiled form is at hand, larger than `COMPILED` states, or slower than `PATIENCE`: what was
done until then is done again, in well under a second. Both give the same verdicts, counts and traces.

Where a variable has so many values that all states are more than can be looked at, `auto` leaves the interpreter
for z3 at `CACHED` states, and goes on to the native engine only with what z3 could not decide.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from zcheck.checking.options import Engine, Options, Watch
from zcheck.checking.wide import too_wide, values
from zcheck.diagnostics.errors import EngineBug, EngineFailure
from zcheck.exploring.reductions import UNREDUCED, Reductions
from zcheck.frozen import dataclass
from zcheck.report.document import grouped
from zcheck.results.statistics import Exploration
from zcheck.results.verdict import Undetermined
from zcheck.system.system import Slot, System

if TYPE_CHECKING:
    from zcheck.engines.native.explorer import Text, Tools

CACHED = 5_000
COMPILED = 100_000
PATIENCE = 1.0
"""Seconds of a processor that the interpreter has: about what compiling takes. With many threads few states do."""

NO_COMPILER = "no C compiler was found; install gcc or clang, or set CC"


@dataclass(frozen=True, slots=True)
class Search:
    """An exploration, and in words why it was made by this engine; None: there is nothing to explain."""

    exploration: Exploration
    why: str | None = None


def search(
    system: System, options: Options, watch: Watch | None, reduced: Reductions = UNREDUCED
) -> Search:
    """With counted classes states are canonical, in traces, too; checks must be closed.

    Raises EngineFailure where the engine asked for is not to be had. z3 takes no counted classes.
    """
    match options.engine:
        case Engine.INTERPRETER:
            from zcheck.engines.interpreter.explorer import explore

            return Search(explore(system, options.limits, watch, symmetry=reduced.symmetry), "as asked")
        case Engine.NATIVE:
            return _native(system, options, watch, reduced, "as asked")
        case Engine.AUTO:
            slot = too_wide(system)
            if slot is not None:
                return _wide(system, slot, options, watch, reduced)
            return _quickest(system, options, watch, reduced)
        case Engine.Z3:
            return _solved(system, options, watch)
        case _:
            assert_never(options.engine)


def _solved(
    system: System, options: Options, watch: Watch | None, why: str = "as asked", begun: float | None = None
) -> Search:
    from zcheck.engines.interpreter.walking import successors_of
    from zcheck.engines.symbolic.bounded import explore_bounded

    clock = _clock_since(time.monotonic() if begun is None else begun)
    return Search(explore_bounded(system, options.limits, watch, clock=clock, walk=successors_of), why)


def _wide(system: System, slot: Slot, options: Options, watch: Watch | None, reduced: Reductions) -> Search:
    from zcheck.engines.interpreter.explorer import explore_until

    begun = time.monotonic()
    few = explore_until(system, options.limits, watch, lambda states: states >= CACHED, reduced.symmetry)
    if few is not None:
        return Search(few)
    why = f"{slot.name} has {grouped(values(slot))} values; more than {grouped(CACHED)} states"
    solved = _solved(system, options, watch, why, begun)
    verdicts = solved.exploration.verdicts
    open_ = [i for i, verdict in enumerate(verdicts) if isinstance(verdict, Undetermined)]
    tools = _tools(options)
    if not open_ or solved.exploration.statistics.stopped_by is not None or tools is None:
        return solved
    rest = replace(system, checks=tuple(system.checks[i] for i in open_))
    why = f"z3 left {', '.join(check.name for check in rest.checks)} open"
    text = _text(rest, options, reduced)
    searched = _compiled(rest, options, watch, reduced, tools, text, why, begun)
    found = dict(zip(open_, searched.exploration.verdicts, strict=True))
    both = tuple(found.get(i, verdict) for i, verdict in enumerate(verdicts))
    return replace(searched, exploration=replace(searched.exploration, verdicts=both))


def _native(
    system: System, options: Options, watch: Watch | None, reduced: Reductions, why: str
) -> Search:
    tools = _tools(options)
    if tools is None:
        raise EngineFailure(f"{NO_COMPILER}, or use --engine interpreter")
    text = _text(system, options, reduced)
    return _compiled(system, options, watch, reduced, tools, text, why)


def _compiled(
    system: System,
    options: Options,
    watch: Watch | None,
    reduced: Reductions,
    tools: Tools,
    text: Text,
    why: str,
    begun: float | None = None,
) -> Search:
    """`begun`: when the search began, which another engine was at until now."""
    from zcheck.engines.native.explorer import explore as explore_natively

    exploration = explore_natively(
        system,
        options.limits,
        watch,
        _clock_since(time.monotonic() if begun is None else begun),
        tools=tools,
        jobs=options.jobs,
        spill=options.spill,
        text=text,
        symmetry=reduced.symmetry,
        sparing=reduced.sparing,
    )
    note = tools.cache.note
    return Search(exploration, why if note is None else f"{why}; {note}")


def _clock_since(begun: float) -> Callable[[], float]:
    """A clock whose first answer, from which a search counts its seconds, is `begun`."""
    first = [begun]
    return lambda: first.pop() if first else time.monotonic()


def _text(system: System, options: Options, reduced: Reductions) -> Text:
    from zcheck.engines.native.explorer import text_of

    return text_of(system, reduced.symmetry, reduced.sparing)


def _tools(options: Options) -> Tools | None:
    """None without a compiler. Raises EngineFailure for a CC that does not work."""
    from zcheck.engines.native.cache import Cache, cache_folder
    from zcheck.engines.native.explorer import Tools
    from zcheck.engines.native.toolchain import find_compiler

    compiler = find_compiler(options.environment)
    return None if compiler is None else Tools(compiler, Cache(cache_folder(options.environment)))


def _quickest(system: System, options: Options, watch: Watch | None, reduced: Reductions) -> Search:
    from zcheck.engines.interpreter.explorer import explore_until

    begun = time.monotonic()
    switch = Switch(system, options, reduced)
    found = explore_until(system, options.limits, watch, switch.is_due, reduced.symmetry)
    if found is not None:
        return Search(found, switch.obstacle)
    assert switch.tools is not None
    assert switch.text is not None
    return _compiled(system, options, watch, reduced, switch.tools, switch.text, switch.why, begun)


class Switch:
    """Whether it is time for the native engine; looks for a compiler only when that may be so."""

    def __init__(self, system: System, options: Options, reduced: Reductions = UNREDUCED) -> None:
        self._system = system
        self._reduced = reduced
        self._options = options
        self._begun = time.thread_time()
        self.tools: Tools | None = None
        self.text: Text | None = None
        self.why = ""
        self.obstacle: str | None = None      # why the native engine is out of the question

    def is_due(self, states: int) -> bool:
        """What fails here only means that the interpreter goes on, and is told at the end."""
        if self.obstacle is not None:
            return False
        is_slow = time.thread_time() - self._begun > PATIENCE
        try:
            if self.text is None and (states >= CACHED or is_slow) and self._is_at_hand():
                self.why = f"compiled before; {_measure(CACHED, is_slow)}"
                return True
            if self.tools is None or self.text is None or (states < COMPILED and not is_slow):
                return False
            self.tools.load(self.text)
        except EngineBug:
            raise
        except EngineFailure as failure:
            self.obstacle = _brief(failure)
            return False
        self.why = _measure(COMPILED, is_slow)
        return True

    def _is_at_hand(self) -> bool:
        self.tools = _tools(self._options)
        if self.tools is None:
            self.obstacle = NO_COMPILER
            return False
        self.text = _text(self._system, self._options, self._reduced)
        return self.tools.has(self.text)


def _measure(states: int, is_slow: bool) -> str:
    """What a search turned out larger than."""
    return f"more than {PATIENCE:g} s of interpreting" if is_slow else f"more than {grouped(states)} states"


def _brief(failure: EngineFailure) -> str:
    """The first line: the whole is told to who asks for the native engine."""
    return str(failure).splitlines()[0].rstrip(":")
