"""Mistakes with types, constants and results, found without the values of parameters."""

from __future__ import annotations

from collections.abc import Sequence

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span
from zcheck.lang.mistakes.names import declared, listed

NUMBER, TRUTH = "a number", "a truth value"


def mismatch(span: Span, expected: str, found: str, where: Sequence[Label] = ()) -> Diagnostic:
    """`expected` and `found` are phrases: "a number", "a value of `scan`"."""
    text = " ".join(span.text.split())
    hint = None
    if (expected, found) == (TRUTH, NUMBER):
        hint = f"compare it, for example `{text} > 0`"
    elif (expected, found) == (NUMBER, TRUTH):
        hint = f"write `if {text} then 1 else 0`"
    return Diagnostic(
        Code.TYPE_MISMATCH,
        f"expected {expected}, found {found}",
        Label(span, f"this is {found}"),
        secondary=tuple(where),
        help=hint,
    )


def list_for_scalar(span: Span, name: str) -> Diagnostic:
    return Diagnostic(
        Code.TYPE_MISMATCH,
        f"`{name}` is not an array but starts as a list of values",
        Label(span, "expected one value"),
        help=f"write `var {name}[n] : ...` for an array, or one value without brackets",
    )


def not_a_domain(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.TYPE_MISMATCH,
        "this is nothing that can be ranged over",
        Label(span, "expected `low..high`, an enum or a thread"),
        help="write a range, for example `0..3`",
    )


def not_constant(span: Span, what: str, why: str, where: Sequence[Label] = ()) -> Diagnostic:
    """`what` must be constant; `why` says what is not."""
    return Diagnostic(
        Code.NOT_CONSTANT,
        f"{what} must be a constant",
        Label(span, why),
        secondary=tuple(where),
        help="use numbers, constants, parameters and enum members only",
    )


def result_missing(span: Span, name: str, where: Span) -> Diagnostic:
    return Diagnostic(
        Code.RETURN_VALUE,
        f"`{name}` must return a value",
        Label(span, "a value is missing here"),
        secondary=declared(name, where),
        help="write `return` with a value",
    )


def end_without_result(span: Span, name: str, where: Span) -> Diagnostic:
    return Diagnostic(
        Code.RETURN_VALUE,
        f"`{name}` can end without returning a value",
        Label(span, "control can leave the body here"),
        secondary=declared(name, where),
        help="end every path with `return` and a value",
    )


def result_unwanted(span: Span, who: str, hint: str) -> Diagnostic:
    return Diagnostic(
        Code.RETURN_VALUE, f"{who} returns no value", Label(span, "this value goes nowhere"), help=hint
    )


def no_result(span: Span, name: str, where: Span) -> Diagnostic:
    return Diagnostic(
        Code.RETURN_VALUE,
        f"`{name}` returns no value",
        Label(span, "a value is needed here"),
        secondary=declared(name, where),
        help=f"declare the type of its result: `proc {name}(...) -> 0..7`, or write `call {name}(...)` alone",
    )


def circle(ring: Sequence[tuple[str, Span]]) -> Diagnostic:
    """`ring` lists the names and where they are declared; each needs the next, the last the first."""
    (first, span), *others = ring
    if not others:
        return Diagnostic(
            Code.DEFINED_IN_A_CIRCLE,
            f"`{first}` is defined by itself",
            Label(span, "its value needs its value"),
            help="define it by something else",
        )
    return Diagnostic(
        Code.DEFINED_IN_A_CIRCLE,
        f"{listed([name for name, _ in ring])} are defined by each other",
        Label(span, f"needs `{others[0][0]}`"),
        secondary=tuple(
            Label(place, f"`{name}` needs `{needed}`")
            for (name, place), needed in zip(others, [*(name for name, _ in others[1:]), first], strict=True)
        ),
        help="define one of them by something else",
    )
