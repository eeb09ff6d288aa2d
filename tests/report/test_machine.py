"""The JSON report: it follows its schema, is complete, and its traces come back as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import abba_beside_spinner, philosophers
from tests.report.sessions import GOLDEN
from zcheck.checking import Options, changed_sources, check
from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.source import Source
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.report.itf import encode, ending_json, states_json
from zcheck.report.json_value import Json
from zcheck.report.machine import report_json
from zcheck.report.recorded import Mismatch, as_trace, read_traces
from zcheck.results.outcome import Outcome
from zcheck.results.trace import Trace
from zcheck.results.verdict import Violated
from zcheck.system.types import Boolean, Enumeration, IntRange, ThreadRef

SCHEMA = json.loads((GOLDEN.parents[2] / "docs" / "trace.schema.json").read_text(encoding="utf-8"))

MODELS = tuple(sorted(path.name for path in GOLDEN.glob("*.zm")))


@pytest.fixture(autouse=True)
def _in_the_golden_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)


def outcome_of(name: str) -> Outcome:
    return check(Path(name), Options())


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("model", MODELS)
def test_reports_follow_the_schema(model: str) -> None:
    report = json.loads(report_json([outcome_of(model)]))
    jsonschema.validate(report, SCHEMA, jsonschema.Draft202012Validator)
    for entry in report["files"][0]["checks"]:
        if entry["trace"] is not None:
            jsonschema.validate(entry["trace"], SCHEMA, jsonschema.Draft202012Validator)


def test_a_report_of_several_files_and_a_limit_follows_the_schema() -> None:
    limited = check(Path("abba.zm"), Options(limits=Limits(states=3), within=9))
    report = json.loads(report_json([outcome_of("storm.zm"), limited], [], 3))
    jsonschema.validate(report, SCHEMA, jsonschema.Draft202012Validator)
    assert report["files"][1]["runs"][0]["stopped_by"] == "stopped at the limit of 3 states"
    assert report["exit_code"] == 3


def test_margins_follow_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of waiting; comparisons are in `test_margins`."""
    monkeypatch.setattr("zcheck.checking.nearby.Neighbourhood.nearby", lambda *_: {})
    path = GOLDEN.parents[2] / "models" / "swapmeta_zalloc.zm"
    report = json.loads(report_json([check(path, Options(nearby=True, settings={"other_system": "0"}))]))
    jsonschema.validate(report, SCHEMA, jsonschema.Draft202012Validator)
    kinds = {margin["kind"] for one in report["files"][0]["checks"] for margin in one["margins"]}
    assert kinds == {"last hope", "lowest"}


def test_what_is_near_follows_the_schema() -> None:
    report = json.loads(report_json([check(Path("storm.zm"), Options(nearby=True))]))
    jsonschema.validate(report, SCHEMA, jsonschema.Draft202012Validator)
    checks = report["files"][0]["checks"]
    assert any(one["nearby"] and one["nearby"]["neighbours"] for one in checks)
    assert [margin["kind"] for one in checks for margin in one["margins"]] == ["lowest"]


@pytest.mark.parametrize("model", MODELS)
def test_traces_come_back_as_they_were(model: str) -> None:
    outcome = outcome_of(model)
    with_trace = [one for one in outcome.checks if one.trace is not None]
    recorded = read_traces(report_json([outcome]), "report")
    assert [trace.check for trace in recorded] == [one.check.name for one in with_trace]
    for one, trace in zip(with_trace, recorded, strict=True):
        assert one.run is not None
        assert as_trace(trace, outcome.runs[one.run].system) == one.trace


def test_the_states_are_those_of_the_informal_trace_format() -> None:
    report = json.loads(report_json([outcome_of("storm.zm")]))
    trace = next(entry["trace"] for entry in report["files"][0]["checks"] if entry["name"] == "no_hang")
    assert trace["#meta"]["format"] == "ITF"
    for index, state in enumerate(trace["states"]):
        assert state["#meta"]["index"] == index
        assert set(state) - {"#meta"} == set(trace["vars"])
    assert trace["states"][0]["now"] == "calm"
    assert trace["states"][0]["free"] == 3


@given(st.integers(-(2**70), 2**70))
def test_large_integers_keep_their_value(value: int) -> None:
    coded = encode(IntRange(-(2**70), 2**70), value)
    if abs(value) < 2**53:
        assert coded == value
    else:
        assert coded == {"#bigint": str(value)}


def test_values_are_written_as_users_write_them() -> None:
    assert encode(Boolean(), 1) is True
    assert encode(Enumeration("mood", ("calm", "busy")), 1) == "busy"
    assert encode(ThreadRef(("one", "two")), 0) == "nobody"
    assert encode(ThreadRef(("one", "two")), 2) == "two"


def stuck_document() -> tuple[str, Trace]:
    system = abba_beside_spinner()
    verdict = explore(system, Limits()).verdicts[1]
    assert isinstance(verdict, Violated)
    assert isinstance(verdict.evidence, Trace)
    meta: dict[str, Json] = {
        "file": "abba.zm", "sources": [], "settings": {}, "within": None, "full": True, "check": "NeverStuck",
        "ending": ending_json(system, verdict.evidence.ending),
    }  # fmt: skip
    document = {"#meta": {"zcheck": meta}, "vars": [], "states": states_json(system, verdict.evidence)}
    return json.dumps(document), verdict.evidence


def test_a_bare_trace_can_be_read() -> None:
    text, trace = stuck_document()
    (recorded,) = read_traces(text, "trace.json")
    assert as_trace(recorded, abba_beside_spinner()) == trace


def test_another_system_is_told_by_what_it_lacks() -> None:
    (recorded,) = read_traces(stuck_document()[0], "trace.json")
    with pytest.raises(Mismatch, match="no longer has"):
        as_trace(recorded, philosophers(2))
    system = abba_beside_spinner()
    renamed = tuple(replace(slot, name="other") if slot.name == "first" else slot for slot in system.slots)
    with pytest.raises(Mismatch, match="other variables than the trace: other, first"):
        as_trace(recorded, replace(system, slots=renamed))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "3", '{"states": []}', '{"states": [{"#meta": {}}], "#meta": {"zcheck": {}}}']
)
def test_what_is_no_trace_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(UsageError):
        read_traces(text, "trace.json")


def test_changed_sources_are_named() -> None:
    outcome = outcome_of("abba.zm")
    (recorded, *_) = read_traces(report_json([outcome]), "report")
    assert changed_sources(recorded, outcome.sources) == ()
    edited = Source("abba.zm", outcome.sources[0].text + "// edited\n")
    assert changed_sources(recorded, [edited]) == ("abba.zm",)
