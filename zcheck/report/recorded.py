"""Reading recorded traces back: from JSON to a run of a system, or a plain reason why it is none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from zcheck.diagnostics.errors import UsageError
from zcheck.frozen import dataclass
from zcheck.report.itf import encode
from zcheck.report.json_value import Json
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
from zcheck.system.types import IntRange, LocationRef, Type, value_range


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded trace before it is known whether its model still allows it; names instead of indices."""

    file: str
    sources: tuple[tuple[str, str], ...]      # name and sha256
    settings: tuple[tuple[str, str], ...]
    within: int | None
    full: bool
    check: str
    actions: tuple[str, ...]
    states: tuple[Mapping[str, Json], ...]
    ending: Mapping[str, Json]


class Mismatch(Exception):
    """The system has no such run; the message says what is missing."""


def read_traces(text: str, name: str) -> tuple[Recorded, ...]:
    """All traces of a report, or the one trace of an ITF document; raises UsageError for anything else."""
    try:
        document: Json = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{name} is not JSON: {error}") from error
    found: list[Recorded] = []
    for entry in _trace_documents(document):
        try:
            found.append(_recorded(entry))
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"{name} is not a trace of zcheck: {error} is missing or of the wrong kind") from error
    if not found:
        raise UsageError(
            f"there is no trace in {name}", "write one with: zcheck verify MODEL --format json --output FILE"
        )
    return tuple(found)


def _trace_documents(document: Json) -> Iterator[Mapping[str, Json]]:
    if not isinstance(document, Mapping):
        return
    if "states" in document:
        yield document
    for file in _items(document.get("files")):
        for check in _items(file.get("checks")):
            trace = check.get("trace")
            if isinstance(trace, Mapping):
                yield trace


def _items(value: Json) -> list[Mapping[str, Json]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def _recorded(document: Mapping[str, Json]) -> Recorded:
    meta = _mapping(_mapping(document["#meta"])["zcheck"])
    states = tuple(_items(document["states"]))
    if not states:
        raise ValueError("a state")
    within = meta["within"]
    return Recorded(
        file=_text(meta["file"]),
        sources=tuple((_text(item["file"]), _text(item["sha256"])) for item in _items(meta["sources"])),
        settings=tuple((name, _text(value)) for name, value in _mapping(meta["settings"]).items()),
        within=within if within is None else _number(within),
        full=meta["full"] is True,
        check=_text(meta["check"]),
        actions=tuple(_text(_mapping(state["#meta"])["action"]) for state in states[1:]),
        states=states,
        ending=_mapping(meta["ending"]),
    )


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise TypeError("an object")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value


def _number(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError("a whole number")
    return value


def as_trace(recorded: Recorded, system: System) -> Trace:
    """The recorded run in terms of `system`; raises Mismatch where `system` lacks what it names."""
    indices = {action.name: action.index for action in system.actions}
    for number, name in enumerate(recorded.actions, start=1):
        if name not in indices:
            raise Mismatch(f"step {number} is by the action `{name}`, which the model no longer has")
    states = tuple(_state(system, values, number) for number, values in enumerate(recorded.states))
    try:
        ending = _ending(recorded.ending, system)
    except TypeError as error:
        raise Mismatch(f"its ending lacks {error}") from error
    if isinstance(ending, Livelocked) and not 0 <= ending.loop < len(states):
        raise Mismatch(f"it has no state {ending.loop} to loop back to")
    return Trace(states, tuple(indices[name] for name in recorded.actions), ending)


def _state(system: System, values: Mapping[str, Json], number: int) -> State:
    missing = [slot.name for slot in system.slots if slot.name not in values]
    extra = sorted(values.keys() - {slot.name for slot in system.slots} - {"#meta"})
    if missing or extra:
        raise Mismatch(f"the model has other variables than the trace: {', '.join([*missing, *extra])}")
    return tuple(_decode(slot.type, values[slot.name], slot.name, number) for slot in system.slots)


def _decode(type_: Type, value: Json, name: str, number: int) -> int:
    """The inverse of `encode`."""
    if isinstance(value, Mapping) and isinstance(value.get("#bigint"), str):
        value = int(str(value["#bigint"]))
    low, high = value_range(type_)
    if isinstance(type_, IntRange | LocationRef):
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
    elif isinstance(value, bool | str):
        for candidate in range(low, high + 1):
            if encode(type_, candidate) == value:
                return candidate
    raise Mismatch(f"`{name}` cannot be {json.dumps(value)} (state {number})")


def _ending(ending: Mapping[str, Json], system: System) -> Ending:
    match ending.get("kind"):
        case "deadlocked":
            return Deadlocked(_threads(ending, system))
        case "stuck":
            return Stuck(_threads(ending, system))
        case "reached":
            return Reached()
        case "no progress":
            return NoProgress(_text(ending.get("label")))
        case "livelocked":
            return Livelocked(_text(ending.get("label")), _number(ending.get("loop")))
        case "ceased":
            return Ceased(_text(ending.get("label")))
        case "faulted":
            indices = {action.name: action.index for action in system.actions}
            name = str(ending.get("action"))
            if name not in indices:
                raise Mismatch(f"the last step is by the action `{name}`, which the model no longer has")
            return Faulted(indices[name], _number(ending.get("test")))
        case other:
            raise Mismatch(f"a trace cannot end in {json.dumps(other)}")


def _threads(ending: Mapping[str, Json], system: System) -> tuple[int, ...]:
    indices = {thread.name: thread.index for thread in system.threads}
    names = ending.get("threads")
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise Mismatch("the threads it is about are missing")
    unknown = [str(name) for name in names if name not in indices]
    if unknown:
        raise Mismatch(f"the model no longer has the thread {', '.join(unknown)}")
    return tuple(indices[str(name)] for name in names)
