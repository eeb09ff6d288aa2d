"""What an exported text says in comments: where it comes from and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from zcheck.diagnostics.source import Span
from zcheck.export.naming import one_line
from zcheck.export.questions import unsayable
from zcheck.system.actions import Action
from zcheck.system.system import Slot, System
from zcheck.system.threads import LocationKind
from zcheck.system.types import Enumeration, LocationRef, ThreadRef


def header(system: System) -> Iterator[str]:
    """The model and its parameters."""
    yield one_line(f"{system.name}: {system.title}" if system.title else system.name)
    for name, value in system.parameters:
        yield one_line(f"  with {name} = {value}")


def left_out(system: System) -> Iterator[str]:
    """The checks that cannot be said."""
    for check in system.checks:
        reason = unsayable(check)
        if reason is not None:
            yield one_line(f"left out: check {check.name} ({check.text}): {reason}")


def of_action(action: Action) -> str:
    """``pager@0.1, file.zm:12: take 1 page ... (file.c:9)``; optional actions say so."""
    origin = action.origin
    calls = "".join(f"{frame.text} > " for frame in origin.calls)
    link = f" ({origin.link})" if origin.link else ""
    optional = "" if action.mandatory else "optional "
    return one_line(f"{optional}{action.name}{place_of(origin.span)}: {calls}{origin.text}{link}")


def place_of(span: Span | None) -> str:
    return "" if span is None else f", {span.place}"


def of_slot(slot: Slot, system: System) -> str:
    """The model's name of a slot, and what its values mean where they are no numbers."""
    match slot.type:
        case Enumeration(_, members):
            meaning = ": " + ", ".join(f"{value} {name}" for value, name in enumerate(members))
        case ThreadRef(threads):
            meaning = ": 0 nobody, " + ", ".join(f"{value} {name}" for value, name in enumerate(threads, 1))
        case LocationRef():
            meaning = ""
        case _:
            meaning = ""
    return one_line(f"{slot.name}, {slot.role.value}{meaning}")


def of_places(system: System) -> Iterator[str]:
    """What the values of the location variables mean."""
    for thread in system.threads:
        yield one_line(f"{thread.kind.value} {thread.name}")
        for place in thread.locations:
            kind = "" if place.kind is LocationKind.RUNNING else f" {place.kind.value}"
            calls = "".join(f"{frame.text} > " for frame in place.origin.calls)
            yield "  " + one_line(f"{place.index}{kind}{place_of(place.origin.span)}: {calls}{place.origin.text}")
