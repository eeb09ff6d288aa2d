"""The native explorer as an engine: compile a system, explore it, answer its checks."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from zcheck.analysis.canonical import canonical
from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.engines.native.ahead import Ahead
from zcheck.engines.native.cache import Cache
from zcheck.engines.native.fields import words_for
from zcheck.engines.native.library import Handle, Library
from zcheck.engines.native.memory import spare_memory
from zcheck.engines.native.search import Search
from zcheck.engines.native.source import Shape, source_of
from zcheck.engines.native.storing import stored_layout
from zcheck.engines.native.toolchain import Compiler
from zcheck.exploring.questions import Questions
from zcheck.exploring.traces import Tracer
from zcheck.exploring.verdicts import Covered, Run, verdicts_of
from zcheck.exploring.watching import (
    OUT_OF_MEMORY,
    Stop,
    Watch,
    attempt,
    limit_on_memory,
    memory_now,
    memory_peak,
)
from zcheck.frozen import dataclass
from zcheck.limits import Limits
from zcheck.results.statistics import Exploration, Snapshot, Statistics
from zcheck.system.layout import Layout
from zcheck.system.system import System

ENGINE = "native"

FLAGS = ("-std=gnu11", "-O1", "-march=native", "-fno-plt", "-pthread", "-w")
HASTY = ("-std=gnu11", "-O1", "-fno-plt", "-pthread", "-w")
"""For systems with so many actions that a compiler would take long."""

MANY = 1_500
"""Actions that are compiled in haste."""

SMALL_IDS = 2_000_000_000
"""States that may be too many for ids of 32 bits; with ids of 64 a search is slower from its start."""


@dataclass(frozen=True, slots=True)
class Text:
    """A system as C, how it is to be compiled, and where its slots lie in vectors."""

    source: str
    flags: tuple[str, ...]
    layout: Layout


def text_of(
    system: System, symmetry: Symmetry = UNCOUNTED, sparing: bool = False, entry_bits: int = 32
) -> Text:
    """What `explore` compiles for the same arguments. Raises TooLarge for values that do not fit."""
    layout = stored_layout(system, symmetry)
    source = source_of(system, layout, Shape(entry_bits, sparing), symmetry)
    return Text(source, HASTY if len(system.actions) > MANY else FLAGS, layout)


@dataclass(frozen=True, slots=True)
class Tools:
    """What turns C into functions."""

    compiler: Compiler
    cache: Cache

    def has(self, text: Text) -> bool:
        """Whether `load` need not compile."""
        return self.cache.has(text.source, self.compiler, text.flags)

    def load(self, text: Text) -> Library:
        """Raises EngineFailure."""
        return self.cache.opened(text.source, self.compiler, text.flags, Library)


def explore(
    system: System,
    limits: Limits,
    watch: Callable[[Snapshot], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    *,
    tools: Tools,
    jobs: int | None = None,
    spill: Path | None = None,
    text: Text | None = None,
    symmetry: Symmetry = UNCOUNTED,
    sparing: bool = False,
) -> Exploration:
    """Search breadth first until every check has its answer or a limit is reached.

    The answer is the interpreter's, whatever the number of `jobs` (threads; None: one a core); traces too.
    `spill` is a folder in which the states are kept instead of in memory. Without a limit on memory there is
    the machine's. `text` is that of the system, if it is at hand. With counted classes in `symmetry` states are
    canonical, in traces, too; they must fit (`counted_layout`), and checks be closed (`closing`). `sparing` takes
    only steps that deadlocks need: there must be no other check. Raises TooLarge, EngineFailure.
    """
    looking = Watch(replace(limits, states=None, memory_bytes=None), watch, clock)
    text = text or text_of(system, symmetry, sparing)
    layout, (budget, full) = text.layout, _budget(limits)
    amounts = limits.states or 0, budget or 0

    def searched(what: Text) -> Exploration:
        library, initial = tools.load(what), layout.pack(system.initial)
        with _spilling(spill) as file:
            handle = Handle(library, words_for(layout), initial, amounts, jobs or cores(), file)
            try:
                return explored(system, layout, handle, limits, looking, full, symmetry)
            finally:
                handle.close()

    found = searched(text)
    few = found.statistics.states < SMALL_IDS or _most_states(layout, budget, spill) < SMALL_IDS
    if few or found.statistics.stopped_by != full.reason:
        return found
    return searched(text_of(system, symmetry, sparing, 64))


def explored(
    system: System,
    layout: Layout,
    handle: Handle,
    limits: Limits,
    looking: Watch,
    full: Stop,
    symmetry: Symmetry = UNCOUNTED,
    mask_words: int | None = None,
    unit_words: int | None = None,
) -> Exploration:
    """The answers of a search that is open and stays so."""
    begun = time.process_time()
    questions = Questions(system.checks)
    search = Search(system, handle, questions, looking, limits, full)
    with closing(Ahead(system, layout, handle, mask_words, unit_words)) as ahead:
        stop = attempt(search.run)
        if ahead.asked and (stop is None or stop.room_left):
            tail = attempt(lambda: ahead.look(search))
            stop = stop or (full if tail == OUT_OF_MEMORY else tail)
        handle.stop(False)
        levels = handle.levels()
        covered = Covered(sum(levels), levels, search.examined, search.complete)
        tracer = Tracer(system, layout, search.predecessor, lambda state: canonical(symmetry, state)[0])
        run = Run(system, layout, covered, questions, ahead.futures, ahead.lives, tracer, stop)
        verdicts = verdicts_of(run)
    return Exploration(ENGINE, verdicts, _statistics(run, handle, looking, time.process_time() - begun))


def cores() -> int:
    """Those this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _budget(limits: Limits) -> tuple[int | None, Stop]:
    """Bytes for states and visited set, and what to say at their end."""
    if limits.memory_bytes is not None:
        return max(1, limits.memory_bytes - memory_now()), limit_on_memory(limits.memory_bytes)
    spare = spare_memory()
    return (None, OUT_OF_MEMORY) if spare is None else (max(1, spare), OUT_OF_MEMORY)


def _most_states(layout: Layout, budget: int | None, spill: Path | None) -> int:
    """States that memory may hold."""
    if budget is None:
        return 1 << layout.bits
    each = 5 + (0 if spill is not None else 8 * words_for(layout))
    return min(budget // each, 1 << layout.bits)


@contextmanager
def _spilling(folder: Path | None) -> Iterator[int]:
    """A file without a name, -1 for none."""
    if folder is None:
        yield -1
        return
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file.fileno()


def _statistics(run: Run, handle: Handle, looking: Watch, cpu_seconds: float) -> Statistics:
    fired, faults = handle.fired(len(run.system.actions))
    return Statistics(
        states=run.covered.states,
        transitions=handle.watch().transitions,
        depth=len(run.covered.levels) - 1,
        seconds=looking.seconds,
        cpu_seconds=cpu_seconds,
        memory_bytes=memory_peak(),
        complete=run.covered.complete,
        stopped_by=run.stop.reason if run.stop else None,
        never_fired=tuple(index for index, found in enumerate(fired) if not found),
        faults=faults,
    )
