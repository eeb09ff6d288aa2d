"""Loops, as tests and jumps. Bounds are evaluated once; counters are hidden variables of the thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from zcheck.lang.lowering.builder import Builder
from zcheck.lang.lowering.effects import Effect
from zcheck.lang.lowering.flow import Node, Nop, Outcome
from zcheck.lang.lowering.frames import Context
from zcheck.lang.lowering.objects import Scalar, Scope, Term
from zcheck.lang.lowering.origins import origin_of
from zcheck.lang.lowering.statements.assigning import value_tests
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import Expression
from zcheck.system.building import at_most, binary, equal, extreme, shifted
from zcheck.system.expressions import TRUE, BinaryOp, Const, Expr, ManyOp, Read, number
from zcheck.system.system import Role
from zcheck.system.types import IntRange


class Loops:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def build(
        self,
        statement: syntax.While | syntax.Loop | syntax.Repeat | syntax.For,
        scope: Scope,
        context: Context,
        after: Node,
    ) -> Node:
        match statement:
            case syntax.Loop(body, span):
                head = Nop(context.region, origin_of(span, None, context))
                head.next = self._body(body, scope, context, head, after)
                return head
            case syntax.While(condition, body, span):
                head = Nop(context.region, origin_of(span, None, context))
                term = self._builder.lower(condition, scope)
                entry = self._body(body, scope, context, head, after)
                head.next = self._builder.test(condition, term, "while", entry, after, context)
                return head
            case syntax.Repeat():
                return self._repeat(statement, scope, context, after)
            case syntax.For():
                return self._for(statement, scope, context, after)
            case _:
                assert_never(statement)

    def _body(self, body: syntax.Block, scope: Scope, context: Context, again: Node, after: Node) -> Node:
        inner = replace(context, break_to=after, continue_to=again)
        return self._builder.block(body, scope, inner, again)

    def _repeat(self, statement: syntax.Repeat, scope: Scope, context: Context, after: Node) -> Node:
        count = self._builder.lower(statement.count, scope)
        if isinstance(count.value, Const) and count.defined == TRUE:
            if count.value.value <= 0:
                self._body(statement.body, scope, context, after, after)    # a goto may lead into it
                return after
            if count.value.value == 1:
                return self._body(statement.body, scope, context, after, after)
        most = max(1, self._builder.world.slots.bounds(count.value)[1])
        counter = self._builder.local("round", context, IntRange(0, most), Role.COUNTER)
        bound, set_bound = self._once(count, statement.count, "rounds", 0, most, context)
        head = Nop(context.region, origin_of(statement.span, None, context))
        add_one = self._set(counter, shifted(Read(counter), 1), statement.count, context, head)
        entry = self._body(statement.body, scope, context, add_one, after)
        more = Term(binary(BinaryOp.LT, Read(counter), bound), TRUE)
        head.next = self._builder.test(statement.count, more, "repeat", entry, after, context)
        first = entry if isinstance(bound, Const) else head
        return set_bound(self._set(counter, number(0), statement.count, context, first))

    def _for(self, statement: syntax.For, scope: Scope, context: Context, after: Node) -> Node:
        low, high = self._ends(statement, scope)
        bounds = self._builder.world.slots.bounds
        least, most = bounds(low.value)[0], bounds(high.value)[1]
        if least > most:
            return after
        type_ = IntRange(least, most)
        variable = self._builder.local(statement.variable.text, context, type_)
        written = statement.domain.high or statement.domain.low
        highest = max(most, bounds(low.value)[1])
        first, set_first = self._once(low, statement.domain.low, "first", least, highest, context)
        last, set_last = self._once(high, written, "last", least - 1, most, context)
        head = Nop(context.region, origin_of(statement.span, None, context))
        add_one = self._set(variable, shifted(Read(variable), 1), written, context, head)
        done = Term(equal(Read(variable), last), TRUE)
        again = self._builder.test(written, done, "for", after, add_one, context)
        inner = scope.with_names({statement.variable.text: Scalar(variable, type_)})
        head.next = self._body(statement.body, inner, context, again, after)
        start = self._set(variable, first, written, context, head)
        some = Term(at_most(first, last), TRUE)
        return set_first(set_last(self._builder.test(written, some, "for", start, after, context)))

    def _ends(self, statement: syntax.For, scope: Scope) -> tuple[Term, Term]:
        domain = statement.domain
        if domain.high is not None:
            return self._builder.lower(domain.low, scope), self._builder.lower(domain.high, scope)
        values = self._builder.world.expressions.values(domain, scope)
        return Term(number(0), TRUE), Term(number(len(values) - 1), TRUE)

    def _once(
        self, value: Term, written: Expression, name: str, low: int, high: int, context: Context
    ) -> tuple[Expr, Callable[[Node], Node]]:
        """The value, evaluated once where it is not constant, and what builds that evaluation before a node."""
        if isinstance(value.value, Const) and value.defined == TRUE:
            return value.value, lambda after: after
        slot = self._builder.local(name, context, IntRange(low, high), Role.COUNTER)
        clamped = extreme(ManyOp.MAX, (value.value, number(low)))
        tests = value_tests(value, written.span)
        effect = Effect((Outcome(TRUE, ((slot, clamped),), tests),), can_be_own=True, hidden=True)

        def build(after: Node) -> Node:
            return self._builder.node(effect, origin_of(written.span, None, context), context, after)

        return Read(slot), build

    def _set(self, slot: int, value: Expr, written: Expression, context: Context, after: Node) -> Node:
        effect = Effect((Outcome(TRUE, ((slot, value),)),), can_be_own=True, hidden=True)
        return self._builder.node(effect, origin_of(written.span, None, context), context, after)
