"""Threads: their code as control flow, their places as locations, their steps as actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.frozen import dataclass
from zcheck.lang.lowering.asking import asks_at
from zcheck.lang.lowering.draft import Step, action, tested
from zcheck.lang.lowering.flow import Atomic, Basic, Choose, Finish, Nop, Start, Visible, skip_nops
from zcheck.lang.lowering.frames import Context, Frame, Owner
from zcheck.lang.lowering.objects import Scope, ThreadClass
from zcheck.lang.lowering.paths import Path
from zcheck.lang.lowering.running import Arrival, Runner
from zcheck.lang.lowering.statements.locking import give_up_tokens, retake_tokens
from zcheck.lang.lowering.unfolding import Unfolding
from zcheck.lang.lowering.world import World
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax.declarations import ThreadDecl
from zcheck.lang.syntax.statements import ProgressMark
from zcheck.lang.validation.bodies import declared_bodies, reachable
from zcheck.lang.validation.walking import statements_in
from zcheck.system.actions import Action, Fault, FaultKind, FaultTest, Origin
from zcheck.system.building import conj, disj, equal, negate, reads, substitute
from zcheck.system.expressions import TRUE, Const, Expr, Read, number
from zcheck.system.system import Role
from zcheck.system.threads import Location, LocationKind, Thread, ThreadKind
from zcheck.system.types import LocationRef

MOST_LOCATIONS = 50_000


@dataclass(frozen=True, slots=True)
class LoweredThread:
    thread: Thread
    actions: tuple[Action, ...]
    labels: Mapping[str, frozenset[int]]     # label -> locations
    warnings: tuple[Diagnostic, ...]


def lower_thread(world: World, declaration: ThreadDecl, threads: ThreadClass, member: int) -> LoweredThread:
    """One thread of a class."""
    index = threads.first + member
    name = world.thread_names[index]
    grants = tuple(granted.text for granted in declaration.grants)
    depth = None
    if declaration.depth is not None:
        depth = world.size(declaration.depth, "the depth", 1, 1)
    unfolding = Unfolding(world, Owner(index, name, grants, depth))
    return _ThreadLowering(world, declaration, unfolding, index, threads).lower()


class _ThreadLowering:
    def __init__(
        self, world: World, declaration: ThreadDecl, unfolding: Unfolding, index: int, threads: ThreadClass
    ) -> None:
        self._world = world
        self._declaration = declaration
        self._unfolding = unfolding
        self._index = index
        self._member = index - threads.first
        self._crowd = threads.crowd
        self._name = world.thread_names[index]
        self._kind = ThreadKind(declaration.kind)
        self._runner = Runner(world.questions)
        self._path = Path(world.questions)
        self._numbers: dict[int, int] = {}
        self._nodes: list[Visible] = []

    def lower(self) -> LoweredThread:
        slot = self._world.slots.new(
            f"{self._name}.location", LocationRef(1), 0, Role.LOCATION, self._index
        )
        self._number(self._first())
        locations: list[Location] = []
        actions: list[Action] = []
        while len(locations) < len(self._nodes):
            node = self._nodes[len(locations)]
            location, steps = self._place(node, len(locations))
            locations.append(location)
            actions += steps
        self._world.slots.set_type(slot, LocationRef(len(locations)), 0)
        labels = self._labels()
        named = tuple(
            replace(entry, labels=frozenset(label for label, at in labels.items() if entry.index in at))
            for entry in locations
        )
        thread = Thread(
            self._index,
            self._name,
            self._declaration.name.text,
            self._member,
            self._kind,
            slot,
            named,
            self._carries(),
        )
        return LoweredThread(thread, self._finishing(actions, locations), labels, tuple(self._unfolding.warnings))

    def _carries(self) -> frozenset[str]:
        """The labels of the progress statements in the thread's code, whether it comes to them or not."""
        design = self._world.design
        bodies = reachable(design, declared_bodies(design)[self._declaration.name.text])
        statements = (entry for body in bodies for entry in statements_in(body.block))
        return frozenset(entry.label.text for entry in statements if isinstance(entry, ProgressMark))

    def _first(self) -> Visible:
        """The first place, with the variables that are set on the way there as initial values. Where the way
        there faults or makes progress it is a step."""
        origin = Origin("start", self._declaration.span, self._declaration.link)
        after: Finish | Nop = Finish(None, replace(origin, text="finished"))
        if self._kind is ThreadKind.DAEMON:
            after = Nop(None, origin)
        frame = Frame((), (), self._name, after)
        self_value = None if self._crowd else number(self._member)
        scope = Scope(self._world.names, self._index, self_value, self._declaration.name.text, self._crowd)
        entry = self._unfolding.body(self._declaration.body, scope, Context(frame, None), after)
        if isinstance(after, Nop):
            after.next = entry
        for arrival in self._runner.settle(entry, self._path):
            path = arrival.path
            if self._is_open(path):
                return Start(None, origin, entry)
            if self._initially(path.guard):
                well = all(self._initially(test.holds) for test in path.tests)
                if arrival.node is None or not well or path.progress:
                    return Start(None, origin, entry)
                for slot, value in path.values.items():
                    self._world.slots.set_initial(slot, self._initial_value(value))
                return arrival.node
        raise AssertionError("no way from the start of a thread is possible")

    def _is_open(self, path: Path) -> bool:
        """Whether free parameters decide the way: then it is a step, which changes nothing that anybody sees."""
        tested = (test.holds for test in path.tests)
        return bool(self._world.slots.parameters_in(path.guard, *tested, *path.values.values()))

    def _initially(self, condition: Expr) -> bool:
        return bool(self._initial_value(condition))

    def _initial_value(self, expr: Expr) -> int:
        slots = self._world.slots
        values: dict[int, Expr] = {slot: Const(slots[slot].initial, slots[slot].type) for slot in reads(expr)}
        value = substitute(expr, values)
        assert isinstance(value, Const)
        return value.value

    def _number(self, node: Visible) -> int:
        if id(node) not in self._numbers:
            if len(self._nodes) >= MOST_LOCATIONS:
                raise ModelError([mistakes.too_large(self._declaration.span, "places", MOST_LOCATIONS)])
            self._numbers[id(node)] = len(self._nodes)
            self._nodes.append(node)
        return self._numbers[id(node)]

    def _place(self, node: Visible, number_: int) -> tuple[Location, list[Action]]:
        arrivals = self._runner.steps(node, self._path)
        waits = _waits(node, arrivals)
        condition = self._condition(node, arrivals) if waits else TRUE
        extra: list[Action] = []
        if waits:
            tokens = self._world.resources.may_hold(self._index, "token")
            if tokens:
                ready, values = retake_tokens(tokens, self._index, self._world.resources)
                extra.append(self._fall_asleep(number_, node, condition))
                retaken = replace(self._path, values=values, guards=(ready,))
                arrivals = self._runner.steps(node, retaken)
                condition = conj((ready, retaken.now(condition)))
            extra += self._must_not_wait(number_, node, condition)
        kind = _kind(node, waits)
        asks = asks_at(node) if waits else ()
        location = Location(number_, kind, node.origin, frozenset(), condition, asks)
        return location, [*self._actions(node, number_, arrivals), *extra]

    def _condition(self, node: Visible, arrivals: list[Arrival]) -> Expr:
        match node:
            case Basic():
                return node.condition
            case Choose():
                return disj(self._runner.entry_condition(arm) for arm in node.arms)
            case _:
                return disj(arrival.path.guard for arrival in arrivals)

    def _actions(self, node: Visible, source: int, arrivals: list[Arrival]) -> list[Action]:
        actions = []
        for count, arrival in enumerate(arrivals):
            path, target = self._begun(arrival.path) if isinstance(node, Start) else arrival.path, source
            if arrival.node is not None:
                target = self._number(arrival.node)
            step = Step(f"{self._name}@{source}.{count}", self._name, self._index, source, target)
            actions.append(action(path, step, path.called(node.origin)))
        return actions

    def _begun(self, path: Path) -> Path:
        """The path of a thread's first step, without what sets its variables to what they are at the start."""
        slots = self._world.slots
        kept = {
            slot: value
            for slot, value in path.values.items()
            if not (slots.is_own(slot, self._index) and value == number(slots[slot].initial))
        }
        return replace(path, values=kept)

    def _leaks(self) -> list[FaultTest]:
        """A thread that finishes must hold no lock and no pages."""
        resources, span = self._world.resources, self._declaration.span
        held = resources.held_if_used(self._index)
        tests = []
        if held is not None:
            fault = Fault(FaultKind.LEAK, f"{self._name} finishes with pages in `held`", span)
            tests.append(FaultTest(equal(Read(held), number(0)), fault))
        for lock in resources.may_hold(self._index, "mutex", "spin", "rw", "recursive", "token"):
            fault = Fault(FaultKind.LEAK, f"{self._name} finishes with {lock.name} held", span)
            tests.append(FaultTest(negate(resources.holds(self._index, lock)), fault))
        return tests

    def _finishing(self, actions: list[Action], locations: list[Location]) -> tuple[Action, ...]:
        """`actions`, with the steps that finish the thread tested for leaks; only now is it known what the
        thread may hold at all."""
        leaks = self._leaks()
        ends = {entry.index for entry in locations if entry.kind is LocationKind.FINISHED}
        return tuple(tested(entry, leaks) if entry.target in ends else entry for entry in actions)

    def _fall_asleep(self, source: int, node: Visible, condition: Expr) -> Action:
        tokens = self._world.resources.may_hold(self._index, "token")
        outcome = give_up_tokens(tokens, self._index, self._world.resources)
        path = replace(self._path, guards=(negate(condition),)).through(outcome)
        assert path is not None
        step = Step(f"{self._name}@{source}.sleep", self._name, self._index, source, source)
        text = f"{node.origin.text} (falls asleep, giving up its tokens)"
        return action(path, step, replace(node.origin, text=text))

    def _must_not_wait(self, source: int, node: Visible, condition: Expr) -> list[Action]:
        """The fault of waiting in an interrupt, or with a spin lock held; spinning itself is no waiting."""
        first = skip_nops(node.entry) if isinstance(node, Atomic) else node
        if _kind(node, True) is LocationKind.IDLE or (isinstance(first, Basic) and first.spins):
            return []
        resources = self._world.resources
        spins = resources.may_hold(self._index, "spin")
        blocked = negate(condition)
        faults: list[tuple[Expr, str]] = []
        if self._kind is ThreadKind.INTERRUPT:
            faults.append((blocked, f"{self._name} is an interrupt and must not wait"))
        for lock in spins:
            mine = equal(Read(lock.owner), resources.identity(self._index))
            faults.append((conj((blocked, mine)), f"{self._name} waits with spin lock {lock.name} held"))
        actions = []
        for count, (guard, words) in enumerate(faults):
            path = self._path.needing(guard)
            if path is not None:
                path = path.failing(Fault(FaultKind.MAY_NOT_WAIT, words, node.origin.span))
                name = f"{self._name}@{source}.fault{count}"
                step = Step(name, self._name, self._index, source, source)
                actions.append(action(path, step, node.origin))
        return actions

    def _labels(self) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for label, marks in self._unfolding.labels.marks.items():
            nodes = [skip_nops(mark) for mark in marks if mark.next is not None]
            numbers = {self._numbers[id(node)] for node in nodes if id(node) in self._numbers}
            found[label] = frozenset(numbers)
        return found


def _waits(node: Visible, arrivals: list[Arrival]) -> bool:
    """Whether a thread may have to wait at `node`."""
    match node:
        case Basic():
            return node.waits
        case Choose():
            return node.otherwise is None
        case Atomic():
            return not arrivals or any(arrival.path.waited for arrival in arrivals)
        case _:
            return False


def _kind(node: Visible, waits: bool) -> LocationKind:
    match node:
        case Finish():
            return LocationKind.FINISHED
        case Basic() | Choose() if waits and node.idle:
            return LocationKind.IDLE
        case _:
            return LocationKind.WAITING if waits else LocationKind.RUNNING
