"""Answers `live` checks from what a search expanded; see `liveness` for how."""

from __future__ import annotations

from typing import assert_never

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter.liveness import Edge, Livelock, Liveness, Stop
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.exploring.questions import Sighting
from zcheck.exploring.traces import Tracer
from zcheck.frozen import dataclass
from zcheck.results.trace import Ceased, Livelocked, Trace
from zcheck.semantics.steps import enabled, fire, first_fault
from zcheck.system.expressions import FALSE
from zcheck.system.layout import Layout
from zcheck.system.properties import Check, Live
from zcheck.system.system import State, System


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run without progress leaves the shortest way from the start; `loop` is empty if it ends there."""

    seen: Sighting
    loop: tuple[Edge, ...]


class Lives:
    """One search's `live` checks."""

    def __init__(self, system: System, layout: Layout, stepper: Stepper) -> None:
        self._system = system
        self._layout = layout
        self._stepper = stepper
        self._goals = list(dict.fromkeys(c.property for c in system.checks if isinstance(c.property, Live)))
        groups = dict.fromkeys(action.group for action in system.actions if action.mandatory)
        self._units = {group: 1 << number for number, group in enumerate(groups)}
        self._found: dict[Live, Run | None] = {}

    @property
    def asked(self) -> bool:
        return bool(self._goals)

    def look(self, search: Search) -> None:
        """Look for a run without progress among the expanded states, for each label asked about."""
        levels, tick = search.expanded, search.behind()
        for goal in self._goals:
            carriers = [t.index for t in self._system.threads if goal.label in t.carries]
            find = self._stepper.find(self._stepper.resting(carriers) if carriers else FALSE)
            resting = frozenset(state for level in levels for state in find(level))
            walk = self._stepper.walk(goal.label, self._units)
            found = Liveness(levels, resting, walk, goal.strongly, tick).nearest()
            self._found[goal] = self._run(*found) if found else None

    @staticmethod
    def _run(depth: int, found: Livelock | Stop) -> Run:
        match found:
            case Livelock(loop):
                return Run(Sighting(depth, loop[0].before), loop)
            case Stop(state):
                return Run(Sighting(depth, state), ())
            case _:
                assert_never(found)

    def is_known(self, check: Check) -> bool:
        return check.property in self._found

    def trace(self, check: Check, tracer: Tracer) -> Trace | None:
        """The run that refutes `check`, if one was found."""
        goal = check.property
        run = self._found.get(goal) if isinstance(goal, Live) else None
        if run is None or not isinstance(goal, Live):
            return None
        if not run.loop:
            return tracer.trace(run.seen, Ceased(goal.label))
        stem = tracer.trace(run.seen, Ceased(goal.label))
        states, actions = list(stem.states), list(stem.actions)
        for edge in run.loop:
            after = self._layout.unpack(edge.after)
            actions.append(self._action(goal.label, states[-1], edge.unit, after))
            states.append(after)
        return Trace(tuple(states), tuple(actions), Livelocked(goal.label, len(stem.actions)))

    def _action(self, label: str, before: State, unit: int, after: State) -> int:
        for action in enabled(self._system, before):
            its_unit = self._units[action.group] if action.mandatory else 0
            fits = its_unit == unit and label not in action.progress
            if fits and first_fault(action, before) is None and fire(self._system, action, before) == after:
                return action.index
        raise EngineBug("a step of a loop is by no action")
