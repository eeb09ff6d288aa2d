"""Thresholds that are off by one: comparisons, numbers in conditions, and the parameters compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zcheck.lang.mutating.edit import Edit, Kind, spliced
from zcheck.lang.mutating.places import Condition, conditions_of
from zcheck.lang.syntax.declarations import NamedDeclaration, ParamDecl, Setting
from zcheck.lang.syntax.expressions import BinaryExpression, Index, Name, Number
from zcheck.lang.validation.walking import expressions_in, names_in

NEIGHBOUR = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
"""The comparison that differs in the case of equality."""

SHIFT = {"<": -1, "<=": 1, ">": 1, ">=": -1}
"""How a number on the right must move so that its neighbour does not say the same already."""

COMPARISONS = (*NEIGHBOUR, "==", "!=")


def threshold_edits(declaration: NamedDeclaration, compared: frozenset[str]) -> Iterator[Edit]:
    """`compared` are the parameters that some condition compares something with."""
    for condition in conditions_of(declaration):
        yield from _comparisons(condition)
        yield from _numbers(condition)
    if isinstance(declaration, ParamDecl) and declaration.name.text in compared:
        default = declaration.default
        if isinstance(default, Number):
            yield from (_moved(Condition(default, False), default, step, declaration.name) for step in (-1, 1))


def setting_edits(setting: Setting, compared: frozenset[str]) -> Iterator[Edit]:
    """``set`` of such a parameter."""
    value = setting.value
    if setting.name.text in compared and isinstance(value, Number):
        yield from (_moved(Condition(value, False), value, step, setting.name) for step in (-1, 1))


def _moved(condition: Condition, number: Number, step: int, name: Name | None = None) -> Edit:
    new = Number(number.value + step, number.span)
    around = condition.span if name is None else name.span.to(number.span)
    return spliced(Kind.THRESHOLD, around, number, new, str(new.value))


def _comparisons(condition: Condition) -> Iterator[Edit]:
    for part in expressions_in(condition.expression):
        if isinstance(part, BinaryExpression) and part.operator in NEIGHBOUR:
            operator = NEIGHBOUR[part.operator]
            new = BinaryExpression(operator, part.left, part.right, part.span)
            start, end = part.left.span.end - part.span.start, part.right.span.start - part.span.start
            text = part.span.text
            between = text[start:end].replace(part.operator, operator, 1)
            yield spliced(Kind.THRESHOLD, condition.span, part, new, text[:start] + between + text[end:])


def _numbers(condition: Condition) -> Iterator[Edit]:
    parts = tuple(expressions_in(condition.expression))
    picked = [part.index for part in parts if isinstance(part, Index)]
    left_out = {id(inner) for index in picked for inner in expressions_in(index)}
    shifts: dict[int, int] = {}
    for part in parts:
        if isinstance(part, BinaryExpression) and part.operator in SHIFT:
            shifts[id(part.right)] = SHIFT[part.operator]
            shifts[id(part.left)] = -SHIFT[part.operator]
    for part in parts:
        if isinstance(part, Number) and id(part) not in left_out:
            step = shifts.get(id(part), 1)
            if part.value + step >= 0:
                yield _moved(condition, part, step)


def compared_names(declarations: Iterable[NamedDeclaration]) -> frozenset[str]:
    """Names in comparisons of any condition."""
    return frozenset(
        name.text
        for declaration in declarations
        for condition in conditions_of(declaration)
        for part in expressions_in(condition.expression)
        if isinstance(part, BinaryExpression) and part.operator in COMPARISONS
        for name in names_in(part)
    )
