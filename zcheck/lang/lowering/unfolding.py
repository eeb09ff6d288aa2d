"""From the statements of a thread or event to its control flow, with procedures inlined along call strings."""

from __future__ import annotations

from dataclasses import replace

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.lowering.basics import Basics
from zcheck.lang.lowering.calls import Calls
from zcheck.lang.lowering.defaults import default_value
from zcheck.lang.lowering.effects import Effect
from zcheck.lang.lowering.flow import (
    Arm,
    Atomic,
    Basic,
    Choose,
    LabelTable,
    Mark,
    Node,
    Nop,
    Region,
    Test,
    skip_nops,
)
from zcheck.lang.lowering.frames import Context, Owner, Result
from zcheck.lang.lowering.loops import Loops
from zcheck.lang.lowering.objects import Scalar, Scope, Term
from zcheck.lang.lowering.origins import origin_of
from zcheck.lang.lowering.walking import first_statement, fuses, label_marks, shortened
from zcheck.lang.lowering.world import World
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import Expression
from zcheck.system.actions import Origin
from zcheck.system.building import reads
from zcheck.system.expressions import TRUE, Const
from zcheck.system.system import Role
from zcheck.system.types import Type


class Unfolding:
    """Builds the nodes of one thread or event; `labels` and `warnings` fill as it goes."""

    def __init__(self, world: World, owner: Owner) -> None:
        self.world = world
        self.owner = owner
        self.labels = LabelTable()
        self.warnings: list[Diagnostic] = []
        self.basics = Basics(world, owner.thread, owner.grants, self.warnings)
        self.loops = Loops(self)
        self.calls = Calls(self)

    def own(self, *terms: Term) -> bool:
        """Whether the terms read nothing but the thread's own variables."""
        slots = {slot for term in terms for slot in reads(term.value) | reads(term.defined)}
        return all(self.world.slots.is_own(slot, self.owner.thread) for slot in slots)

    def lower(self, expression: Expression, scope: Scope) -> Term:
        return self.world.expressions.lower(expression, scope)

    def local(self, name: str, context: Context, type_: Type, role: Role = Role.LOCAL) -> int:
        """A new slot for a variable of the thread."""
        full = f"{context.frame.prefix}.{name}"
        return self.world.slots.new(full, type_, default_value(type_), role, self.owner.thread)

    def body(self, block: syntax.Block, scope: Scope, context: Context, after: Node) -> Node:
        """The code of a whole body; its labels are made first, so that gotos find them."""
        for mark in label_marks(block):
            nop = Nop(context.region, origin_of(mark.span, None, context))
            context.frame.labels[mark.label.text] = nop
            self.labels.marks.setdefault(mark.label.text, []).append(nop)
        return self.block(block, scope, context, after)

    def block(self, block: syntax.Block, scope: Scope, context: Context, after: Node) -> Node:
        """The code of `block`, going on to `after`."""
        scopes = []
        for statement in block.statements:
            scopes.append(scope)
            if isinstance(statement, syntax.LocalVariable):
                scope = self._declare(statement, scope, context)
        entry = after
        declared = [*scopes, scope][1:]
        for statement, before, behind in zip(
            reversed(block.statements), reversed(scopes), reversed(declared), strict=True
        ):
            entry = self.statement(statement, before, behind, context, entry)
        return entry

    def _declare(self, statement: syntax.LocalVariable, scope: Scope, context: Context) -> Scope:
        type_ = self.world.type(statement.type)
        slot = self.local(statement.name.text, context, type_)
        return scope.with_names({statement.name.text: Scalar(slot, type_)})

    def statement(
        self, statement: syntax.Statement, scope: Scope, inner: Scope, context: Context, after: Node
    ) -> Node:
        """The code of one statement; `inner` is the scope behind it."""
        match statement:
            case syntax.LabelMark(label):
                nop = context.frame.labels[label.text]
                nop.next = after
                return nop
            case syntax.Goto(label):
                return context.frame.labels[label.text]
            case syntax.Break():
                assert context.break_to is not None
                return context.break_to
            case syntax.Continue():
                assert context.continue_to is not None
                return context.continue_to
            case syntax.Return():
                return self._return(statement, scope, context)
            case syntax.ProgressMark(label, span):
                return Mark(context.region, origin_of(span, None, context), label.text, after)
            case syntax.Call(call):
                return self.calls.call(call, statement.link, None, scope, context, after)
            case syntax.Assign(target, operator, syntax.CallExpression() as call):
                result = Result(target, operator, scope)
                return self.calls.call(call, statement.link, result, scope, context, after)
            case syntax.If():
                return self._if(statement, scope, context, after)
            case syntax.While() | syntax.Loop() | syntax.Repeat() | syntax.For():
                return self.loops.build(statement, scope, context, after)
            case syntax.Atomic():
                return self._atomic(statement, scope, context, after)
            case syntax.Choose():
                return self._choose(statement, scope, context, after)
            case _:
                return self._basic(statement, scope, inner, context, after)

    def _return(self, statement: syntax.Return, scope: Scope, context: Context) -> Node:
        frame = context.frame
        if statement.value is None:
            return frame.return_to
        value, result = self.lower(statement.value, scope), frame.result
        if result is None:
            effect = self.basics.discard(value, statement.value.span, self.own(value))
        else:
            effect = self.basics.assign(
                result.target, result.operator, value, statement.value.span, result.scope
            )
        return self.node(effect, origin_of(statement.span, statement.link, context), context, frame.return_to)

    def _if(self, statement: syntax.If, scope: Scope, context: Context, after: Node) -> Node:
        entry = after
        if statement.otherwise is not None:
            entry = self.block(statement.otherwise, scope, context, after)
        for condition, block in reversed(statement.arms):
            yes = self.block(block, scope, context, after)
            entry = self.test(condition, self.lower(condition, scope), "if", yes, entry, context)
        return entry

    def test(
        self, written: Expression, condition: Term, word: str, yes: Node, no: Node, context: Context
    ) -> Node:
        """A two-way branch; only one way is left where the condition is constant."""
        if isinstance(condition.value, Const) and condition.defined == TRUE:
            return yes if condition.value.value else no
        origin = origin_of(written.span, None, context)
        origin = replace(origin, text=f"{word} {origin.text}")
        return Test(context.region, origin, condition, yes, no, self.own(condition))

    def _atomic(self, statement: syntax.Atomic, scope: Scope, context: Context, after: Node) -> Node:
        if context.region is not None:
            return self.block(statement.body, scope, context, after)
        region = Region()
        entry = self.block(statement.body, scope, replace(context, region=region), after)
        words = " ".join(statement.body.span.text.split())
        origin = replace(origin_of(statement.span, None, context), text=f"atomic {shortened(words)}")
        return Atomic(None, origin, region, entry)

    def _choose(self, statement: syntax.Choose, scope: Scope, context: Context, after: Node) -> Node:
        arms = tuple(
            self._arm(branch.guard, branch.body, branch.optional, scope, context, after)
            for branch in statement.branches
        )
        otherwise = None
        if statement.otherwise is not None:
            otherwise = self._arm(None, statement.otherwise, False, scope, context, after)
        ways = " | ".join(arm.origin.text for arm in arms)
        origin = replace(origin_of(statement.span, None, context), text=f"choose {ways}")
        return Choose(context.region, origin, arms, otherwise, statement.idle)

    def _arm(
        self,
        guard: Expression | None,
        body: syntax.Block,
        optional: bool,
        scope: Scope,
        context: Context,
        after: Node,
    ) -> Arm:
        """A branch, or the `else` of a choose, which has no guard."""
        first = first_statement(body)
        if context.region is not None and isinstance(first, syntax.Atomic):
            raise ModelError([mistakes.atomic_branch(first.span)])
        entry, fused = self.block(body, scope, context, after), fuses(body)
        if guard is None:
            term, span, words = Term(TRUE, TRUE), body.span, "else"
        else:
            term, span = self.lower(guard, scope), guard.span
            words = f"when {' '.join(span.text.split())}"
        origin = skip_nops(entry).origin if fused else replace(origin_of(span, None, context), text=words)
        return Arm(term, entry, fused, optional, span, origin)

    def _basic(
        self, statement: syntax.Statement, scope: Scope, inner: Scope, context: Context, after: Node
    ) -> Node:
        if isinstance(statement, syntax.Sleep):
            return self._sleep(statement, scope, context, after)
        effect = self.basics.effect(statement, inner if isinstance(statement, syntax.LocalVariable) else scope)
        link = getattr(statement, "link", None)
        node = self.node(effect, origin_of(statement.span, link, context), context, after)
        otherwise = getattr(statement, "otherwise", None)
        if otherwise is not None:
            node.otherwise = self.block(otherwise, scope, context, after)
        return node

    def _sleep(self, statement: syntax.Sleep, scope: Scope, context: Context, after: Node) -> Node:
        """Two nodes; the second stands outside an atomic block whose last statement the sleep is."""
        first, second = self.basics.sleep(statement, scope)
        origin = origin_of(statement.span, statement.link, context)
        behind = replace(context, region=after.region)
        asleep = self.node(second, replace(origin, text=f"{origin.text} (asleep)"), behind, after)
        asleep.otherwise = asleep
        return self.node(first, origin, context, asleep)

    def node(self, effect: Effect, origin: Origin, context: Context, after: Node) -> Basic:
        """The node of a statement with this effect."""
        return Basic(
            context.region,
            origin,
            effect.outcomes,
            after,
            waits=effect.waits,
            idle=effect.idle,
            own=effect.can_be_own and self._touches_own_only(effect),
            hidden=effect.hidden,
            spins=effect.spins,
            condition=effect.condition,
            asks=effect.asks,
        )

    def _touches_own_only(self, effect: Effect) -> bool:
        for outcome in effect.outcomes:
            slots = set(reads(outcome.condition))
            for slot, value in outcome.updates:
                slots |= {slot} | reads(value)
            for test in outcome.tests:
                slots |= reads(test.holds)
            if not all(self.world.slots.is_own(slot, self.owner.thread) for slot in slots):
                return False
        return True
