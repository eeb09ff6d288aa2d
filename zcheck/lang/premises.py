"""What the conditions of checks suppose: the left sides of their `implies`. Are they ever true?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.syntax.declarations import CheckDecl, StateSyntax
from zcheck.lang.syntax.expressions import (
    Apply,
    BinaryExpression,
    Binder,
    Conditional,
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


@dataclass(frozen=True, slots=True)
class Premise:
    """The left side of an `implies`, at `span`, in the condition of `check`."""

    check: str
    span: Span

    @property
    def text(self) -> str:
        """As written, without parentheses around all of it."""
        text = " ".join(self.span.text.split())
        return text[1:-1] if text.startswith("(") and _closing(text) == len(text) - 1 else text


def _closing(text: str) -> int:
    """Where the parenthesis closes that `text` begins with."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1


def with_premises(design: Design) -> tuple[Design, Mapping[str, Premise]]:
    """A design that asks, too, whether each premise of its checks is ever true; and what these questions are about.

    Each has the instances, the bound and the settings of its check, and a name that no check can have.
    """
    asked: dict[str, Premise] = {}
    checks: list[CheckDecl] = []
    for check in design.checks:
        for premise, condition in _premises_of(check):
            name = f"{premise.check} supposes {len(asked)}"
            asked[name] = premise
            goal = StateSyntax("reachable", condition, premise.span)
            checks.append(replace(check, name=Name(name, check.name.span), property=goal, expect=None))
    return replace(design, checks=(*design.checks, *checks)), asked


def _premises_of(check: CheckDecl) -> Iterator[tuple[Premise, Expression]]:
    written = check.property
    if isinstance(written, StateSyntax) and written.quantity != "reachable":
        for span, condition in _found(written.condition, ()):
            yield Premise(check.name.text, span), condition


def _found(syntax: Expression, around: tuple[Binder | Expression, ...]) -> Iterator[tuple[Span, Expression]]:
    """Each premise in `syntax`, with the premises and the binders `around` it put in front."""
    match syntax:
        case BinaryExpression("implies", left, right):
            yield left.span, _within(around, left)
            yield from _found(left, around)
            yield from _found(right, (*around, left))
        case BinaryExpression(_, left, right):
            yield from _found(left, around)
            yield from _found(right, around)
        case Quantifier(_, binder, body):
            yield from _found(body, (*around, binder))
        case UnaryExpression(_, operand):
            yield from _found(operand, around)
        case Conditional(test, yes, no):
            for part in (test, yes, no):
                yield from _found(part, around)
        case Number() | Truth() | SelfName() | Name() | Index() | Field() | Apply():
            pass


def _within(around: tuple[Binder | Expression, ...], premise: Expression) -> Expression:
    for layer in reversed(around):
        if isinstance(layer, Binder):
            premise = Quantifier(Name("any", premise.span), layer, premise, premise.span)
        else:
            premise = BinaryExpression("and", layer, premise, premise.span)
    return premise
