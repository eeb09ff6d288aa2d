"""Mistakes that show once parameters have values: constants, ranges, sizes, unfolding."""

from __future__ import annotations

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span


def constant_division(span: Span) -> Diagnostic:
    return Diagnostic(Code.CONSTANT_DIVISION, "division by zero in a constant", Label(span, "the divisor is 0"))


def initial_out_of_range(span: Span, name: str, value: str, type_text: str) -> Diagnostic:
    return Diagnostic(
        Code.INITIAL_OUT_OF_RANGE,
        f"`{name}` cannot start at {value}: its range is {type_text}",
        Label(span, f"{value} is not in {type_text}"),
        help="widen the range or change the initial value",
    )


def setting_out_of_range(span: Span, name: str, value: str, type_text: str) -> Diagnostic:
    return Diagnostic(
        Code.SETTING_OUT_OF_RANGE,
        f"parameter `{name}` cannot be {value}: its range is {type_text}",
        Label(span, f"expected a value in {type_text}, found {value}"),
    )


def empty_range(span: Span, low: int, high: int) -> Diagnostic:
    return Diagnostic(
        Code.EMPTY_RANGE, f"the range {low}..{high} has no values", Label(span, f"{low} is above {high}")
    )


def bad_size(span: Span, what: str, value: int, least: int) -> Diagnostic:
    return Diagnostic(
        Code.EMPTY_RANGE, f"{what} cannot be {value}", Label(span, f"expected at least {least}, found {value}")
    )


def wrong_number_of_values(span: Span, name: str, expected: int, found: int) -> Diagnostic:
    return Diagnostic(
        Code.WRONG_ARITY,
        f"`{name}` has {expected} elements but {found} initial values",
        Label(span, f"expected {expected} values, found {found}"),
    )


def take_can_fail(span: Span, flags: str, caller: Span | None) -> Diagnostic:
    return Diagnostic(
        Code.TAKE_CAN_FAIL,
        f"{flags} can fail: say what happens then",
        Label(span, f"with {flags} this does not wait, and has no `else`"),
        secondary=(Label(caller, f"{flags} comes from here"),) if caller else (),
        help="add `else { ... }`, or pass flags that wait",
    )


def dead_else(span: Span, flags: str) -> Diagnostic:
    return Diagnostic(
        Code.DEAD_ELSE,
        "this `else` can never run",
        Label(span, f"{flags} waits until there is a page, so the request never fails"),
        help="remove the `else`, or pass flags that do not wait",
    )


def cycle_without_step(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.CYCLE_WITHOUT_STEP,
        "this can go round without ever taking a step",
        Label(span, "the way back to here touches only the thread's own variables, which costs no step"),
        help="put the loop in `atomic { ... }` to make it one step, or add `skip` to it",
    )


def stalled_circle(span: Span | None, threads: list[str], fallback: Span) -> Diagnostic:
    ring = " -> ".join(threads)
    return Diagnostic(
        Code.STALLED_CIRCLE,
        "guards use `stalled` in a circle",
        Label(span or fallback, f"whether this holds depends on itself: {ring}"),
    )


def atomic_loop(span: Span, rounds: int) -> Diagnostic:
    return Diagnostic(
        Code.ATOMIC_LOOP,
        f"a loop in `atomic` goes round more than {rounds} times, or has no constant bound",
        Label(span, "an atomic block is one step: its loops are unrolled"),
        help="use `repeat` or `for` with constant bounds, or take the loop out of `atomic`",
    )


def atomic_branch(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.ATOMIC_BRANCH,
        "a branch inside `atomic` begins with another `atomic`",
        Label(span, "whether this branch is possible would depend on all of this block"),
        help="leave this inner `atomic` out: everything here is one step already",
    )


def too_large(span: Span, what: str, count: int) -> Diagnostic:
    return Diagnostic(
        Code.TOO_LARGE,
        f"this unfolds into more than {count} {what}",
        Label(span, "here"),
        help="reduce the depth of recursion (`depth`), split the atomic block, or shrink the arrays",
    )


def never_evaluated(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.NEVER_EVALUATED,
        "this property has no value in any state",
        Label(span, "it divides by zero or indexes outside an array, whatever the state"),
    )


def nothing_runs(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.NOTHING_RUNS,
        "this model has no thread and no event: nothing can happen",
        Label(span, "add a `thread` or an `event`"),
    )


def label_never_seen(span: Span, label: str, thread: str) -> Diagnostic:
    return Diagnostic(
        Code.LABEL_NEVER_SEEN,
        f"`{thread}` can never be seen at `{label}`",
        Label(span, "always false: what stands at the label costs no step"),
        help="put the label before a statement that takes a step, such as `skip`",
    )
