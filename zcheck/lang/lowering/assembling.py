"""The whole of lowering: a design, a setting of its parameters and some checks give one system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.lowering.checks import Wanted, lower_checks
from zcheck.lang.lowering.draft import answered_action, answered_thread
from zcheck.lang.lowering.events import lower_event
from zcheck.lang.lowering.objects import Constant, Term
from zcheck.lang.lowering.questions import Question
from zcheck.lang.lowering.resources import Usage
from zcheck.lang.lowering.threads import LoweredThread, lower_thread
from zcheck.lang.lowering.world import World
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax.declarations import EventDecl, ParamDecl, Setting, ThreadDecl
from zcheck.lang.syntax.expressions import Expression
from zcheck.system.actions import Action
from zcheck.system.building import conj, disj, equal, member, negate, substitute
from zcheck.system.expressions import FALSE, TRUE, Expr, Read, number
from zcheck.system.family import Family
from zcheck.system.properties import Always, Check, Never, Reachable
from zcheck.system.system import System
from zcheck.system.threads import LocationKind, Thread
from zcheck.system.types import value_text

WAITING = (LocationKind.WAITING, LocationKind.IDLE)


@dataclass(frozen=True, slots=True)
class Lowered:
    system: System
    warnings: tuple[Diagnostic, ...]


def lower(design: Design, settings: Mapping[str, Setting], wanted: Sequence[Wanted]) -> Lowered:
    """The system of `design` with these parameters and checks.

    Who sleeps on which channel and who may hold which lock is known only at the end, so this runs until what
    it assumed at the start is what it saw. Raises ModelError.
    """
    return _lowered(design, settings, wanted, ())[1]


def lower_family(
    design: Design,
    settings: Mapping[str, Setting],
    wanted: Sequence[Wanted],
    free: Collection[str],
    where: Expression | None,
) -> Family:
    """The systems of `design` for all values of the parameters `free` for which `where` is true.

    Raises ModelError, and Shaping where a parameter cannot be free.
    """
    world, lowered = _lowered(design, settings, wanted, free)
    freedom = world.freedom
    region = Term(TRUE, TRUE) if where is None else world.expressions.lower(where, world.scope)
    return Family(
        lowered.system,
        tuple(freedom.parameters),
        freedom.initial,
        conj((region.defined, region.value, *freedom.conditions)),
        tuple(freedom.crowds),
    )


def _lowered(
    design: Design, settings: Mapping[str, Setting], wanted: Sequence[Wanted], free: Collection[str]
) -> tuple[World, Lowered]:
    usage = Usage()
    while True:
        world = World(design, settings, usage, free)
        lowered = _Assembly(world, wanted).lower()
        if world.resources.stable():
            return world, lowered
        usage = world.resources.seen


class _Assembly:
    def __init__(self, world: World, wanted: Sequence[Wanted]) -> None:
        self._world = world
        self._wanted = wanted
        self._warnings: list[Diagnostic] = []

    def lower(self) -> Lowered:
        threads, events, found = self._code()
        if found:
            raise ModelError(found)
        if not threads and not events:
            source = self._world.design.source
            raise ModelError([mistakes.nothing_runs(Span(source, 0, min(1, len(source.text))))])
        checks = lower_checks(self._world, self._wanted)
        actions = [entry for thread in threads for entry in thread.actions] + events
        return self._finish([thread.thread for thread in threads], actions, checks, threads)

    def _code(self) -> tuple[list[LoweredThread], list[Action], list[Diagnostic]]:
        """All threads and events, and what is wrong with them."""
        threads: list[LoweredThread] = []
        events: list[Action] = []
        found: list[Diagnostic] = []
        classes = {entry.name: entry for entry in self._world.thread_classes}
        for name, declaration in self._world.design.declarations.items():
            try:
                if isinstance(declaration, ThreadDecl):
                    for count in range(classes[name].count):
                        threads.append(lower_thread(self._world, declaration, classes[name], count))
                elif isinstance(declaration, EventDecl):
                    events += lower_event(self._world, declaration)
            except ModelError as error:
                found += [entry for entry in error.diagnostics if entry not in found]
        for thread in threads:
            self._warnings += [entry for entry in thread.warnings if entry not in self._warnings]
        return threads, events, found

    def _finish(
        self,
        threads: list[Thread],
        actions: list[Action],
        checks: tuple[Check, ...],
        lowered: list[LoweredThread],
    ) -> Lowered:
        world = self._world

        def reply(question: Question, span: Span) -> Expr:
            return self._reply(question, span, lowered[question.thread])

        answers = world.questions.answer(reply, lambda thread: world.thread_names[thread])
        if answers:
            actions = [answered_action(entry, answers) for entry in actions]
            threads = [answered_thread(thread, answers) for thread in threads]
            checks = tuple(_answered_check(check, answers) for check in checks)
        actions = [entry for entry in actions if entry.guard != FALSE]
        system = System(
            name=world.design.name,
            title=world.design.title,
            slots=world.slots.all(),
            threads=tuple(threads),
            actions=tuple(replace(entry, index=index) for index, entry in enumerate(actions)),
            checks=checks,
            parameters=parameters(world),
        )
        return Lowered(system, tuple(self._warnings))

    def _reply(self, question: Question, span: Span, lowered: LoweredThread) -> Expr:
        thread = lowered.thread
        place = Read(thread.location_slot)
        match question.kind:
            case "resting":
                return member(place, [entry.index for entry in thread.locations if entry.resting])
            case "at":
                found = lowered.labels.get(question.label or "", frozenset())
                if not found:
                    warning = mistakes.label_never_seen(span, question.label or "", thread.name)
                    self._warnings += [warning] if warning not in self._warnings else []
                return member(place, found)
            case _:
                return _stalled(thread, lowered.actions)


def _stalled(thread: Thread, actions: Iterable[Action]) -> Expr:
    """At a waiting statement or choose, with nothing enabled."""
    guards: dict[int, list[Expr]] = {}
    for entry in actions:
        if entry.source is not None:
            guards.setdefault(entry.source, []).append(entry.guard)
    return disj(
        conj((equal(Read(thread.location_slot), number(entry.index)), negate(disj(guards.get(entry.index, ())))))
        for entry in thread.locations
        if entry.kind in WAITING
    )


def _answered_check(check: Check, answers: Mapping[int, Expr]) -> Check:
    match check.property:
        case Always(expr, defined):
            new: Always | Never | Reachable = Always(substitute(expr, answers), substitute(defined, answers))
        case Never(expr, defined):
            new = Never(substitute(expr, answers), substitute(defined, answers))
        case Reachable(expr, defined):
            new = Reachable(substitute(expr, answers), substitute(defined, answers))
        case _:
            return check
    return replace(check, property=new)


def parameters(world: World) -> tuple[tuple[str, str], ...]:
    """Every parameter with its value, as a user would write it."""
    found = []
    for name, declaration in world.design.declarations.items():
        binding = world.globals[name] if isinstance(declaration, ParamDecl) else None
        if isinstance(binding, Constant):
            found.append((name, value_text(binding.value.type, binding.value.value)))
    return tuple(found)
