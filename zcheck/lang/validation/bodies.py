"""The bodies of code in a design, and who calls whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.syntax.declarations import EventDecl, ProcDecl, ThreadDecl
from zcheck.lang.syntax.expressions import Name
from zcheck.lang.syntax.statements import Block
from zcheck.lang.validation.walking import calls_in


@dataclass(frozen=True, slots=True)
class Body:
    """`key` is the declared name, with a ``'`` for each replacement that a procedure's former body lies under."""

    key: str
    declaration: ProcDecl | ThreadDecl | EventDecl

    @property
    def block(self) -> Block:
        return self.declaration.body


def bodies(design: Design) -> Iterator[Body]:
    """Every body in order: as declared, then former bodies of procedures that something still calls."""
    found = declared_bodies(design)
    yield from found.values()
    reached = {key for body in found.values() for key in callees(design, body)}
    pending = sorted(key for key in reached if key not in found)
    while pending:
        key = pending.pop()
        body = Body(key, design.originals[key])
        yield body
        pending += [k for k in callees(design, body) if k not in reached and k not in found]
        reached.update(pending)


def declared_bodies(design: Design) -> Mapping[str, Body]:
    return {
        name: Body(name, declaration)
        for name, declaration in design.declarations.items()
        if isinstance(declaration, ProcDecl | ThreadDecl | EventDecl)
    }


def body_of(design: Design, key: str) -> Body | None:
    """The procedure under `key`, if there is one."""
    declaration = design.originals.get(key) or design.declarations.get(key)
    return Body(key, declaration) if isinstance(declaration, ProcDecl) else None


def callee(design: Design, caller: str, procedure: Name) -> str | None:
    """The key of the procedure that a call in `caller` means, if there is one."""
    key = caller + "'" if procedure.text == "original" else procedure.text
    return key if body_of(design, key) is not None else None


def callees(design: Design, body: Body) -> list[str]:
    """Keys of the procedures that `body` calls itself, each once."""
    found = (callee(design, body.key, call.procedure) for call in calls_in(body.block))
    return list(dict.fromkeys(key for key in found if key is not None))


def reachable(design: Design, body: Body) -> list[Body]:
    """`body` and all procedures called from it, directly or not."""
    found = {body.key: body}
    pending = [body]
    while pending:
        for key in callees(design, pending.pop()):
            inner = body_of(design, key)
            if inner is not None and key not in found:
                found[key] = inner
                pending.append(inner)
    return list(found.values())
