"""What a check could see of a system, compiled: what each state shows, and the steps from it with their labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias, cast

from zcheck.diagnostics.errors import EngineBug
from zcheck.engines.interpreter.actions import ActionWriter, Handlers
from zcheck.engines.interpreter.bodies import BodyWriter, Shape
from zcheck.engines.interpreter.writing import Writer, compile_functions
from zcheck.frozen import dataclass
from zcheck.system.actions import Action
from zcheck.system.layout import Layout, layout_of
from zcheck.system.system import Role, System
from zcheck.system.threads import Thread

HIDDEN = (Role.LOCATION, Role.LOCAL, Role.COUNTER)
"""No check has a word for these; what they lead to shows in the steps."""

Label: TypeAlias = tuple[str, bool, tuple[str, ...], bool]
"""Who acts, whether the step is mandatory, the progress it makes, whether it goes wrong."""

Seen: TypeAlias = tuple[int, ...]
"""The values of what has a name, then for each thread a number for where it is."""


class Steps(Protocol):
    """The steps from a state, as number of the label and state after it; a step that goes wrong leads to -1."""

    def __call__(self, state: int, append: Callable[[tuple[int, int]], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class Face:
    """What does not change from state to state: two systems with different faces can be told apart.

    The names of what has a name; of each thread its name, and the progress labels in its code.
    """

    names: tuple[str, ...]
    threads: tuple[tuple[str, frozenset[str]], ...]


class Numbers:
    """A number for each thing, the same for equal things; shared by systems that are compared."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}

    def __call__(self, thing: object) -> int:
        return self._known.setdefault(thing, len(self._known))


class Behaviour:
    """A system as a graph of packed states. Nothing is looked at before it is asked for."""

    def __init__(self, system: System, numbers: Numbers) -> None:
        self._system = system
        self._layout = layout_of(system)
        self.numbers = numbers
        self._observed: dict[int, int] = {}
        named = [slot for slot in system.slots if slot.role not in HIDDEN]
        self.initial = self._layout.pack(system.initial)
        self.face = Face(
            tuple(slot.name for slot in named), tuple((one.name, one.carries) for one in system.threads)
        )
        self._steps, self._observe = _compiled(system, self._layout, numbers, [slot.index for slot in named])

    def seen(self, state: int) -> int:
        """A number for what a check can see of the state itself."""
        known = self._observed.get(state)
        if known is None:
            known = self._observed[state] = self.numbers(self._observe(state))
        return known

    def steps(self, state: int) -> set[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        self._steps(state, found.append)
        return set(found)


def label_of(action: Action, faults: bool) -> Label:
    return action.group, action.mandatory, tuple(sorted(action.progress)), faults


def _compiled(
    system: System, layout: Layout, numbers: Numbers, named: list[int]
) -> tuple[Steps, Callable[[int], Seen]]:
    out = Writer()
    _write_steps(system, layout, numbers, out)
    _write_observe(system, layout, numbers, named, out)
    functions = compile_functions(out.text, {"escaped": _escaped})
    return cast(Steps, functions["steps"]), cast("Callable[[int], Seen]", functions["observe"])


def _escaped(action: int, slot: int) -> None:
    raise EngineBug(f"action {action} gives slot {slot} a value outside its range")


def _write_steps(system: System, layout: Layout, numbers: Numbers, out: Writer) -> None:
    def noted(action: Action) -> str:
        return f"label = {numbers(label_of(action, False))}"

    def faulted(action: Action) -> str:
        return f"append(({numbers(label_of(action, True))}, -1))"

    handlers = Handlers(noted, lambda text: f"append((label, {text}))", faulted)
    bodies = BodyWriter(system, layout, out, handlers)
    (all_steps,) = bodies.prepare([list(system.actions)], Shape("s, append", False))
    with out.block("def steps(s, append):"):
        out.line("label = 0")
        all_steps()


def _write_observe(system: System, layout: Layout, numbers: Numbers, named: list[int], out: Writer) -> None:
    nothing = Handlers(lambda _: None, lambda text: text, lambda _: None)
    fields = ActionWriter(system, layout, out, frozenset(), nothing)
    places = [_places(thread, numbers) for thread in system.threads]
    with out.block("def observe(s):"):
        shown = [fields.read(slot) for slot in named]
        shown += [
            f"{places[thread.index]}[{fields.read(thread.location_slot)}]" for thread in system.threads
        ]
        out.line(f"return ({''.join(f'{text}, ' for text in shown)})")


def _places(thread: Thread, numbers: Numbers) -> tuple[int, ...]:
    """A number for what a check can say of each place: its labels, and whether the thread waits or rests there.

    Whether it stalls shows in its steps.
    """
    assert [place.index for place in thread.locations] == list(range(len(thread.locations)))
    return tuple(numbers((place.kind, place.labels)) for place in thread.locations)

