"""The effect of each statement without inner statements, in a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.asking import asks_of
from zcheck.lang.lowering.defaults import default_value
from zcheck.lang.lowering.effects import Effect
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.objects import (
    Constant,
    Flags,
    Held,
    PageClass,
    Queue,
    Scalar,
    Scope,
    Slab,
    Term,
)
from zcheck.lang.lowering.slots import MOST_VALUES
from zcheck.lang.lowering.statements import assigning, paging
from zcheck.lang.lowering.synchronising import Synchronising
from zcheck.lang.lowering.world import World
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import Domain, Expression, Index, Name
from zcheck.system.actions import FaultTest
from zcheck.system.building import at_least, at_most, conj, disj, negate
from zcheck.system.expressions import FALSE, TRUE, Const, Expr, number

MOST_WAYS = 1024


class Basics:
    """Effects of the statements of one thread (or event, where `thread` is None)."""

    def __init__(
        self, world: World, thread: int | None, grants: Sequence[str], warnings: list[Diagnostic]
    ) -> None:
        self._world = world
        self._thread = thread
        self._grants = tuple(grants)
        self._warnings = warnings
        self._synchronising = Synchronising(world, thread)

    def effect(self, statement: syntax.Statement, scope: Scope) -> Effect:
        """The effect of `statement`, which has no inner statements (an `else` aside) and is not a sleep."""
        match statement:
            case syntax.Assign(target, operator, value, _, span):
                assert not isinstance(value, syntax.CallExpression)
                return self.assign(target, operator, self._term(value, scope), value.span, scope)
            case syntax.LocalVariable():
                return self._local(statement, scope)
            case syntax.Skip():
                return Effect((Outcome(TRUE),))
            case syntax.Assert(condition, why, _, span):
                outcomes = assigning.check(self._term(condition, scope), why, condition.span)
                return Effect(tuple(outcomes), can_be_own=True)
            case syntax.Panic(why, _, span):
                return Effect(tuple(assigning.panic(why, span)))
            case syntax.Pick():
                return self._pick(statement, scope)
            case syntax.Await(condition, idle, _, span):
                possible, tests = assigning.condition_outcome(self._term(condition, scope), condition.span)
                return Effect((Outcome(possible, (), tests),), waits=True, idle=idle)
            case syntax.Acquire() | syntax.Release() | syntax.Wakeup():
                return self._synchronising.effect(statement, scope)
            case _:
                return self._page_statement(statement, scope)

    def _page_statement(self, statement: syntax.Statement, scope: Scope) -> Effect:
        match statement:
            case syntax.Take():
                return self._take(statement, scope)
            case syntax.GetObject(slab, idle, otherwise):
                outcome = paging.get_object(self._slab(slab, scope))
                if otherwise is not None:
                    return Effect(tuple(paging.failing([outcome])))
                return Effect((outcome,), waits=True, idle=idle)
            case syntax.PutObject(slab, _, span):
                return Effect(tuple(paging.put_object(self._slab(slab, scope), span)))
            case syntax.Move(count, source, target, otherwise, _, span):
                outcomes = paging.move(
                    self._term(count, scope),
                    self._queue(source, scope),
                    self._queue(target, scope),
                    span,
                    self._world.slots,
                    otherwise is not None,
                )
                return Effect(tuple(outcomes))
            case syntax.AddSlab(slab, source, stash, _, span):
                queue, slots = self._queue(source, scope), self._world.slots
                return Effect(tuple(paging.add_slab(self._slab(slab, scope), queue, stash, span, slots)))
            case syntax.OpenSpare(slab, otherwise, _, span):
                cache, slots = self._slab(slab, scope), self._world.slots
                return Effect(tuple(paging.open_spare(cache, span, otherwise is not None, slots)))
            case syntax.DropSlab(slab, target, otherwise, _, span):
                queue = self._queue(target, scope)
                cache = self._slab(slab, scope)
                return Effect(tuple(paging.drop_slab(cache, queue, span, otherwise is not None)))
            case _:
                raise AssertionError(f"{type(statement).__name__} is not a basic statement")

    def assign(self, target: Name | Index, operator: str, value: Term, span: Span, scope: Scope) -> Effect:
        """``target operator value``; also what `return` does with its value."""
        outcomes = assigning.assign(
            target, operator, value, span, scope, self._world.slots, self._world.expressions
        )
        return Effect(tuple(outcomes), can_be_own=True)

    def discard(self, value: Term, span: Span, own: bool) -> Effect:
        """What `return` does with a value that the caller does not use: it is computed."""
        return Effect((Outcome(TRUE, (), assigning.value_tests(value, span)),), can_be_own=own)

    def bind(self, formals: Sequence[tuple[int, Term, Span]]) -> Effect:
        """Arguments put into their parameters' slots, all at once."""
        slots = self._world.slots
        updates = tuple((slot, term.value) for slot, term, _ in formals)
        tests: tuple[FaultTest, ...] = ()
        for slot, term, span in formals:
            tests += assigning.value_tests(term, span)
            tests += assigning.range_tests(slots, term.value, slots[slot].type, slots[slot].name, span)
        return Effect((Outcome(TRUE, updates, tests),), can_be_own=True, hidden=True)

    def _term(self, expression: Expression, scope: Scope) -> Term:
        return self._world.expressions.lower(expression, scope)

    def _local(self, statement: syntax.LocalVariable, scope: Scope) -> Effect:
        if statement.value is not None:
            value, span = self._term(statement.value, scope), statement.value.span
        else:
            value = Term(number(default_value(self._world.type(statement.type))), TRUE)
            span = statement.span
        return self.assign(statement.name, "=", value, span, scope)

    def _pick(self, statement: syntax.Pick, scope: Scope) -> Effect:
        target = scope.names[statement.target.text]
        assert isinstance(target, Scalar)
        choices = self._choices(statement.domain, scope)
        wanted = []
        for _, value in choices:
            inner = scope.with_names({statement.target.text: Constant(value)})
            such_that = statement.such_that
            wanted.append(self._term(such_that, inner) if such_that is not None else Term(TRUE, TRUE))
        outcomes = assigning.pick(
            target.slot, target.type, choices, wanted, statement.span, self._world.slots
        )
        return Effect((*outcomes, *self._no_domain(statement.domain, scope)), waits=True)

    def _no_domain(self, domain: Domain, scope: Scope) -> list[Outcome]:
        """The fault of a range whose ends have no value."""
        if domain.high is None:
            return []
        ends = (self._term(domain.low, scope), self._term(domain.high, scope))
        defined = conj(end.defined for end in ends)
        tests = assigning.value_tests(Term(TRUE, defined), domain.span)
        return [Outcome(negate(defined), (), tests)] if tests else []

    def _choices(self, domain: Domain, scope: Scope) -> list[tuple[Expr, Const]]:
        if domain.high is None:
            return [(TRUE, value) for value in self._world.expressions.values(domain, scope)]
        low, high = self._term(domain.low, scope), self._term(domain.high, scope)
        slots = self._world.slots
        least, most = slots.bounds(low.value)[0], slots.bounds(high.value)[1]
        if most - least >= MOST_VALUES:
            slots.values_of(low.value, "values to pick from", domain.low.span)
            slots.values_of(high.value, "values to pick from", domain.high.span)
        defined = conj((low.defined, high.defined))
        return [
            (conj((defined, at_most(low.value, number(v)), at_least(high.value, number(v)))), number(v))
            for v in range(least, most + 1)
        ]

    def _take(self, statement: syntax.Take, scope: Scope) -> Effect:
        flags = scope.names[statement.flags.text]
        assert isinstance(flags, Flags)
        self._check_else(statement, flags)
        sources, tests = self._sources(flags, scope)
        into = self._queue(statement.into, scope)
        count = self._term(statement.count, scope)
        can_fail = statement.otherwise is not None and not flags.waits

        def ways(pages: int) -> list[Outcome]:
            if len(sources) ** pages > MOST_WAYS:
                what = "orders in which queues can give the pages"
                raise ModelError([mistakes.too_large(statement.count.span, what, MOST_WAYS)])
            outcomes = paging.take(sources, pages, into)
            return paging.failing(outcomes) if can_fail else outcomes

        outcomes = paging.with_count(count, statement.count.span, self._world.slots, ways)
        outcomes = [replace(o, tests=tests + o.tests) for o in outcomes if o.condition != FALSE]
        if tests and flags.waits:
            unclear = negate(conj(test.holds for test in tests))
            outcomes.append(Outcome(unclear, (), tests))
        needs = paging.obtainable(sources) if count.value == number(1) and not tests else None
        asks = asks_of(self._world, flags, self._grants, lambda guard: self._term(guard, self._globals(scope)))
        return Effect(tuple(outcomes), waits=flags.waits, idle=statement.idle, needs=needs, asks=asks)

    def _globals(self, scope: Scope) -> Scope:
        """Where the guards of page classes are read."""
        return replace(scope, names=self._world.names)

    def _check_else(self, statement: syntax.Take, flags: Flags) -> None:
        if statement.otherwise is None and not flags.waits:
            given = statement.flags.text
            caller = None if given == flags.name else statement.flags.span
            raise ModelError([mistakes.take_can_fail(statement.span, flags.name, caller)])
        if statement.otherwise is not None and flags.waits:
            self._warnings.append(mistakes.dead_else(statement.otherwise.span, flags.name))

    def _sources(self, flags: Flags, scope: Scope) -> tuple[list[paging.Source], tuple[FaultTest, ...]]:
        """Joined classes admit what any admits, queue by queue in declaration order."""
        body = self._globals(scope)
        admitted: dict[str, list[Expr]] = {}
        tests: tuple[FaultTest, ...] = ()
        for name in dict.fromkeys((*flags.classes, *self._grants)):
            page_class = self._world.names[name]
            assert isinstance(page_class, PageClass)
            for source in page_class.declaration.sources:
                term = Term(TRUE, TRUE)
                if source.guard is not None:
                    term = self._term(source.guard, body)
                    tests += assigning.value_tests(term, source.guard.span)
                admitted.setdefault(source.queue.text, []).append(conj((term.defined, term.value)))
        queues = self._world.queues
        return [paging.Source(queues[name], disj(admitted[name])) for name in queues if name in admitted], tests

    def sleep(self, statement: syntax.Sleep, scope: Scope) -> tuple[Effect, Effect]:
        """The two steps of a sleep: enqueue, and go on once woken (or timed out)."""
        return self._synchronising.sleep(statement, scope)

    def _slab(self, reference: syntax.Reference, scope: Scope) -> Slab:
        binding = scope.names[reference.name.text]
        assert isinstance(binding, Slab)
        return binding

    def _queue(self, reference: syntax.Reference, scope: Scope) -> Queue:
        binding = scope.names[reference.name.text]
        if isinstance(binding, Slab):
            return Queue(f"{binding.name}.backing", binding.backing)
        if isinstance(binding, Held):
            assert self._thread is not None, "held outside a thread passed validation"
            return self._world.resources.held(self._thread)
        assert isinstance(binding, Queue)
        return binding
