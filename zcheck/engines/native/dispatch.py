"""Actions as C functions: a thread branches on its location, an event is looked at in every state."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.engines.native.actions import ActionWriter, Handlers
from zcheck.engines.native.counting import Twins
from zcheck.engines.native.fields import Places
from zcheck.engines.native.writing import Writer
from zcheck.exploring.groups import Group, chunks_of, groups_of
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.system import System

LARGE = 150
"""Actions in one function at most: compilers take long over very long functions."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How the functions of the parts are declared and called."""

    result: str
    parameters: str
    arguments: str
    assigned: str           # what a call's result goes to


EXPAND = Signature(
    "uint64_t *",
    "zc_worker *worker, const uint64_t *s, uint64_t *out, int *able",
    "worker, s, out, &able",
    "out = ",
)
"""Of what takes steps: ``able`` says whether one was mandatory."""


def enabled(action: Action) -> list[str]:
    """What functions like `EXPAND` note of an enabled action."""
    noted = f"worker->fired[{action.index}] = 1;"
    return [noted, "*able = 1;"] if action.mandatory else [noted]


class Dispatcher:
    """Writes functions that look at actions, and calls of them."""

    def __init__(
        self, system: System, places: Places, out: Writer, handlers: Handlers, symmetry: Symmetry = UNCOUNTED
    ) -> None:
        """Of alike threads that nothing tells apart only the first is looked at."""
        self._system = system
        self._places = places
        self._out = out
        self._twins = Twins(system, symmetry, places)
        self._actions = ActionWriter(system, places, out, handlers)

    def functions(self, prefix: str, actions: Sequence[Action], signature: Signature, tail: str) -> list[str]:
        """Functions for `actions`, at the top level of the text; the calls of them, in order.

        `tail` ends each function. The state is ``s`` there, its words ``s0``, ``s1``, ...
        """
        calls: list[str] = []
        for number, chunk in enumerate(chunks_of(groups_of(actions), LARGE)):
            name = f"{prefix}_{number}"
            with self._out.block(f"static {signature.result}{name}({signature.parameters})"):
                self._out.line(self._places.loads())
                for group in chunk:
                    self._write(group)
                self._out.line(tail)
            calls.append(f"{signature.assigned}{name}({signature.arguments});")
        return calls

    def _write(self, group: Group) -> None:
        if group.thread is None:
            for action in group.actions:
                self._actions.write(action)
            return
        by_source: dict[int, list[Action]] = {}
        for action in group.actions:
            assert action.source is not None
            by_source.setdefault(action.source, []).append(action)
        thread = self._system.threads[group.thread]
        self._out.comment(f"thread {thread.name}")
        different = self._twins.different(group.thread)
        if different is not None:
            self._out.line(f"if ({different})")
        with self._out.block(f"switch ({self._places.raw(thread.location_slot)})"):
            for source, actions in sorted(by_source.items()):
                self._out.line(f"case {source}:")
                for action in actions:
                    self._actions.write(action)
                self._out.line("break;")
            self._out.line("default: break;")
