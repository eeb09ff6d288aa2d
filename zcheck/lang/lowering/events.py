"""Events: one atomic step of the environment for each instance and path."""

from __future__ import annotations

from itertools import product

from zcheck.lang.lowering.draft import Step, action
from zcheck.lang.lowering.flow import Finish, Region
from zcheck.lang.lowering.frames import Context, Frame, Owner
from zcheck.lang.lowering.objects import Constant
from zcheck.lang.lowering.paths import Path
from zcheck.lang.lowering.running import Runner
from zcheck.lang.lowering.statements.assigning import condition_outcome
from zcheck.lang.lowering.unfolding import Unfolding
from zcheck.lang.lowering.world import World
from zcheck.lang.syntax.declarations import EventDecl
from zcheck.system.actions import Action, Origin
from zcheck.system.expressions import Const
from zcheck.system.types import value_text


def lower_event(world: World, declaration: EventDecl) -> list[Action]:
    """The actions of all instances of an event, in the order of its binders' values."""
    names = [binder.variable.text for binder in declaration.binders]
    domains = [world.expressions.values(binder.domain, world.scope) for binder in declaration.binders]
    return [
        entry
        for values in product(*domains)
        for entry in _instance(world, declaration, dict(zip(names, values, strict=True)))
    ]


def _instance(world: World, declaration: EventDecl, values: dict[str, Const]) -> list[Action]:
    name = declaration.name.text
    shown = ", ".join(value_text(value.type, value.value) for value in values.values())
    group = f"{name}({shown})" if values else name
    origin = Origin(group, declaration.span, declaration.link)
    scope = world.scope.with_names({key: Constant(value) for key, value in values.items()})
    unfolding = Unfolding(world, Owner(None, name, (), None))
    region, finish = Region(), Finish(None, origin)
    context = Context(Frame((), (), name, finish), region)
    entry = unfolding.body(declaration.body, scope, context, finish)
    path: Path | None = Path(world.questions, optional=declaration.optional)
    if declaration.guard is not None:
        term = world.expressions.lower(declaration.guard, scope)
        possible, tests = condition_outcome(term, declaration.guard.span)
        path = Path(world.questions, optional=declaration.optional).needing(possible)
        path = path.tested(tests) if path is not None else None
    if path is None:
        return []
    arrivals = Runner(world.questions, name).run_atomic(entry, region, path)
    return [
        action(arrival.path, Step(group if len(arrivals) == 1 else f"{group}.{count}", group), origin)
        for count, arrival in enumerate(arrivals)
    ]
