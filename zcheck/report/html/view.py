"""What the page shows, as data for its script."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent

from zcheck import __version__
from zcheck.explain.reason import Reason, reason
from zcheck.explain.situation import slot_text
from zcheck.explain.story import Change, Step, story
from zcheck.report.document import render
from zcheck.report.html.graph import wait_for_svg
from zcheck.report.json_value import Json
from zcheck.report.margins import margin_text
from zcheck.report.nearby import nearby_text
from zcheck.report.reasons import banner, reason_lines, too_late_lines
from zcheck.report.summary import summary_lines
from zcheck.report.verdicts import asked, expectation, meaning
from zcheck.results.outcome import CheckOutcome, Outcome, name_of
from zcheck.results.trace import Livelocked, Trace
from zcheck.results.verdict import Violated
from zcheck.system.system import Role, System

WIDTH = 100
"""Columns of what is shown as running text."""


def view_json(outcomes: Sequence[Outcome]) -> dict[str, Json]:
    return {"zcheck": __version__, "files": [_file(outcome) for outcome in outcomes]}


def _file(outcome: Outcome) -> Json:
    return {
        "file": outcome.file,
        "title": outcome.title,
        "checks": [_check(outcome, one) for one in outcome.checks],
        "warnings": [f"{one.primary.span.place}: {one.message}" for one in outcome.warnings],
        "search": render(summary_lines(outcome, WIDTH), colours=False),
    }


def _check(outcome: Outcome, one: CheckOutcome) -> Json:
    return {
        "name": one.check.name,
        "text": asked(outcome, one),
        "verdict": name_of(one.verdict).value,
        "standing": one.standing.value,
        "remark": expectation(one),
        "meaning": list(meaning(outcome, one)),
        "near": _near(one),
        "story": _story(outcome, one),
    }


def _near(one: CheckOutcome) -> list[Json]:
    """How far the verdict is from another."""
    nearby = [] if one.nearby is None else [nearby_text(one.nearby)]
    return [*map(margin_text, one.margins), *nearby]


def _story(outcome: Outcome, one: CheckOutcome) -> Json:
    trace = one.trace
    if trace is None or one.run is None:
        return None
    system = outcome.runs[one.run].system
    why = reason(system, one.check.property, trace) if isinstance(one.verdict, Violated) else None
    steps = story(system, trace)
    late = why.too_late.step if why is not None and why.too_late is not None else None
    return {
        "lanes": _lanes(system, steps, why),
        "steps": [_step(step) for step in steps],
        "initial": {
            slot.name: slot_text(system, slot.index, trace.states[0][slot.index])
            for slot in system.slots
            if slot.role not in (Role.LOCATION, Role.COUNTER)
        },
        "queues": [slot.name for slot in system.slots if slot.role is Role.QUEUE],
        "reserves": _reserves(system),
        "banner": banner(trace.ending),
        "late": late,
        "loop": trace.ending.loop if isinstance(trace.ending, Livelocked) else None,
        "why": "" if why is None else _why_text(why, trace),
        "graph": "" if why is None else wait_for_svg(why),
    }


def _why_text(why: Reason, trace: Trace) -> str:
    lines = (*reason_lines(why, WIDTH), *too_late_lines(why.too_late, trace.length, WIDTH))
    return dedent(render(lines, colours=False)).strip("\n")


def _lanes(system: System, steps: Sequence[Step], why: Reason | None) -> list[str]:
    """Those the violation is about, then the others in order of their first step."""
    concerned = () if why is None else tuple(name for knot in why.knots for name in knot.names)
    names = (*concerned, *(() if why is None else why.concerned), *(step.who for step in steps))
    return list(dict.fromkeys(names))


def _step(step: Step) -> Json:
    return {
        "who": step.who,
        "statement": step.place.statement,
        "place": step.place.place,
        "link": step.place.link,
        "calls": [frame.text for frame in step.place.calls],
        "optional": step.optional,
        "fault": None if step.fault is None else step.fault.message,
        "changes": [_change(change) for change in step.changes],
    }


def _change(change: Change) -> Json:
    return [change.name, change.before, change.after, change.moved]


def _reserves(system: System) -> list[Json]:
    """The parameters that requests for pages of a queue stop at."""
    found = {
        (system.slots[ask.queue].name, name, value)
        for thread in system.threads
        for place in thread.locations
        for ask in place.asks
        for name, value in ask.limits
        if value.lstrip("-").isdigit()
    }
    return [{"queue": queue, "name": name, "value": int(value)} for queue, name, value in sorted(found)]
