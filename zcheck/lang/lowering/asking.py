"""What a waiting `take` asks for, class by class, as explanations tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zcheck.lang.lowering.flow import Basic, Choose, Node, skip_nops
from zcheck.lang.lowering.objects import Constant, Flags, Term
from zcheck.lang.lowering.world import World
from zcheck.lang.syntax.declarations import ClassDecl, ParamDecl
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.validation.walking import names_in
from zcheck.system.building import conj
from zcheck.system.expressions import TRUE
from zcheck.system.threads import Ask
from zcheck.system.types import value_text


def asks_of(
    world: World, flags: Flags, grants: Sequence[str], lowered: Callable[[Expression], Term]
) -> tuple[Ask, ...]:
    """The classes in declaration order: those that `flags` or the thread's `grants` name are asked for."""
    named = {*flags.classes, *grants}
    found: list[Ask] = []
    for declaration in world.design.declarations.values():
        if isinstance(declaration, ClassDecl):
            asked = declaration.name.text in named
            found += _asks(world, flags.name, declaration, asked, lowered)
    return tuple(found)


def _asks(
    world: World, flags: str, declaration: ClassDecl, asked: bool, lowered: Callable[[Expression], Term]
) -> Iterator[Ask]:
    for source in declaration.sources:
        term, text = Term(TRUE, TRUE), ""
        limits: tuple[tuple[str, str], ...] = ()
        if source.guard is not None:
            term, text = lowered(source.guard), " ".join(source.guard.span.text.split())
            limits = _limits(world, source.guard)
        queue = world.queues[source.queue.text].slot
        yield Ask(flags, declaration.name.text, queue, conj((term.defined, term.value)), text, limits, asked)


def _limits(world: World, guard: Expression) -> tuple[tuple[str, str], ...]:
    """The parameters that `guard` names, with their values."""
    found: dict[str, str] = {}
    for name in names_in(guard):
        binding = world.globals.get(name.text)
        if isinstance(binding, Constant) and isinstance(world.design.declarations.get(name.text), ParamDecl):
            found[name.text] = value_text(binding.value.type, binding.value.value)
    return tuple(found.items())


def asks_at(node: Node) -> tuple[Ask, ...]:
    """What the statement at `node` asks for, be it in a branch that begins with a `take`."""
    match node:
        case Basic():
            return node.asks
        case Choose():
            entries = (skip_nops(arm.entry) for arm in node.arms if arm.fused)
            asks = (ask for entry in entries if isinstance(entry, Basic) for ask in entry.asks)
            return tuple(dict.fromkeys(asks))
        case _:
            return ()
