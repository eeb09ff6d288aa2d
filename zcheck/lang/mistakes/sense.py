"""What is well formed but makes no sense, or less than its writer thinks; errors, and warnings from ZC0450."""

from __future__ import annotations

from zcheck.diagnostics.codes import Code
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.diagnostics.source import Span


def try_can_fail(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.TAKE_CAN_FAIL,
        "`try acquire` can fail: say what happens then",
        Label(span, "this does not wait, and has no `else`"),
        help="add `else { ... }`, or leave out `try` to wait for the lock",
    )


def stalled_self(span: Span, thread: str) -> Diagnostic:
    return Diagnostic(
        Code.STALLED_CIRCLE,
        f"`{thread}` asks whether it is stalled itself",
        Label(span, "whether this holds depends on itself"),
        help="ask about another thread",
    )


def atomic_sleep(span: Span, sleep: Span) -> Diagnostic:
    """`span` is the sleep, or the call that leads to it."""
    return Diagnostic(
        Code.ATOMIC_SLEEP,
        "`sleep` in `atomic` must be the last statement of the block",
        Label(span, "an atomic block is one step, and a sleep ends the step"),
        secondary=() if sleep == span else (Label(sleep, "the sleep is here"),),
        help="end the block with the sleep and put what follows behind the block",
    )


def wait_in_event(span: Span, event: str, why: str, inner: Span | None = None) -> Diagnostic:
    """`why` names the waiting statement; `inner` is its place, if that is in a procedure called at `span`."""
    return Diagnostic(
        Code.WAIT_IN_EVENT,
        f"event `{event}` would wait",
        Label(span, "this call may wait" if inner else why),
        secondary=(Label(inner, why),) if inner else (),
        help="put the condition into the event's `when`, or give the statement an `else`",
    )


def live_within(span: Span) -> Diagnostic:
    return Diagnostic(
        Code.LIVE_WITHIN,
        "`live` cannot be asked within a number of steps",
        Label(span, "a run that never gets there has no last step"),
        help="leave out `within`, or use `progress` in place of `live`",
    )


def unused(span: Span, name: str, kind: str, verb: str) -> Diagnostic:
    """`kind` is "variable", "procedure" ...; `verb` what nothing does with it."""
    return Diagnostic(
        Code.UNUSED,
        f"{kind} `{name}` is never {verb}",
        Label(span, "nothing uses this"),
        help="remove it, or use it",
    )


def unused_flags(span: Span, name: str, procedure: str) -> Diagnostic:
    return Diagnostic(
        Code.UNUSED_FLAGS,
        f"`{procedure}` never uses its flags `{name}`",
        Label(span, "what the caller passes here changes nothing"),
        help=f"take pages with `{name}` or pass it on; remove it if the code really ignores it",
    )


def unreachable(span: Span, why: str | None) -> Diagnostic:
    return Diagnostic(
        Code.UNREACHABLE,
        "this statement can never run",
        Label(span, why or "nothing reaches this"),
        help="remove it, or give the code before it a way to get here",
    )


def spec_changes_nothing(span: Span, names: str | None) -> Diagnostic:
    """`names` lists what is changed to no effect; None if the spec changes nothing at all."""
    text = f"nothing that the checks depend on uses {names}" if names else "it only adds checks"
    return Diagnostic(
        Code.SPEC_CHANGES_NOTHING,
        "this spec changes nothing that its checks depend on",
        Label(span, text),
        help="replace or set something that threads, events or checks use, or ask the checks in the model itself",
    )


def spins(span: Span, loop: Span) -> Diagnostic:
    return Diagnostic(
        Code.SPINS,
        "this retry changes nothing: the loop spins when it fails",
        Label(span, "when this fails, the loop starts again in the same state"),
        secondary=(Label(loop, "the loop that goes round"),),
        notes=("a spinning thread always has a step, so `deadlock free` cannot see that it gets nowhere",),
        help="wait for what is missing (`await`, `sleep`), or check `no thread stuck` and `progress` too",
    )
