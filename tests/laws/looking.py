"""A model from its text, through the real front end, and everything that can happen in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.designs import write_files
from tests.engines.native.compilers import REAL
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.native.cache import Cache
from zcheck.engines.native.explorer import Tools, text_of
from zcheck.engines.native.explorer import explore as explore_natively
from zcheck.lang.frontend import Batch, instantiate, load_design
from zcheck.limits import Limits
from zcheck.results.outcome import name_of
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Violated
from zcheck.semantics.graphs import Graph
from zcheck.semantics.judging import build_graph, judge
from zcheck.semantics.replay import replay
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.actions import Action, FaultKind
from zcheck.system.system import State, System
from zcheck.system.types import value_range, value_text

TOOLS = Tools(REAL, Cache(None))

QUICKLY = ("-std=gnu11", "-O0", "-pthread", "-w")
"""These systems are compiled once and explored in no time."""


@dataclass(frozen=True)
class Look:
    """A system with its whole graph; `verdicts` and `lengths` (of traces) are by the name of the check."""

    system: System
    graph: Graph
    verdicts: Mapping[str, str]
    lengths: Mapping[str, int | None]

    @property
    def counts(self) -> tuple[int, int]:
        """Reachable states, and fired steps between them."""
        return len(self.graph.depth), self.graph.transitions

    @property
    def faults(self) -> Counter[FaultKind]:
        """How many faulting steps of each kind there are, over all states."""
        found: Counter[FaultKind] = Counter()
        for state in self.graph.depth:
            for action in enabled(self.system, state):
                test = first_fault(action, state)
                if test is not None:
                    found[action.tests[test].fault.kind] += 1
        return found

    def slot(self, name: str) -> int:
        return next(slot.index for slot in self.system.slots if slot.name == name)

    @property
    def initial(self) -> State:
        return self.system.initial

    def value(self, state: State, name: str) -> str:
        slot = self.system.slots[self.slot(name)]
        return value_text(slot.type, state[slot.index])

    def reached(self, *names: str) -> set[tuple[str, ...]]:
        """All values that these slots have together in some state."""
        return {tuple(self.value(state, name) for name in names) for state in self.graph.depth}

    def enabled(self, state: State) -> list[str]:
        """Who has an enabled step, faulting ones included; an entry a step."""
        return [action.group for action in enabled(self.system, state)]

    def texts(self, state: State) -> list[str]:
        """The statements whose steps are enabled."""
        return [action.origin.text for action in enabled(self.system, state)]

    def steps_of(self, who: str, state: State) -> list[Action]:
        return [action for action in enabled(self.system, state) if action.group == who]

    def run(self, *who: str) -> State:
        """The state after a step of each in turn; each must have exactly one that is enabled, without fault."""
        state = self.system.initial
        for name in who:
            (action,) = self.steps_of(name, state)
            assert first_fault(action, state) is None, f"the step of {name} faults"
            state = fire(self.system, action, state)
        return state

    def place(self, who: str, state: State) -> str:
        """The statement a thread is at."""
        (thread,) = [thread for thread in self.system.threads if thread.name == who]
        return thread.locations[state[thread.location_slot]].origin.text

    @property
    def ends(self) -> set[State]:
        """States without a step that could be fired."""
        return {state for state, steps in self.graph.steps.items() if not steps}


def batches(
    folder: Path,
    text: str,
    others: Mapping[str, str] | None = None,
    name: str = "model.zm",
    settings: Mapping[str, str] | None = None,
) -> tuple[Batch, ...]:
    """The systems of a model or spec, one for each distinct `with`."""
    write_files(folder, {**(others or {}), name: text})
    return instantiate(load_design(folder / name), settings)


def look(folder: Path, text: str) -> Look:
    """Everything about a model whose checks share one setting.

    The first line ``model t`` is added.
    """
    (batch,) = batches(folder, f"model t\n{text}")
    return look_at(batch)


def look_at(batch: Batch) -> Look:
    """The definition's graph and verdicts; both explorers must agree, and their traces must replay."""
    system = batch.system
    graph = build_graph(system)
    for state in graph.depth:
        for slot in system.slots:
            low, high = value_range(slot.type)
            assert low <= state[slot.index] <= high, f"{slot.name} is {state[slot.index]}, not {low}..{high}"
    text = replace(text_of(system), flags=QUICKLY)
    _agree(system, graph, explore_natively(system, Limits(), tools=TOOLS, text=text, jobs=1))
    return _agree(system, graph, explore(system, Limits()))


def _agree(system: System, graph: Graph, found: Exploration) -> Look:
    assert (found.statistics.states, found.statistics.transitions) == (len(graph.depth), graph.transitions)
    verdicts, lengths = {}, {}
    for check, verdict in zip(system.checks, found.verdicts, strict=True):
        judged = judge(system, check, graph)
        assert name_of(verdict) is judged.verdict, f"{found.engine}, {check.name}: {verdict} but {judged}"
        verdicts[check.name] = judged.verdict.value
        evidence = verdict.evidence if isinstance(verdict, Holds | Violated) else None
        lengths[check.name] = evidence.length if isinstance(evidence, Trace) else None
        if isinstance(evidence, Trace):
            assert replay(system, check, evidence) is None
            assert judged.length in (None, evidence.length)
    return Look(system, graph, verdicts, lengths)
