"""Traces in the Informal Trace Format of Apalache's ADR 015, with what `zcheck replay` needs under `#meta`.

The format is described in ``docs/trace-format.md`` and ``docs/trace.schema.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import assert_never

from zcheck import __version__
from zcheck.explain.story import Step, story
from zcheck.report.json_value import Json
from zcheck.results.outcome import CheckOutcome, Outcome, name_of
from zcheck.results.trace import (
    Ceased,
    Deadlocked,
    Ending,
    Faulted,
    Livelocked,
    NoProgress,
    Reached,
    Stuck,
    Trace,
)
from zcheck.system.system import State, System
from zcheck.system.types import Boolean, Enumeration, IntRange, LocationRef, ThreadRef, Type, value_text

FORMAT = "https://apalache-mc.org/docs/adr/015adr-trace.html"

LARGEST = 2**53
"""Readers that keep numbers as doubles lose integers from here on."""


def trace_json(outcome: Outcome, one: CheckOutcome) -> Mapping[str, Json] | None:
    """The trace of a check as an ITF document that stands alone; None if it has none."""
    trace = one.trace
    if trace is None or one.run is None:
        return None
    run = outcome.runs[one.run]
    system = run.system
    return {
        "#meta": {
            "format": "ITF",
            "format-description": FORMAT,
            "description": f"{one.check.name}: {one.check.text}",
            "zcheck": {
                "version": __version__,
                "file": outcome.file,
                "sources": sources_json(outcome),
                "settings": dict(outcome.settings),
                "within": outcome.within,
                "full": not run.reductions,
                "parameters": dict(system.parameters),
                "check": one.check.name,
                "verdict": name_of(one.verdict).value,
                "ending": ending_json(system, trace.ending),
            },
        },
        "vars": [slot.name for slot in system.slots],
        "states": states_json(system, trace),
    }


def sources_json(outcome: Outcome) -> list[Json]:
    return [{"file": source.name, "sha256": digest(source.text)} for source in outcome.sources]


def digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def states_json(system: System, trace: Trace) -> list[Json]:
    """Every state; from the second on with the step that led to it."""
    result: list[Json] = []
    steps: list[Step | None] = [None, *story(system, trace)]
    names = [None, *(system.actions[index].name for index in trace.actions)]
    for index, (state, step, name) in enumerate(zip(trace.states, steps, names, strict=False)):
        meta: dict[str, Json] = {"index": index}
        if step is not None and name is not None:
            meta |= {"action": name, **step_json(step)}
        meta["at"] = _whereabouts(system, state)
        result.append({"#meta": meta, **_values(system, state)})
    return result


def step_json(step: Step) -> dict[str, Json]:
    """A step in words: for readers; replay needs the action's name only."""
    return {
        "who": step.who,
        "statement": step.place.statement,
        "place": step.place.place,
        "link": step.place.link,
        "calls": [frame.text for frame in step.place.calls],
        "optional": step.optional,
        "changes": [
            {"name": change.name, "before": change.before, "after": change.after} for change in step.changes
        ],
    }


def _whereabouts(system: System, state: State) -> dict[str, Json]:
    return {
        thread.name: thread.locations[state[thread.location_slot]].origin.text for thread in system.threads
    }


def _values(system: System, state: State) -> dict[str, Json]:
    return {slot.name: encode(slot.type, value) for slot, value in zip(system.slots, state, strict=True)}


def encode(type_: Type, value: int) -> Json:
    """A value in ITF: booleans as such, members of an enum and threads by name, large integers as ``#bigint``."""
    match type_:
        case Boolean():
            return bool(value)
        case Enumeration() | ThreadRef():
            return value_text(type_, value)
        case IntRange() | LocationRef():
            return value if abs(value) < LARGEST else {"#bigint": str(value)}
        case _:
            assert_never(type_)


def ending_json(system: System, ending: Ending) -> dict[str, Json]:
    match ending:
        case Deadlocked(threads):
            return {"kind": "deadlocked", "threads": [system.threads[index].name for index in threads]}
        case Faulted(index, test):
            action = system.actions[index]
            fault = action.tests[test].fault
            return {
                "kind": "faulted",
                "action": action.name,
                "test": test,
                "fault": fault.kind.value,
                "message": fault.message,
                "place": fault.span.place if fault.span else None,
                "calls": [frame.text for frame in action.origin.calls],
            }
        case Reached():
            return {"kind": "reached"}
        case Stuck(threads):
            return {"kind": "stuck", "threads": [system.threads[index].name for index in threads]}
        case NoProgress(label):
            return {"kind": "no progress", "label": label}
        case Livelocked(label, loop):
            return {"kind": "livelocked", "label": label, "loop": loop}
        case Ceased(label):
            return {"kind": "ceased", "label": label}
        case _:
            assert_never(ending)
