"""The static part of a model at one setting of its parameters: types, sizes, initial values, slots."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping
from typing import assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.lowering import objects
from zcheck.lang.lowering.expressions import Expressions
from zcheck.lang.lowering.freedom import Freedom, Shaping
from zcheck.lang.lowering.globals import Globals
from zcheck.lang.lowering.questions import Questions
from zcheck.lang.lowering.resources import Resources, Usage
from zcheck.lang.lowering.settings import parameter_value
from zcheck.lang.lowering.slots import SlotTable
from zcheck.lang.lowering.things import Things
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import declarations as syntax
from zcheck.lang.syntax.expressions import BoolType, Expression, NamedType, RangeType, ValueType
from zcheck.system.building import add, at_least, reads, substitute
from zcheck.system.expressions import TRUE, Const, Expr, number
from zcheck.system.family import UNBOUNDED, Crowd, Parameter
from zcheck.system.system import Role
from zcheck.system.types import (
    Boolean,
    Enumeration,
    IntRange,
    Type,
)


class World:
    """Everything that names of a design stand for.

    Raises ModelError with all mistakes of the declarations at once.
    """

    def __init__(
        self, design: Design, settings: Mapping[str, syntax.Setting], known: Usage, free: Collection[str] = ()
    ) -> None:
        self.design = design
        self.freedom = Freedom(frozenset(free))
        self.slots = SlotTable()
        self.questions = Questions()
        self._settings = settings
        self.globals = Globals(self._elaborate)
        self.names: ChainMap[str, objects.Binding | objects.Inline] = ChainMap(self.globals)
        self.scope = objects.Scope(self.names)
        self.expressions = Expressions(self.slots, self.questions, self.names, self._held_of, self._holds)
        self._enums()
        self.thread_classes = self._thread_classes()
        self.thread_names = tuple(
            f"{c.name}[{i}]" if c.indexed else c.name for c in self.thread_classes for i in range(c.count)
        )
        self.queues = self._queues()
        self.total = add(self._start_of(queue.slot) for queue in self.queues.values())
        self.total_pages = self.total.value if isinstance(self.total, Const) else UNBOUNDED
        for queue in self.queues.values():
            self.slots.set_type(queue.slot, IntRange(0, self.total_pages), self.slots[queue.slot].initial)
        self._things = Things(self)
        self.resources = Resources(self.slots, self.thread_names, self.total_pages, known)
        self._elaborate_all()

    def _held_of(self, thread: int) -> objects.Queue:
        return self.resources.held(thread)

    def _holds(self, thread: int, lock: objects.Lock) -> Expr:
        return self.resources.holds(thread, lock)

    def _elaborate_all(self) -> None:
        mistakes_found: list[Diagnostic] = []
        for name, declaration in self.design.declarations.items():
            if isinstance(declaration, syntax.EventDecl):
                continue
            try:
                self.globals[name]
            except ModelError as error:
                mistakes_found += [d for d in error.diagnostics if d not in mistakes_found]
        if mistakes_found:
            raise ModelError(mistakes_found)

    def constant(self, expression: Expression, what: str) -> Const:
        return self.expressions.constant(expression, self.scope, what)

    def size(self, expression: Expression | None, what: str, least: int, absent: int) -> int:
        """A count of at least `least`; `absent` where none is written."""
        if expression is None:
            return absent
        value = self.constant(expression, what).value
        if value < least:
            raise ModelError([mistakes.bad_size(expression.span, what, value, least)])
        return value

    def amount(self, expression: Expression | None, what: str, absent: int) -> Expr:
        """A number that may depend on free parameters; it is at least 0 wherever the model can be made."""
        free = None if expression is None else self.free_value(expression)
        if free is not None:
            self.freedom.conditions.append(at_least(free, number(0)))
            return free
        return number(self.size(expression, what, 0, absent))

    def free_value(self, expression: Expression) -> Expr | None:
        """The value of an expression over free parameters; None where there are none in it."""
        if not self.freedom.names:
            return None
        term = self.expressions.lower(expression, self.scope)
        return term.value if self.slots.parameters_in(term.value) and term.defined == TRUE else None

    def starts_with(self, slot: int, value: Expr) -> None:
        """The value of a slot at the start; with free parameters also one example of it."""
        if not isinstance(value, Const):
            self.freedom.initial[slot] = value
        example = substitute(value, {at: number(self.slots[at].initial) for at in reads(value)})
        assert isinstance(example, Const)
        self.slots.set_initial(slot, example.value)

    def _start_of(self, slot: int) -> Expr:
        return self.freedom.initial.get(slot, number(self.slots[slot].initial))

    def type(self, written: ValueType) -> Type:
        match written:
            case RangeType(low, high, span):
                least = self.constant(low, "the start of a range").value
                greatest = self.constant(high, "the end of a range").value
                if least > greatest:
                    raise ModelError([mistakes.empty_range(span, least, greatest)])
                return IntRange(least, greatest)
            case BoolType():
                return Boolean()
            case NamedType(name):
                binding = self.globals[name.text]
                assert isinstance(binding, objects.EnumType)
                return binding.type
            case _:
                assert_never(written)

    def dimension(self, written: Expression | None) -> int | None:
        """The number of elements of an array; None for a scalar."""
        if written is None:
            return None
        binding = self.globals.get(getattr(written, "text", ""))
        match binding:
            case objects.ThreadClass(_, _, count) as threads:
                threads.spoken_of_alone()
                return count
            case objects.EnumType(type_):
                return len(type_.members)
            case _:
                return self.size(written, "the size of an array", 0, 0)

    def _enums(self) -> None:
        for name, declaration in self.design.declarations.items():
            if isinstance(declaration, syntax.EnumDecl):
                members = tuple(member.text for member in declaration.members)
                type_ = Enumeration(name, members)
                self.globals[name] = objects.EnumType(type_)
                for index, member in enumerate(members):
                    self.globals[member] = objects.Constant(Const(index, type_))

    def _thread_classes(self) -> tuple[objects.ThreadClass, ...]:
        classes: list[objects.ThreadClass] = []
        first = 0
        for name, declaration in self.design.declarations.items():
            if isinstance(declaration, syntax.ThreadDecl):
                threads = self.amount(declaration.count, "the number of threads", 1)
                count = threads.value if isinstance(threads, Const) else 2
                crowd = self.slots.parameters_in(threads)
                if crowd:
                    self.freedom.crowds.append(Crowd(name, first, first + 1, threads))
                entry = objects.ThreadClass(name, first, count, declaration.count is not None, crowd)
                self.globals[name] = entry
                classes.append(entry)
                first += count
        return tuple(classes)

    def _queues(self) -> dict[str, objects.Queue]:
        queues: dict[str, objects.Queue] = {}
        for block in self.design.pages:
            for entry in block.queues:
                name = entry.name.text
                count = self.amount(entry.initial, f"the number of pages in `{name}`", 0)
                if name not in queues:
                    slot = self.slots.new(name, IntRange(0, UNBOUNDED), 0, Role.QUEUE)
                    queues[name] = objects.Queue(name, slot)
                    self.globals[name] = queues[name]
                slot = queues[name].slot
                self.starts_with(slot, add((self._start_of(slot), count)))
        self.globals["held"] = objects.Held()
        return queues

    def _elaborate(self, name: str) -> objects.Binding | objects.Inline:
        if name not in self.design.declarations:
            raise KeyError(name)
        declaration = self.design.declarations[name]
        match declaration:
            case syntax.ConstDecl(_, value):
                free = self.free_value(value)
                if free is not None:
                    return objects.Inline(objects.Term(free, TRUE))
                return objects.Constant(self.constant(value, f"`{name}`"))
            case syntax.ParamDecl():
                return self._parameter(declaration)
            case syntax.VarDecl():
                return self._things.variable(declaration)
            case syntax.ClassDecl():
                return objects.PageClass(declaration)
            case syntax.FlagsDecl(_, classes, waits):
                return objects.Flags(name, tuple(entry.text for entry in classes), waits)
            case syntax.SlabDecl():
                return self._things.slab(declaration)
            case syntax.LockDecl():
                return self._things.locks(declaration)
            case syntax.ChannelDecl():
                return self._things.channel(declaration)
            case syntax.ProcDecl():
                return objects.Procedure(name, declaration)
            case syntax.DefDecl():
                return objects.Definition(declaration)
            case syntax.EnumDecl() | syntax.ThreadDecl() | syntax.EventDecl():
                raise KeyError(name)
            case _:
                assert_never(declaration)

    def _parameter(self, declaration: syntax.ParamDecl) -> objects.Constant | objects.Scalar:
        name = declaration.name.text

        def evaluate(source: syntax.ParamDecl | syntax.Setting) -> Const:
            written = source.default if isinstance(source, syntax.ParamDecl) else source.value
            return self.constant(written, f"the value of `{name}`")

        type_ = self.type(declaration.type)
        value = parameter_value(declaration, type_, self._settings.get(name), evaluate)
        if name not in self.freedom.names:
            return objects.Constant(value)
        if not isinstance(type_, IntRange):
            raise Shaping(frozenset({name}))
        slot = self.slots.new(name, IntRange(type_.low, UNBOUNDED), value.value, Role.PARAMETER)
        self.freedom.parameters.append(Parameter(name, slot, type_.low, type_.high))
        return objects.Scalar(slot, IntRange(type_.low, UNBOUNDED))
