"""How places, threads and what they wait for are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zcheck.explain.situation import Activity, Need, Place, Situation, Value
from zcheck.report.document import Document, Mark, Piece, labelled, line, paragraph
from zcheck.system.actions import CallFrame

LONG_CONDITION = 240
"""A longer condition is not printed: the statement as written and the values say more."""

LABELS = 12


def source_of(place: Place) -> str:
    """Where a statement stands: in the model, in the kernel, or both."""
    return "  ".join(part for part in (place.place, place.link) if part)


def values_text(values: Sequence[Value]) -> str:
    return ", ".join(f"{value.name} is {value.value}" for value in values)


def situation_lines(group: Sequence[Situation], width: int) -> Document:
    """One thread (or several in the same situation), where it is, why, and through which calls it came there."""
    first = group[0]
    names = ", ".join(one.thread for one in group)
    verb = first.activity.value if len(group) == 1 else _plural(first.activity)
    if first.activity is Activity.FINISHED:
        return paragraph(f"{names} {verb}", width, 2, 2)
    lines = [*_heading(names, verb, first.place.statement, width)]
    source = source_of(first.place)
    if source:
        lines += _field("", paragraph(source, _room(width), mark=Mark.FAINT))
    lines += _call_lines(first.place.calls, width)
    for need in first.needs:
        lines += need_lines("needs", need, width)
    return tuple(lines)


def _plural(activity: Activity) -> str:
    first, _, rest = activity.value.partition(" ")
    return f"{ {'has': 'have', 'rests': 'rest', 'waits': 'wait'}.get(first, first) } {rest}"


def _heading(names: str, verb: str, statement: str, width: int) -> Document:
    """On one line where it fits, else the statement below."""
    if len(names) + len(verb) + len(statement) + 5 <= width:
        return (line("  ", Piece(names, Mark.STRONG), f" {verb} ", statement),)
    who = paragraph(f"{names} {verb}", width, 2, 2, Mark.STRONG)
    return (*who, *_field("", [*paragraph(statement, _room(width), hanging=2)]))


def brief_lines(group: Sequence[Situation], width: int) -> Document:
    """Threads that are not what the report is about: only what they do, and at which statement."""
    first = group[0]
    names = ", ".join(one.thread for one in group)
    verb = first.activity.value if len(group) == 1 else _plural(first.activity)
    where = "" if first.activity is Activity.FINISHED else f" {shortened(first.place.statement, width)}"
    lines = paragraph(f"{names} {verb}{where}", width, 2, 4)
    if where and first.place.place:
        lines = (*lines, *paragraph(source_of(first.place), width, 6, 2, Mark.FAINT))
    return lines


def shortened(text: str, width: int) -> str:
    """`text` cut to about a line."""
    return text if len(text) <= width - 20 else f"{text[: width - 24].rpartition(' ')[0].rstrip()} ..."


def _room(width: int) -> int:
    return width - 4 - LABELS


def _field(label: str, text: Iterable[tuple[Piece, ...]]) -> Document:
    return labelled((Piece(label),), text, 4, 4 + LABELS)


def need_lines(label: str, need: Need, width: int) -> Document:
    """``needs  free >= 6`` and under it ``free is 2``."""
    lines: list[tuple[Piece, ...]] = []
    if len(need.text) <= LONG_CONDITION:
        lines += _field(label, paragraph(need.text, _room(width), hanging=2))
        label = "where"
    if need.values:
        lines += _field(label, paragraph(values_text(need.values), _room(width)))
    return tuple(lines)


def _call_lines(calls: Sequence[CallFrame], width: int) -> Document:
    """The chain as a kernel backtrace shows it: innermost call first."""
    lines: list[tuple[Piece, ...]] = []
    for number, frame in enumerate(reversed(calls)):
        lines += _field("called by" if number == 1 else "" if number else "in", _frame(frame, _room(width)))
    return tuple(lines)


def _frame(frame: CallFrame, width: int) -> Document:
    site = "  ".join(part for part in (frame.span.place if frame.span else None, frame.link) if part)
    site = f"from {site}" if site else ""
    if len(frame.text) + 2 + len(site) <= width:
        return (line(frame.text, "  " if site else "", Piece(site, Mark.FAINT)),)
    return (*paragraph(frame.text, width, hanging=2), *paragraph(site, width, 2, mark=Mark.FAINT))


def frame_lines(calls: Sequence[CallFrame], width: int, indent: int) -> Document:
    """Calls from the outside in, one a line, as they happened."""
    return tuple((Piece(" " * indent), *entry) for frame in calls for entry in _frame(frame, width - indent))


def alike(situations: Iterable[Situation]) -> tuple[tuple[Situation, ...], ...]:
    """Threads in the same situation together, in order of the first of each group."""
    groups: dict[tuple[Activity, Place | None, tuple[Need, ...]], list[Situation]] = {}
    for one in situations:
        finished = one.activity is Activity.FINISHED
        groups.setdefault((one.activity, None if finished else one.place, one.needs), []).append(one)
    return tuple(tuple(group) for group in groups.values())
