"""Steps of a control flow graph: from each visible node the paths to the next ones.

A step runs one visible statement, then everything behind it that costs no step. Inside an atomic block every
statement runs on in the same step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.lowering.flow import (
    Arm,
    Atomic,
    Basic,
    Choose,
    Crash,
    Enter,
    Finish,
    Mark,
    Node,
    Nop,
    Region,
    Start,
    Test,
    Visible,
    skip_nops,
)
from zcheck.lang.lowering.paths import Path
from zcheck.lang.lowering.questions import Questions
from zcheck.lang.lowering.statements.assigning import condition_outcome
from zcheck.lang.mistakes import sense
from zcheck.lang.mistakes import values as mistakes
from zcheck.system.actions import Fault, FaultKind
from zcheck.system.building import conj, disj, negate
from zcheck.system.expressions import TRUE, Expr

MOST_PATHS = 4096
MOST_ROUNDS = 64


@dataclass(frozen=True, slots=True)
class Arrival:
    """A path that ends before `node`; None where it ends in a fault."""

    path: Path
    node: Visible | None


@dataclass(frozen=True, slots=True)
class Walk:
    """Work in progress: a path about to run `node`, the atomic region it is in, and where it has been."""

    path: Path
    node: Node
    region: Region | None
    visits: dict[int, int]

    def at(self, node: Node | None, path: Path | None = None) -> Walk:
        assert node is not None, "a placeholder of the control flow was never filled"
        return replace(self, node=node, path=self.path if path is None else path)


class Runner:
    """Runs paths of a thread, or of an `event`, which must not wait."""

    def __init__(self, questions: Questions, event: str | None = None) -> None:
        self._questions = questions
        self._event = event

    def steps(self, node: Visible, path: Path) -> list[Arrival]:
        """All ways to take the step at `node`, starting with `path`."""
        match node:
            case Finish():
                return []
            case Start(_, _, after):
                return self.settle(after, path)
            case Atomic(_, _, inner, entry):
                return self.run_atomic(entry, inner, path)
            case _:
                walks = self._execute(Walk(path, node, None, {}))
                return self._run(walks, node.origin.span)

    def settle(self, node: Node, path: Path) -> list[Arrival]:
        """Run everything from `node` on that costs no step."""
        return self._run([Walk(path, node, None, {})], node.origin.span)

    def run_atomic(self, entry: Node, region: Region, path: Path) -> list[Arrival]:
        """All ways through an atomic region that starts at `entry`."""
        return self._run([Walk(path, entry, region, {})], entry.origin.span)

    def entry_condition(self, arm: Arm) -> Expr:
        """When a branch of a choose is enabled: its guard, with its first statement's own condition if fused.

        Read in the state before the choose.
        """
        possible = disj((negate(arm.guard.defined), arm.guard.value))
        if not arm.fused:
            return possible
        entry = skip_nops(arm.entry)
        match entry:
            case Basic() if entry.waits:
                return conj((possible, entry.condition))
            case Atomic():
                ways = disj(arrival.path.guard for arrival in self.steps(entry, Path(self._questions)))
                return conj((possible, ways))
            case _:
                return possible

    def _run(self, walks: list[Walk], span: Span | None) -> list[Arrival]:
        done: list[Arrival] = []
        todo = list(reversed(walks))
        while todo:
            walk = todo.pop()
            if len(done) + len(todo) > MOST_PATHS:
                raise ModelError([mistakes.too_large(_span(walk.node, span), "paths in one step", MOST_PATHS)])
            if walk.path.faulted:
                done.append(Arrival(walk.path, None))
                continue
            walk = self._leave_region(walk)
            place = visible(walk.node) if walk.region is None else None
            if place is not None:
                done.append(Arrival(walk.path, place))
                continue
            todo += reversed(self._execute(self._counted(walk)))
        return done

    @staticmethod
    def _leave_region(walk: Walk) -> Walk:
        if walk.region is not None and walk.node.region is not walk.region:
            return replace(walk, region=None, visits={})
        return walk

    @staticmethod
    def _counted(walk: Walk) -> Walk:
        """Count this visit; outside atomic a second one means a cycle without a step."""
        count = walk.visits.get(id(walk.node), 0) + 1
        span = walk.node.origin.span
        if walk.region is None and count > 1:
            raise ModelError([mistakes.cycle_without_step(_span(walk.node, span))])
        if count > MOST_ROUNDS + isinstance(walk.node, Nop | Test):      # a loop is left where it is tested
            raise ModelError([mistakes.atomic_loop(_span(walk.node, span), MOST_ROUNDS)])
        return replace(walk, visits={**walk.visits, id(walk.node): count})

    def _execute(self, walk: Walk) -> list[Walk]:
        """Run one node, whatever it costs."""
        node, path = walk.node, walk.path
        match node:
            case Nop():
                return [walk.at(node.next)]
            case Mark(_, _, label, after):
                return [walk.at(after, path.passing(label))]
            case Enter():
                if node.entry is None:
                    node.entry = node.expand()
                return [walk.at(node.entry)]
            case Crash(_, _, test):
                return [walk.at(node, path.tested((test,)))]
            case Basic():
                return self._basic(walk, node)
            case Test():
                return self._test(walk, node)
            case Choose():
                return self._choose(walk, node)
            case Atomic(_, _, inner, entry):
                return [Walk(path, entry, inner, {})]
            case Finish() | Start():
                raise AssertionError("these are always visible and outside regions")
            case _:
                assert_never(node)

    def _basic(self, walk: Walk, node: Basic) -> list[Walk]:
        path = walk.path
        if walk.region is not None and not node.hidden:
            path = replace(path, ran=(*path.ran, node.origin))
        if node.waits and self._event is not None and path.now(node.condition) != TRUE:
            raise ModelError([self._waiting(node)])
        walks = []
        for outcome in node.outcomes:
            follow = path.through(outcome, node.hidden)
            if follow is not None:
                follow = replace(follow, waited=True) if node.waits and not path.changed else follow
                if outcome.fails and walk.region is None:
                    follow = follow.remarked(node.origin, "times out" if node.waits else "fails")
                walks.append(walk.at(node.otherwise if outcome.fails else node.next, follow))
        return [*walks, *self._failed(walk, node.condition), *self._blocked(walk, node.condition)]

    def _failed(self, walk: Walk, condition: Expr) -> list[Walk]:
        """Inside atomic, what went wrong before a wait went wrong, whether the wait is possible or not."""
        tests = walk.path.tests
        if walk.region is None or condition == TRUE or walk.path.changed or not tests:
            return []
        path = walk.path.needing(negate(condition))
        if path is None:
            return []
        wrong = disj(negate(test.holds) for test in tests)
        return [walk.at(walk.node, replace(path, guards=(*path.guards, wrong), faulted=True))]

    def _blocked(self, walk: Walk, condition: Expr) -> list[Walk]:
        """Inside atomic, behind a change, a wait that is not possible is a fault."""
        if walk.region is None or condition == TRUE or not walk.path.changed:
            return []
        path = walk.path.needing(negate(condition))
        if path is None:
            return []
        words = f"`{walk.node.origin.text}` would wait in the middle of an atomic block"
        fault = Fault(FaultKind.MAY_NOT_WAIT, words, walk.node.origin.span)
        return [walk.at(walk.node, path.failing(fault))]

    def _waiting(self, node: Node) -> Diagnostic:
        return sense.wait_in_event(_span(node, None), self._event or "", "this may have to wait")

    def _test(self, walk: Walk, node: Test) -> list[Walk]:
        value, defined = node.condition.value, node.condition.defined
        path = walk.path
        if defined != TRUE:
            _, tests = condition_outcome(node.condition, _span(node, None))
            path = path.tested(tests)
        walks = []
        for condition, after, word in ((value, node.yes, "yes"), (negate(value), node.no, "no")):
            follow = path.needing(condition)
            if follow is not None:
                if walk.region is None and not node.own:
                    follow = follow.remarked(node.origin, word)
                walks.append(walk.at(after, follow))
        return walks

    def _choose(self, walk: Walk, node: Choose) -> list[Walk]:
        if node.otherwise is None and self._event is not None:
            raise ModelError([self._waiting(node)])
        conditions = [self.entry_condition(arm) for arm in node.arms]
        walks = [entered for arm in node.arms for entered in self._enter(walk, arm)]
        none = conj(negate(condition) for condition in conditions)
        if node.otherwise is not None:
            path = walk.path.needing(none)
            otherwise = replace(node.otherwise, fused=node.otherwise.fused and not self._may_wait(node.otherwise))
            return walks + (self._enter(walk.at(node, path), otherwise) if path is not None else [])
        if not walk.path.changed:
            walks = [replace(entered, path=replace(entered.path, waited=True)) for entered in walks]
        condition = disj(conditions)
        return [*walks, *self._failed(walk, condition), *self._blocked(walk, condition)]

    def _may_wait(self, arm: Arm) -> bool:
        """Whether the first statement of a branch may wait: then `else`, which is possible exactly when no
        branch is, is entered by a step of its own."""
        entry = skip_nops(arm.entry)
        if isinstance(entry, Atomic):
            return any(arrival.path.waited for arrival in self.steps(entry, Path(self._questions)))
        return isinstance(entry, Basic) and entry.waits

    def _enter(self, walk: Walk, arm: Arm) -> list[Walk]:
        """The step into a branch: its guard, with its first statement if fused."""
        possible, tests = condition_outcome(arm.guard, arm.span)
        path = walk.path.needing(possible)
        if path is None:
            return []
        path = replace(path.tested(tests), optional=path.optional or arm.optional)
        if walk.region is None:
            path = replace(path, origin=arm.origin)
        if not arm.fused:
            return [walk.at(arm.entry, path)]
        if path.faulted:
            return [walk.at(arm.entry, path)]
        return self._execute(walk.at(skip_nops(arm.entry), path))


def visible(node: Node) -> Visible | None:
    """`node`, if a thread can be seen before it: running it costs a step, or nothing follows."""
    match node:
        case Basic() | Test():
            return None if node.own else node
        case Choose() | Atomic() | Finish() | Start():
            return node
        case Nop() | Mark() | Enter() | Crash():
            return None
        case _:
            assert_never(node)


def _span(node: Node, fallback: Span | None) -> Span:
    span = node.origin.span or fallback
    assert span is not None
    return span
