"""Expressions as written, in a scope, to expressions over slots."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.freedom import Shaping
from zcheck.lang.lowering.objects import (
    Array,
    Binding,
    Constant,
    Definition,
    EnumType,
    Held,
    Inline,
    Lock,
    Queue,
    Scalar,
    Scope,
    Slab,
    Term,
    ThreadClass,
)
from zcheck.lang.lowering.questions import Question, Questions
from zcheck.lang.lowering.slots import SlotTable
from zcheck.lang.mistakes import types
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Conditional,
    Domain,
    Expression,
    Field,
    Index,
    Name,
    Number,
    Quantifier,
    SelfName,
    Truth,
    UnaryExpression,
)
from zcheck.system.building import (
    add,
    at_least,
    at_most,
    binary,
    conj,
    disj,
    extreme,
    implies,
    ite,
    minus,
    negate,
    select,
    truth,
)
from zcheck.system.expressions import TRUE, BinaryOp, Const, Expr, ManyOp, Read, number

CHANGES = "this changes while the model runs, or has no fixed value"

ARITHMETIC = {op.value: op for op in BinaryOp}


def total(value: Expr) -> Term:
    return Term(value, TRUE)


class Expressions:
    """Lowers expressions; `held` and `holds` come from the resources of threads, which it is given."""

    def __init__(
        self,
        slots: SlotTable,
        questions: Questions,
        globals_: ChainMap[str, Binding | Inline],
        held_of: Callable[[int], Queue],
        holds: Callable[[int, Lock], Expr],
    ) -> None:
        self._slots = slots
        self._questions = questions
        self._globals = globals_
        self._held_of = held_of
        self._holds = holds

    def constant(self, syntax: Expression, scope: Scope, what: str) -> Const:
        """The value of a constant expression; raises ModelError where it has none."""
        term = self.lower(syntax, scope)
        if isinstance(term.defined, Const) and not term.defined.value:
            undefined = mistakes.constant_division(syntax.span)
            raise ModelError([undefined])
        if not isinstance(term.value, Const):
            if self._slots.parameters_in(term.value):
                raise Shaping(self._slots.parameters_in(term.value))
            raise ModelError([types.not_constant(syntax.span, what, CHANGES)])
        return term.value

    def lower(self, syntax: Expression, scope: Scope) -> Term:
        """The value of `syntax` and the states in which it has one."""
        match syntax:
            case Number(value):
                return total(number(value))
            case Truth(value):
                return total(truth(value))
            case SelfName():
                if scope.self_value is None:
                    assert scope.crowd, "self outside a thread passed validation"
                    raise Shaping(scope.crowd, "`self` tells the threads apart that it counts")
                return total(scope.self_value)
            case Name(text):
                return self._name(scope.names[text], scope)
            case Index(base, index):
                return self._index(scope.names[base.text], index, scope)
            case Field(base, member):
                return self._member(base, member.text, scope)
            case Apply(function, args, span):
                return self._apply(function.text, args, span, scope)
            case Quantifier(function, binder, body):
                scopes = [
                    scope.with_names({binder.variable.text: Constant(value)})
                    for value in self.values(binder.domain, scope)
                ]
                return self._quantify(function.text, [self.lower(body, inner) for inner in scopes])
            case UnaryExpression(operator, operand):
                term = self.lower(operand, scope)
                return Term(negate(term.value) if operator == "not" else minus(term.value), term.defined)
            case BinaryExpression(operator, left, right):
                return self._binary(operator, self.lower(left, scope), self.lower(right, scope))
            case Conditional(test, yes, no):
                return self._conditional(*(self.lower(part, scope) for part in (test, yes, no)))
            case _:
                assert_never(syntax)

    def values(self, domain: Domain, scope: Scope) -> list[Const]:
        """The values of a constant domain, in order; raises ModelError where it is not constant."""
        if domain.high is not None:
            low = self.constant(domain.low, scope, "the start of this range").value
            high = self.constant(domain.high, scope, "the end of this range").value
            return [number(value) for value in range(low, high + 1)]
        binding = scope.names[domain.low.text] if isinstance(domain.low, Name) else None
        match binding:
            case ThreadClass(_, _, count) as threads:
                threads.spoken_of_alone()
                return [number(value) for value in range(count)]
            case EnumType(type_):
                return [Const(value, type_) for value in range(len(type_.members))]
            case _:
                raise ModelError([types.not_constant(domain.span, "what is ranged over", CHANGES)])

    def _name(self, binding: Binding | Inline, scope: Scope) -> Term:
        match binding:
            case Constant(value):
                return total(value)
            case Scalar(slot) | Queue(_, slot):
                return total(Read(slot))
            case Held():
                assert scope.thread is not None
                return total(Read(self._held_of(scope.thread).slot))
            case Inline(term):
                return term
            case _:
                raise AssertionError(f"{binding} is not a value and passed validation")

    def _index(self, binding: Binding | Inline, index: Expression, scope: Scope) -> Term:
        assert isinstance(binding, Array), f"{binding} is not an array and passed validation"
        return self.element([Read(slot) for slot in binding.slots], self.lower(index, scope))

    def element(self, items: Sequence[Expr], index: Term) -> Term:
        """``items[index]``; without a value where the index is outside."""
        inside = conj((index.defined, self.inside(index.value, len(items))))
        return Term(select(index.value, 0, items), inside)

    def inside(self, index: Expr, size: int) -> Expr:
        """Whether ``0 <= index < size``, as far as ranges do not show it."""
        low, high = self._slots.bounds(index)
        return conj(
            (
                TRUE if low >= 0 else at_least(index, number(0)),
                TRUE if high < size else at_most(index, number(size - 1)),
            )
        )

    def _member(self, base: Name | Index, member: str, scope: Scope) -> Term:
        name = base if isinstance(base, Name) else base.base
        binding = scope.names[name.text]
        if isinstance(binding, Slab):
            return total(binding.member(member))
        assert isinstance(binding, ThreadClass), f"member {member} passed validation"
        binding.spoken_of_alone()
        held = [Read(self._held_of(binding.first + i).slot) for i in range(binding.count)]
        if isinstance(base, Index):
            return self.element(held, self.lower(base.index, scope))
        return total(held[0] if held else number(0))

    def _apply(self, function: str, args: Sequence[Expression], span: Span, scope: Scope) -> Term:
        binding = scope.names.get(function)
        if isinstance(binding, Definition):
            formals = binding.declaration.formals
            inner = {
                formal.name.text: Inline(self.lower(arg, scope)) for formal, arg in zip(formals, args, strict=True)
            }
            body = replace(scope, names=self._globals)
            return self.lower(binding.declaration.value, body.with_names(inner))
        if function in ("min", "max"):
            terms = [self.lower(arg, scope) for arg in args]
            op = ManyOp.MIN if function == "min" else ManyOp.MAX
            return Term(extreme(op, [t.value for t in terms]), conj(t.defined for t in terms))
        return self._about_thread(function, args, span, scope)

    def _about_thread(self, function: str, args: Sequence[Expression], span: Span, scope: Scope) -> Term:
        """`stalled`, `resting`, `at`, `holds` of one thread, chosen by a possibly computed index."""
        whom = args[0]
        name = whom.base if isinstance(whom, Index) else whom
        assert isinstance(name, Name)
        binding = scope.names[name.text]
        assert isinstance(binding, ThreadClass)
        binding.spoken_of_alone()
        replies = [self._reply(function, binding.first + i, args, span, scope) for i in range(binding.count)]
        values, defined = [reply.value for reply in replies], conj(reply.defined for reply in replies)
        if not isinstance(whom, Index):
            return Term(values[0] if values else truth(False), defined)
        chosen = self.element(values, self.lower(whom.index, scope))
        return Term(chosen.value, conj((chosen.defined, defined)))

    def _reply(self, function: str, thread: int, args: Sequence[Expression], span: Span, scope: Scope) -> Term:
        if function == "holds":
            return self._holds_lock(thread, args[1], scope)
        label = args[1].text if function == "at" and isinstance(args[1], Name) else None
        return total(self._questions.ask(Question(function, thread, label), span))

    def _holds_lock(self, thread: int, syntax: Expression, scope: Scope) -> Term:
        if isinstance(syntax, Name):
            lock = scope.names[syntax.text]
            assert isinstance(lock, Lock)
            return total(self._holds(thread, lock))
        assert isinstance(syntax, Index)
        locks = scope.names[syntax.base.text]
        index = self.lower(syntax.index, scope)
        held = [self._holds(thread, item) for item in getattr(locks, "items", ()) if isinstance(item, Lock)]
        return self.element(held, index)

    def _quantify(self, function: str, terms: Sequence[Term]) -> Term:
        defined = conj(term.defined for term in terms)
        if function == "count":
            return Term(add(ite(term.value, number(1), number(0)) for term in terms), defined)
        values = (term.value for term in terms)
        return Term(conj(values) if function == "all" else disj(values), defined)

    def _binary(self, operator: str, left: Term, right: Term) -> Term:
        both = conj((left.defined, right.defined))
        match operator:
            case "and":
                defined = conj((left.defined, implies(left.value, right.defined)))
                return Term(conj((left.value, right.value)), defined)
            case "or":
                defined = conj((left.defined, disj((left.value, right.defined))))
                return Term(disj((left.value, right.value)), defined)
            case "implies":
                defined = conj((left.defined, implies(left.value, right.defined)))
                return Term(implies(left.value, right.value), defined)
            case "+":
                return Term(add((left.value, right.value)), both)
            case "/" | "%":
                nonzero = self._nonzero(right.value)
                return Term(binary(ARITHMETIC[operator], left.value, right.value), conj((both, nonzero)))
            case _:
                return Term(binary(ARITHMETIC[operator], left.value, right.value), both)

    def _nonzero(self, divisor: Expr) -> Expr:
        low, high = self._slots.bounds(divisor)
        return TRUE if low > 0 or high < 0 else binary(BinaryOp.NE, divisor, number(0))

    def _conditional(self, test: Term, yes: Term, no: Term) -> Term:
        defined = conj((test.defined, ite(test.value, yes.defined, no.defined)))
        return Term(ite(test.value, yes.value, no.value), defined)
