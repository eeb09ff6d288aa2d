"""Calls: procedures are inlined under their callers when control first comes to the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.lang.lowering.builder import Builder
from zcheck.lang.lowering.flow import Crash, Enter, Node
from zcheck.lang.lowering.frames import Context, Frame, Result
from zcheck.lang.lowering.objects import Binding, Constant, Elements, Inline, Procedure, Scalar, Scope, Term
from zcheck.lang.lowering.origins import origin_of
from zcheck.lang.lowering.walking import assigned_names
from zcheck.lang.mistakes import types
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.declarations import ProcDecl
from zcheck.lang.syntax.expressions import Expression, Index, KindType, Name
from zcheck.system.actions import CallFrame, Fault, FaultKind, FaultTest
from zcheck.system.expressions import FALSE, TRUE, Const
from zcheck.system.types import IntRange, value_range, value_text

DEFAULT_DEPTH = 8
MOST_ACTIVATIONS = 20_000


class Calls:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._made = 0

    def call(
        self,
        call: syntax.CallExpression,
        link: str | None,
        result: Result | None,
        scope: Scope,
        context: Context,
        after: Node,
    ) -> Node:
        """The node of a call; its callee is built on demand."""

        def expand() -> Node:
            return self._expand(call, link, result, scope, context, after)

        return Enter(context.region, origin_of(call.span, link, context), expand)

    def _procedure(self, name: str, scope: Scope) -> Procedure:
        if name == "original":
            key = scope.body + "'"
            return Procedure(key, self._builder.world.design.originals[key])
        procedure = scope.names[name]
        assert isinstance(procedure, Procedure)
        return procedure

    def _expand(
        self,
        call: syntax.CallExpression,
        link: str | None,
        result: Result | None,
        scope: Scope,
        context: Context,
        after: Node,
    ) -> Node:
        procedure = self._procedure(call.procedure.text, scope)
        declaration, frame = procedure.declaration, context.frame
        names, passed, texts = self._arguments(call, declaration, scope, context)
        text = f"{declaration.name.text}({', '.join(texts)})"
        activation = CallFrame(declaration.name.text, text, call.span, link or declaration.link)
        calls = (*frame.calls, activation)
        if self._too_deep(procedure, frame):
            return self._crash(call, calls, context)
        self._made += 1
        if self._made > MOST_ACTIVATIONS:
            raise ModelError([mistakes.too_large(call.span, "calls", MOST_ACTIVATIONS)])
        prefix = f"{self._builder.owner.name}.{declaration.name.text}"
        inner = Frame(calls, (*frame.active, procedure.key), prefix, after, result)
        world = self._builder.world
        body_scope = replace(scope, names=world.names, body=procedure.key).with_names(names)
        entry = self._builder.body(declaration.body, body_scope, Context(inner, context.region), after)
        if not passed:
            return entry
        effect = self._builder.basics.bind(passed)
        return self._builder.node(effect, origin_of(call.span, link, context), context, entry)

    def _too_deep(self, procedure: Procedure, frame: Frame) -> bool:
        """Call strings are bounded where a procedure comes up again; other chains of calls end by themselves."""
        if procedure.key not in frame.active:
            return False
        limit = self._builder.owner.depth or DEFAULT_DEPTH
        own = procedure.declaration.depth
        if own is not None:
            bound = self._builder.world.size(own, "the depth", 1, DEFAULT_DEPTH)
            return frame.active.count(procedure.key) >= bound
        return len(frame.active) >= limit

    def _crash(self, call: syntax.CallExpression, calls: tuple[CallFrame, ...], context: Context) -> Node:
        ring = " -> ".join(activation.procedure for activation in calls)
        message = f"{ring} -> ...: the path re-enters itself; kernel stack overflow"
        fault = Fault(FaultKind.RECURSION, message, call.span)
        return Crash(context.region, origin_of(call.span, None, context), FaultTest(FALSE, fault))

    def _arguments(
        self, call: syntax.CallExpression, declaration: ProcDecl, scope: Scope, context: Context
    ) -> tuple[Mapping[str, Binding], list[tuple[int, Term, Span]], list[str]]:
        """What the formals mean inside, which of them are variables to be set, and the arguments as shown."""
        names: dict[str, Binding] = {}
        passed: list[tuple[int, Term, Span]] = []
        texts: list[str] = []
        assigned = assigned_names(declaration.body)
        world = self._builder.world
        for formal, arg in zip(declaration.formals, call.args, strict=True):
            name = formal.name.text
            if isinstance(formal.type, KindType):
                names[name] = self._static(arg, scope)
                texts.append(getattr(names[name], "name", " ".join(arg.span.text.split())))
                continue
            term, type_ = self._builder.lower(arg, scope), world.type(formal.type)
            low, high = value_range(type_)
            constant = isinstance(term.value, Const) and term.defined == TRUE
            if isinstance(term.value, Const) and constant and low <= term.value.value <= high:
                texts.append(value_text(term.value.type, term.value.value))
                if name not in assigned:
                    shown = term.value.type if isinstance(type_, IntRange) else type_
                    names[name] = Constant(Const(term.value.value, shown))
                    continue
            else:
                texts.append(" ".join(arg.span.text.split()))
            slot = self._builder.local(f"{declaration.name.text}.{name}", context, type_)
            names[name] = Scalar(slot, type_)
            passed.append((slot, term, arg.span))
        return names, passed, texts

    def _static(self, arg: Expression, scope: Scope) -> Binding:
        """A slab, lock, flags, class, queue or channel given by name; an index must be constant."""
        name = arg.base if isinstance(arg, Index) else arg
        if not isinstance(name, Name):
            raise ModelError([types.not_constant(arg.span, "this argument", "this is no name")])
        binding = scope.names[name.text]
        assert not isinstance(binding, Inline)
        if isinstance(arg, Index):
            assert isinstance(binding, Elements)
            index = self._builder.world.expressions.constant(arg.index, scope, "the index of a static argument")
            if not 0 <= index.value < len(binding.items):
                raise ModelError([mistakes.bad_size(arg.index.span, "this index", index.value, 0)])
            return binding.items[index.value]
        return binding
