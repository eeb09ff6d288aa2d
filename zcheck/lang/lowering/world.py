"""The static part of a model at one setting of its parameters: types, sizes, initial values, slots."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import assert_never

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.lowering import objects
from zcheck.lang.lowering.defaults import default_value
from zcheck.lang.lowering.expressions import Expressions
from zcheck.lang.lowering.globals import Globals
from zcheck.lang.lowering.questions import Questions
from zcheck.lang.lowering.resources import LOCK_DEPTH, Resources, Usage
from zcheck.lang.lowering.settings import parameter_value
from zcheck.lang.lowering.slots import SlotTable
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import declarations as syntax
from zcheck.lang.syntax.expressions import BoolType, Expression, NamedType, RangeType, ValueType
from zcheck.system.expressions import Const, Expr
from zcheck.system.system import Role
from zcheck.system.types import (
    Boolean,
    Enumeration,
    IntRange,
    ThreadRef,
    Type,
    value_range,
    value_text,
)


class World:
    """Everything that names of a design stand for.

    Raises ModelError with all mistakes of the declarations at once.
    """

    def __init__(self, design: Design, settings: Mapping[str, syntax.Setting], known: Usage) -> None:
        self.design = design
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
        self.total_pages = sum(self.slots[queue.slot].initial for queue in self.queues.values())
        for queue in self.queues.values():
            self.slots.set_type(queue.slot, IntRange(0, self.total_pages), self.slots[queue.slot].initial)
        self._channels = 0
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
            case objects.ThreadClass(_, _, count):
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
                count = self.size(declaration.count, "the number of threads", 0, 1)
                entry = objects.ThreadClass(name, first, count, declaration.count is not None)
                self.globals[name] = entry
                classes.append(entry)
                first += count
        return tuple(classes)

    def _queues(self) -> dict[str, objects.Queue]:
        queues: dict[str, objects.Queue] = {}
        for block in self.design.pages:
            for entry in block.queues:
                name = entry.name.text
                count = self.size(entry.initial, f"the number of pages in `{name}`", 0, 0)
                if name not in queues:
                    slot = self.slots.new(name, IntRange(0, count), count, Role.QUEUE)
                    queues[name] = objects.Queue(name, slot)
                    self.globals[name] = queues[name]
                else:
                    slot = queues[name].slot
                    self.slots.set_type(slot, IntRange(0, 0), self.slots[slot].initial + count)
        self.globals["held"] = objects.Held()
        return queues

    def _elaborate(self, name: str) -> objects.Binding:
        if name not in self.design.declarations:
            raise KeyError(name)
        declaration = self.design.declarations[name]
        match declaration:
            case syntax.ConstDecl(_, value):
                return objects.Constant(self.constant(value, f"`{name}`"))
            case syntax.ParamDecl():
                return self._parameter(declaration)
            case syntax.VarDecl():
                return self._variable(declaration)
            case syntax.ClassDecl():
                return objects.PageClass(declaration)
            case syntax.FlagsDecl(_, classes, waits):
                return objects.Flags(name, tuple(entry.text for entry in classes), waits)
            case syntax.SlabDecl():
                return self._slab(declaration)
            case syntax.LockDecl():
                return self._locks(declaration)
            case syntax.ChannelDecl():
                return self._channel(declaration)
            case syntax.ProcDecl():
                return objects.Procedure(name, declaration)
            case syntax.DefDecl():
                return objects.Definition(declaration)
            case syntax.EnumDecl() | syntax.ThreadDecl() | syntax.EventDecl():
                raise KeyError(name)
            case _:
                assert_never(declaration)

    def _parameter(self, declaration: syntax.ParamDecl) -> objects.Constant:
        name = declaration.name.text

        def evaluate(source: syntax.ParamDecl | syntax.Setting) -> Const:
            written = source.default if isinstance(source, syntax.ParamDecl) else source.value
            return self.constant(written, f"the value of `{name}`")

        type_ = self.type(declaration.type)
        return objects.Constant(parameter_value(declaration, type_, self._settings.get(name), evaluate))

    def _variable(self, declaration: syntax.VarDecl) -> objects.Binding:
        name, type_ = declaration.name.text, self.type(declaration.type)
        size = self.dimension(declaration.dimension)
        values = self._initial_values(declaration, type_, 1 if size is None else size)
        if size is None:
            return objects.Scalar(self.slots.new(name, type_, values[0], Role.VARIABLE), type_)
        labels = self._element_names(declaration.dimension, size)
        slots = [
            self.slots.new(f"{name}[{label}]", type_, value, Role.VARIABLE)
            for label, value in zip(labels, values, strict=True)
        ]
        return objects.Array(name, tuple(slots), type_)

    def _element_names(self, dimension: Expression | None, size: int) -> Sequence[str]:
        binding = self.globals.get(getattr(dimension, "text", ""))
        if isinstance(binding, objects.EnumType):
            return binding.type.members
        return [str(index) for index in range(size)]

    def _initial_values(self, declaration: syntax.VarDecl, type_: Type, size: int) -> list[int]:
        name, written = declaration.name.text, declaration.values
        if declaration.is_list and len(written) != size:
            raise ModelError([mistakes.wrong_number_of_values(declaration.span, name, size, len(written))])
        if not written:
            return [default_value(type_)] * size
        values = []
        for expression in written:
            value = self.constant(expression, f"the initial value of `{name}`")
            low, high = value_range(type_)
            if not low <= value.value <= high:
                text = value_text(value.type, value.value)
                raise ModelError(
                    [mistakes.initial_out_of_range(expression.span, name, text, str(type_))]
                )
            values.append(value.value)
        return values if declaration.is_list else values * size

    def _slab(self, declaration: syntax.SlabDecl) -> objects.Slab:
        name, total = declaration.name.text, self.total_pages
        pages = self.size(declaration.pages, "the pages of a slab", 1, 1)
        per_slab = self.size(declaration.objects, "the objects of a slab", 1, 1)
        keep = self.size(declaration.keep, "the number of slabs kept ahead", 0, 0)
        most = total // pages

        def counter(member: str, high: int, role: Role) -> int:
            return self.slots.new(f"{name}.{member}", IntRange(0, high), 0, role)

        return objects.Slab(
            name,
            pages,
            per_slab,
            keep,
            objects=counter("objects", most * per_slab, Role.SLAB),
            spare=counter("spare", most, Role.SLAB),
            slabs=counter("slabs", most, Role.SLAB),
            backing=counter("backing", total, Role.QUEUE),
        )

    def _locks(self, declaration: syntax.LockDecl) -> objects.Binding:
        size = self.dimension(declaration.dimension)
        name = declaration.name.text
        if size is None:
            return self._lock(name, declaration.kind)
        labels = self._element_names(declaration.dimension, size)
        return objects.Elements(name, tuple(self._lock(f"{name}[{i}]", declaration.kind) for i in labels))

    def _lock(self, name: str, kind: str) -> objects.Lock:
        owner = self.slots.new(name, ThreadRef(self.thread_names), 0, Role.LOCK)
        depth = readers = None
        if kind == "recursive":
            depth = self.slots.new(f"{name}.depth", IntRange(0, LOCK_DEPTH), 0, Role.LOCK)
        if kind == "rw":
            most = LOCK_DEPTH * max(1, len(self.thread_names))
            readers = self.slots.new(f"{name}.readers", IntRange(0, most), 0, Role.LOCK)
        lock = objects.Lock(name, kind, owner, depth, readers)
        self.resources.locks.append(lock)
        return lock

    def _channel(self, declaration: syntax.ChannelDecl) -> objects.Binding:
        size = self.dimension(declaration.dimension)
        name = declaration.name.text
        if size is None:
            return self._one_channel(name, declaration.fifo)
        labels = self._element_names(declaration.dimension, size)
        return objects.Elements(
            name, tuple(self._one_channel(f"{name}[{i}]", declaration.fifo) for i in labels)
        )

    def _one_channel(self, name: str, fifo: bool) -> objects.Channel:
        self._channels += 1
        self.resources.add_channel(name)
        return objects.Channel(name, self._channels, fifo)
