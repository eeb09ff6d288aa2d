"""Questions about statements as written, answered without unfolding them."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.lang.syntax import statements as syntax
from zcheck.lang.syntax.expressions import Name


def label_marks(block: syntax.Block) -> Sequence[syntax.LabelMark]:
    """All labels in a body, at any depth."""
    found: list[syntax.LabelMark] = []
    for statement in block.statements:
        if isinstance(statement, syntax.LabelMark):
            found.append(statement)
        for inner in inner_blocks(statement):
            found += label_marks(inner)
    return found


def inner_blocks(statement: syntax.Statement) -> Sequence[syntax.Block]:
    """The blocks directly inside a statement."""
    match statement:
        case syntax.If(arms, otherwise):
            return [block for _, block in arms] + ([otherwise] if otherwise else [])
        case syntax.While(_, body) | syntax.Loop(body) | syntax.Repeat(_, body) | syntax.Atomic(body):
            return [body]
        case syntax.For(_, _, body):
            return [body]
        case syntax.Choose(branches, otherwise):
            return [branch.body for branch in branches] + ([otherwise] if otherwise else [])
        case _:
            otherwise = getattr(statement, "otherwise", None)
            return [otherwise] if otherwise is not None else []


def first_statement(block: syntax.Block) -> syntax.Statement | None:
    """The first statement that is no label."""
    return next((one for one in block.statements if not isinstance(one, syntax.LabelMark)), None)


def fuses(block: syntax.Block) -> bool:
    """Whether a branch of a choose runs its first statement in the step that enters it: that is so for plain
    and waiting statements and `atomic`, not for calls, compound statements, jumps and empty branches."""
    for statement in block.statements:
        match statement:
            case syntax.LabelMark():
                continue
            case syntax.Call() | syntax.Assign(_, _, syntax.CallExpression()):
                return False
            case syntax.If() | syntax.While() | syntax.Loop() | syntax.Repeat() | syntax.For() | syntax.Choose():
                return False
            case syntax.Return(value) if value is not None:
                return True
            case syntax.Return() | syntax.Break() | syntax.Continue() | syntax.Goto() | syntax.ProgressMark():
                return False
            case _:
                return True
    return False


def shortened(words: str, limit: int = 60) -> str:
    """`words` up to `limit` letters; longer ones end with a whole word and dots."""
    if len(words) <= limit:
        return words
    head = words[: limit - 3]
    return (head.rpartition(" ")[0] or head[:-1]).rstrip() + " ..."


def assigned_names(block: syntax.Block) -> set[str]:
    """Names that some statement of a body assigns or picks."""
    found: set[str] = set()
    for statement in block.statements:
        match statement:
            case syntax.Assign(Name(text), _, _) | syntax.Pick(Name(text), _, _):
                found.add(text)
            case _:
                pass
        for inner in inner_blocks(statement):
            found |= assigned_names(inner)
    return found
