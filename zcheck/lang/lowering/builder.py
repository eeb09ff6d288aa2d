"""What the builders of loops and calls need from the builder of statements."""

from __future__ import annotations

from typing import Protocol

from zcheck.lang.lowering.basics import Basics
from zcheck.lang.lowering.effects import Effect
from zcheck.lang.lowering.flow import Basic, Node
from zcheck.lang.lowering.frames import Context, Owner
from zcheck.lang.lowering.objects import Scope, Term
from zcheck.lang.lowering.world import World
from zcheck.lang.syntax.expressions import Expression
from zcheck.lang.syntax.statements import Block
from zcheck.system.actions import Origin
from zcheck.system.system import Role
from zcheck.system.types import Type


class Builder(Protocol):
    """Builds the nodes of one thread or event; see `unfolding.Unfolding`."""

    world: World
    owner: Owner
    basics: Basics

    def lower(self, expression: Expression, scope: Scope) -> Term: ...

    def local(self, name: str, context: Context, type_: Type, role: Role = Role.LOCAL) -> int: ...

    def body(self, block: Block, scope: Scope, context: Context, after: Node) -> Node: ...

    def block(self, block: Block, scope: Scope, context: Context, after: Node) -> Node: ...

    def test(
        self, written: Expression, condition: Term, word: str, yes: Node, no: Node, context: Context
    ) -> Node: ...

    def node(self, effect: Effect, origin: Origin, context: Context, after: Node) -> Basic: ...
