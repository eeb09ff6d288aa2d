"""The declared things of a model that have slots: variables, slab caches, locks, channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zcheck.diagnostics.errors import ModelError
from zcheck.lang.lowering import objects
from zcheck.lang.lowering.defaults import default_value
from zcheck.lang.lowering.resources import LOCK_DEPTH
from zcheck.lang.mistakes import values as mistakes
from zcheck.lang.syntax import declarations as syntax
from zcheck.lang.syntax.expressions import Expression
from zcheck.system.building import at_least, at_most, binary
from zcheck.system.expressions import BinaryOp, Const, Expr, number
from zcheck.system.family import UNBOUNDED
from zcheck.system.system import Role
from zcheck.system.types import IntRange, ThreadRef, Type, value_range, value_text

if TYPE_CHECKING:
    from zcheck.lang.lowering.world import World


class Things:
    """Elaborates declarations in a `World`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._channels = 0

    def variable(self, declaration: syntax.VarDecl) -> objects.Binding:
        name, type_ = declaration.name.text, self._world.type(declaration.type)
        size = self._world.dimension(declaration.dimension)
        values = self._initial_values(declaration, type_, 1 if size is None else size)
        if size is None:
            return objects.Scalar(self._slot(name, type_, values[0]), type_)
        labels = self._element_names(declaration.dimension, size)
        slots = [
            self._slot(f"{name}[{label}]", type_, value) for label, value in zip(labels, values, strict=True)
        ]
        return objects.Array(name, tuple(slots), type_)

    def _slot(self, name: str, type_: Type, value: Expr) -> int:
        slot = self._world.slots.new(name, type_, value_range(type_)[0], Role.VARIABLE)
        self._world.starts_with(slot, value)
        return slot

    def _element_names(self, dimension: Expression | None, size: int) -> Sequence[str]:
        binding = self._world.globals.get(getattr(dimension, "text", ""))
        if isinstance(binding, objects.EnumType):
            return binding.type.members
        return [str(index) for index in range(size)]

    def _initial_values(self, declaration: syntax.VarDecl, type_: Type, size: int) -> list[Expr]:
        name, written = declaration.name.text, declaration.values
        if declaration.is_list and len(written) != size:
            raise ModelError([mistakes.wrong_number_of_values(declaration.span, name, size, len(written))])
        if not written:
            return [number(default_value(type_))] * size
        values: list[Expr] = []
        for expression in written:
            low, high = value_range(type_)
            free = self._world.free_value(expression)
            if free is not None:
                self._world.freedom.conditions += [at_least(free, number(low)), at_most(free, number(high))]
                values.append(free)
                continue
            value = self._world.constant(expression, f"the initial value of `{name}`")
            if not low <= value.value <= high:
                text = value_text(value.type, value.value)
                raise ModelError(
                    [mistakes.initial_out_of_range(expression.span, name, text, str(type_))]
                )
            values.append(value)
        return values if declaration.is_list else values * size

    def slab(self, declaration: syntax.SlabDecl) -> objects.Slab:
        name, total = declaration.name.text, self._world.total_pages
        pages = self._world.size(declaration.pages, "the pages of a slab", 1, 1)
        per_slab = self._world.size(declaration.objects, "the objects of a slab", 1, 1)
        keep = self._world.size(declaration.keep, "the number of slabs kept ahead", 0, 0)
        most = total // pages
        bound: Expr = number(most)
        if not isinstance(self._world.total, Const):
            bound = binary(BinaryOp.DIV, self._world.total, number(pages))

        def counter(member: str, high: int, role: Role) -> int:
            return self._world.slots.new(f"{name}.{member}", IntRange(0, high), 0, role)

        return objects.Slab(
            name,
            pages,
            per_slab,
            keep,
            objects=counter("objects", most * per_slab, Role.SLAB),
            spare=counter("spare", most, Role.SLAB),
            slabs=counter("slabs", most, Role.SLAB),
            backing=counter("backing", total, Role.QUEUE),
            most=bound,
        )

    def locks(self, declaration: syntax.LockDecl) -> objects.Binding:
        size = self._world.dimension(declaration.dimension)
        name = declaration.name.text
        if size is None:
            return self._lock(name, declaration.kind)
        labels = self._element_names(declaration.dimension, size)
        return objects.Elements(name, tuple(self._lock(f"{name}[{i}]", declaration.kind) for i in labels))

    def _lock(self, name: str, kind: str) -> objects.Lock:
        owner = self._world.slots.new(name, ThreadRef(self._world.thread_names), 0, Role.LOCK)
        depth = readers = None
        if kind == "recursive":
            depth = self._world.slots.new(f"{name}.depth", IntRange(0, LOCK_DEPTH), 0, Role.LOCK)
        if kind == "rw":
            most = LOCK_DEPTH * max(1, len(self._world.thread_names))
            if self._world.freedom.crowds:
                most = UNBOUNDED
            readers = self._world.slots.new(f"{name}.readers", IntRange(0, most), 0, Role.LOCK)
        lock = objects.Lock(name, kind, owner, depth, readers)
        self._world.resources.locks.append(lock)
        return lock

    def channel(self, declaration: syntax.ChannelDecl) -> objects.Binding:
        size = self._world.dimension(declaration.dimension)
        name = declaration.name.text
        if size is None:
            return self._one_channel(name, declaration.fifo)
        labels = self._element_names(declaration.dimension, size)
        return objects.Elements(
            name, tuple(self._one_channel(f"{name}[{i}]", declaration.fifo) for i in labels)
        )

    def _one_channel(self, name: str, fifo: bool) -> objects.Channel:
        self._channels += 1
        self._world.resources.add_channel(name)
        return objects.Channel(name, self._channels, fifo)
