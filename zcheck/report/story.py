"""A trace as a table of steps, and the account of its last state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

from zcheck.explain.bystanders import Aside, bystanders, folded
from zcheck.explain.ending import LastState, Mishap, ending
from zcheck.explain.reason import Reason, reason
from zcheck.explain.scenario import scenario
from zcheck.explain.situation import slot_text
from zcheck.explain.story import Change, Step, merged, story
from zcheck.report.document import (
    BLANK,
    Document,
    Line,
    Mark,
    Piece,
    line,
    listing,
    paragraph,
    plural,
    width_of,
    wrapped,
)
from zcheck.report.places import alike, brief_lines, frame_lines, need_lines, situation_lines, source_of
from zcheck.report.reasons import banner, banner_lines, reason_lines, too_late_lines
from zcheck.report.scenario import lanes_that_fit, scenario_lines
from zcheck.results.trace import (
    Ceased,
    Deadlocked,
    Faulted,
    Livelocked,
    NoProgress,
    Reached,
    Stuck,
    Trace,
)
from zcheck.system.properties import Always, Never, Property
from zcheck.system.system import Role, State, System

NARROW = 72
"""Below this width the changes stand under the statement, not beside it."""

MOST_NAMED = 4

NUMBERS = 9
"""Width of the column of step numbers, with the blanks behind it."""


def story_lines(system: System, goal: Property, trace: Trace, width: int, full: bool) -> Document:
    """The whole story of a trace; `full` shows all variables after each step instead of the changes only."""
    lines: list[Line] = []
    bad = banner(trace.ending) is not None or isinstance(goal, Always | Never)
    why = reason(system, goal, trace) if bad else None
    if full:
        lines += (*paragraph("initially", width, 3), *state_lines(system, trace.states[0], width), BLANK)
        lines += _full_steps(system, trace, width)
    else:
        late = why.too_late.step if why and why.too_late else None
        loop = trace.ending.loop + 1 if isinstance(trace.ending, Livelocked) else None
        shown = folded(merged(story(system, trace), late, loop), bystanders(system, goal, trace))
        lines += table_lines(shown, width, late, loop)
    lines += ending_lines(system, goal, trace, width)
    return (*lines, *_why_lines(system, why, trace, width)) if why else tuple(lines)


def _why_lines(system: System, why: Reason, trace: Trace, width: int) -> Document:
    """Why it ends there, the scenario, and from when on it was too late."""
    lines = [*reason_lines(why, width)]
    if lanes_that_fit(width) >= 2 and len(why.concerned) >= 2:
        steps = merged(story(system, trace))
        waiting = frozenset(waiter.name for waiter in why.waiters if not waiter.resting)
        shown = scenario(system, steps, trace.states[-1], _first_lanes(why), waiting, lanes_that_fit(width))
        lines += (BLANK, *paragraph("One column a thread:", width, 2), *scenario_lines(shown, width))
    elif lines or banner(trace.ending) is not None:
        lines.append(BLANK)
    lines += banner_lines(trace.ending, width)
    late = too_late_lines(why.too_late, trace.length, width)
    return (*lines, BLANK, *late) if late else tuple(lines)


def _first_lanes(why: Reason) -> tuple[str, ...]:
    """Those in a knot, then the others concerned."""
    return tuple(dict.fromkeys((*(name for knot in why.knots for name in knot.names), *why.concerned)))


def table_lines(
    steps: tuple[Step | Aside, ...], width: int, late: int | None = None, loop: int | None = None
) -> Document:
    """Steps under a heading, a blank line behind; nothing for no steps.

    Step `late`, and the first of a `loop`, stand under a line that says so.
    """
    if not steps:
        return ()
    who = min(max(6, *(len(step.who) for step in steps if isinstance(step, Step))), 18)
    heading = f"{'step':>{NUMBERS - 2}}  {'thread':<{who}}  statement"
    left, right = _columns(width, who)
    if right:
        heading = f"{heading:<{NUMBERS + who + 2 + left + 2}}changes"
    lines: list[Line] = [line(Piece(heading, Mark.FAINT))]
    for step in steps:
        if late is not None and step.first == late > 1:
            lines.append(line(Piece(f"{'':>{NUMBERS}}--- the next step is the point of no return", Mark.OPEN)))
        if step.first == loop:
            lines.append(line(Piece(f"{'':>{NUMBERS}}--- from here on it goes round", Mark.OPEN)))
        lines += _row(step, who, left, right) if isinstance(step, Step) else _aside(step, width)
    return (*lines, BLANK)


def _aside(steps: Aside, width: int) -> Document:
    number = f"{steps.first}-{steps.last}" if steps.last > steps.first else str(steps.first)
    more = len(steps.who) - MOST_NAMED
    names = [*steps.who[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    text = f"... {plural(steps.count, 'step')} of {listing(names)}, not involved"
    first, *rest = paragraph(text, width - NUMBERS, mark=Mark.FAINT)
    return ((Piece(f"{number:>{NUMBERS - 2}}  "), *first), *((Piece(" " * NUMBERS), *more) for more in rest))


def _columns(width: int, who: int) -> tuple[int, int]:
    """The widths of statement and changes; 0 for changes that stand below."""
    room = width - NUMBERS - who - 2
    if width < NARROW:
        return room, 0
    right = min(max(room * 2 // 5, 16), 40)
    return room - right - 2, right


def _row(step: Step, who: int, left: int, right: int) -> Iterator[Line]:
    statement = _statement(step, left)
    changed = changes_text(step)
    beside = wrapped(changed, right) if right and changed else []
    if not right and changed:
        statement += paragraph(changed, left, 2, 2)
    number = f"{step.first}-{step.last}" if step.times > 1 else str(step.first)
    name = step.who
    if len(name) > who:
        yield line(f"{number:>{NUMBERS - 2}}  ", Piece(name, Mark.STRONG))
        number = name = ""
    for row, (cells, change) in enumerate(_side_by_side(statement, beside, left)):
        head = (number, name) if row == 0 else ("", "")
        padding = " " * (left - width_of(cells) + 2) if change else ""
        yield (
            Piece(f"{head[0]:>{NUMBERS - 2}}  "),
            Piece(f"{head[1]:<{who}}  ", Mark.STRONG),
            *cells,
            *((Piece(padding), Piece(change)) if change else ()),
        )


def _side_by_side(statement: list[Line], beside: list[str], left: int) -> Iterator[tuple[Line, str]]:
    """Lines of two columns; a line too long for the left one stands alone."""
    waiting = list(beside)
    for cells in statement:
        yield cells, waiting.pop(0) if waiting and width_of(cells) <= left else ""
    for change in waiting:
        yield (), change


def _statement(step: Step, width: int) -> list[Line]:
    text = step.place.statement
    if step.times > 1:
        text += f"  ({step.times} times)"
    lines = [*paragraph(text, width, hanging=2)]
    source = source_of(step.place)
    if step.place.calls:
        source = f"in {step.place.calls[-1].procedure}()  {source}"
    if source:
        lines += paragraph(source, width, mark=Mark.FAINT)
    if step.optional:
        lines += paragraph("(optional: may happen, need not)", width, mark=Mark.FAINT)
    if step.fault:
        lines += paragraph(f"goes wrong: {step.fault.kind.value}", width, mark=Mark.BAD)
    return lines


def changes_text(step: Step) -> str:
    return ", ".join(_change(change) for change in step.changes)


def _change(change: Change) -> str:
    if change.moved:
        return f"{change.name} moves to {change.after}"
    return f"{change.own or change.name} {change.before} -> {change.after}"


def _full_steps(system: System, trace: Trace, width: int) -> Iterator[Line]:
    steps = story(system, trace)
    for step, state in zip_longest(steps, trace.states[1:]):
        yield from table_lines((step,), width)[1:-1]
        if state is not None:
            yield from state_lines(system, state, width)
        yield BLANK


def state_lines(system: System, state: State, width: int) -> Document:
    """All variables, one line for each kind; locations as the statement each thread is at."""
    lines: list[Line] = []
    for role in Role:
        link = "at" if role is Role.LOCATION else "="
        values = [
            f"{slot.name} {link} {slot_text(system, slot.index, state[slot.index])}"
            for slot in system.slots
            if slot.role is role
        ]
        if values:
            lines += paragraph(", ".join(values), width, NUMBERS, 2)
    return tuple(lines)


def ending_lines(system: System, goal: Property, trace: Trace, width: int) -> Document:
    """Why the trace ends there."""
    end = ending(system, goal, trace)
    match end:
        case Mishap():
            return _mishap_lines(end, trace.length, width)
        case LastState():
            return _last_lines(system, trace, end, width)
        case _:
            assert_never(end)


def _opening(system: System, trace: Trace) -> str:
    here = f"After step {trace.length}" if trace.length else "In the initial state"
    match trace.ending:
        case Deadlocked():
            return f"{here} nothing that must happen can happen:"
        case Stuck(threads):
            who = "this thread" if len(threads) == 1 else "these threads"
            return f"{here} {who} can never go on, whatever the others do:"
        case NoProgress(label):
            goal = f"lead to `progress {label}`, nor to a state where all who make it rest"
            return f"{here} no steps that must happen {goal}:"
        case Livelocked(label, loop):
            back = f"after step {loop}" if loop else "in the initial state"
            return f"{here} the state is the one {back} again, and so on for ever, without `progress {label}`:"
        case Ceased(label):
            return f"{here} nothing that must happen can happen, and `progress {label}` never will:"
        case Reached():
            return f"{here}:"
        case Faulted():
            return ""
        case _:
            assert_never(trace.ending)


def _last_lines(system: System, trace: Trace, end: LastState, width: int) -> Document:
    lines = [*paragraph(_opening(system, trace), width, 2)]
    if end.decides:
        lines += need_lines(end.value or "", end.decides, width)
    for group in alike(end.concerned):
        lines += situation_lines(group, width)
    if end.others and end.concerned:
        lines += paragraph("The others:", width, 2)
    for group in alike(end.others):
        lines += brief_lines(group, width)
    if end.optional:
        what = listing(end.optional)
        lines += paragraph(f"Still possible, but nothing to rely on, being optional: {what}", width, 2, 2)
    return tuple(lines)


def _mishap_lines(end: Mishap, number: int, width: int) -> Document:
    lines = [*paragraph(f"Step {number} of {end.who} goes wrong: {end.fault.kind.value}", width, 2, 2)]
    lines += paragraph(end.fault.message, width, 4, 2, Mark.BAD)
    place = end.fault.span.place if end.fault.span else None
    if place and place != end.place.place:
        lines += paragraph(f"see {place}", width, 4, 2, Mark.FAINT)
    if end.needed.values:
        lines += need_lines("needed", end.needed, width)
    if end.chain:
        if end.chain.lead:
            lines += frame_lines(end.chain.lead, width, 6)
        lines += paragraph("from here it re-enters itself:", width, 4)
        lines += frame_lines(end.chain.cycle, width, 6)
        lines += frame_lines((end.chain.again,), width, 6)
        lines += paragraph("... and so on, until the kernel stack overflows", width, 6)
    elif end.place.calls:
        lines += (*paragraph("called through:", width, 4), *frame_lines(end.place.calls, width, 6))
    return tuple(lines)
