"""The JSON report: everything the text report says and all it leaves out, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from zcheck import __version__
from zcheck.diagnostics.diagnostic import Diagnostic, Label
from zcheck.explain.ending import LastState, Mishap, ending
from zcheck.explain.reason import reason
from zcheck.explain.situation import Need, Situation
from zcheck.explain.unfired import unfired
from zcheck.report.itf import digest, sources_json, trace_json
from zcheck.report.json_value import Json
from zcheck.report.margins import margins_json
from zcheck.report.nearby import nearby_json
from zcheck.report.reasons_json import reason_json
from zcheck.report.sizes import proofs_json
from zcheck.report.tables import table_json
from zcheck.results.outcome import CheckOutcome, Outcome, Run, Standing, name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, ForAllSizes, Holds, Proved, Undetermined, Unrolled, Violated
from zcheck.system.show import show_expression, show_system

VERSION = 1
"""Of the report's format; grows when a reader must change."""


def report_json(
    outcomes: Sequence[Outcome], errors: Sequence[Mapping[str, Json]] = (), exit_code: int = 0
) -> str:
    """One document for all files of a run."""
    document: dict[str, Json] = {
        "format": "zcheck-report",
        "version": VERSION,
        "zcheck": __version__,
        "exit_code": exit_code,
        "counts": {
            standing.value: sum(outcome.count(standing) for outcome in outcomes) for standing in Standing
        },
        "files": [outcome_json(outcome) for outcome in outcomes],
        "errors": list(errors),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def outcome_json(outcome: Outcome) -> Json:
    return {
        "file": outcome.file,
        "title": outcome.title,
        "sources": sources_json(outcome),
        "settings": dict(outcome.settings),
        "within": outcome.within,
        "warnings": [diagnostic_json(warning) for warning in outcome.warnings],
        "runs": [_run_json(run) for run in outcome.runs],
        "checks": [_check_json(outcome, one) for one in outcome.checks],
        "not_asked": list(outcome.skipped),
    }


def _run_json(run: Run) -> Json:
    statistics = run.statistics
    return {
        "engine": run.engine,
        "engine_reason": run.why,
        "settings": dict(run.settings),
        "parameters": dict(run.system.parameters),
        "system_sha256": digest(show_system(run.system)),
        "reductions": list(run.reductions),
        "states": statistics.states,
        "transitions": statistics.transitions,
        "depth": statistics.depth,
        "seconds": round(statistics.seconds, 6),
        "cpu_seconds": round(statistics.cpu_seconds, 6),
        "memory_bytes": statistics.memory_bytes,
        "complete": statistics.complete,
        "stopped_by": statistics.stopped_by,
        "faults": statistics.faults,
        "never_fired": [run.system.actions[index].name for index in statistics.never_fired],
        "never_ran": [
            {"who": one.who, "statement": one.statement, "place": one.place}
            for one in unfired(run.system, statistics.never_fired)
        ],
    }


def _check_json(outcome: Outcome, one: CheckOutcome) -> Json:
    trace = one.trace
    entry: dict[str, Json] = {
        "name": one.check.name,
        "property": one.check.text,
        "within": one.check.within,
        "place": one.check.span.place if one.check.span else None,
        "expect": one.check.expect.value,
        "verdict": name_of(one.verdict).value,
        "standing": one.standing.value,
        "run": one.run,
        "exhausted": _exhausted_json(one),
        "reason": one.verdict.reason if isinstance(one.verdict, Undetermined) else None,
        "hint": one.verdict.hint if isinstance(one.verdict, Undetermined) else None,
        "steps": None if trace is None else trace.length,
        "explanation": None if trace is None else _explanation_json(outcome, one, trace),
        "why": _why_json(outcome, one),
        "trace": trace_json(outcome, one),
        "table": table_json(one),
        "nearby": nearby_json(one.nearby),
        "margins": margins_json(one.margins),
    }
    proof = _proof_json(outcome, one)
    return entry if proof is None else entry | {"proof": proof}


def _exhausted_json(one: CheckOutcome) -> Json:
    match one.verdict:
        case Holds(Exhausted(states, bound)) | Violated(Exhausted(states, bound)):
            return {"states": states, "bound": bound}
        case _:
            return None


def _proof_json(outcome: Outcome, one: CheckOutcome) -> Json:
    """What a solver has shown; the lemmas are invariants of the searched system."""
    match one.verdict:
        case Holds(Unrolled(bound, _)) | Violated(Unrolled(bound, _)):
            return {"method": "unrolling", "steps": bound, "laws": 0, "lemmas": []}
        case Holds(ForAllSizes(proofs)):
            return {"method": "all sizes", "families": proofs_json(proofs)}
        case Holds(Proved(steps, laws, lemmas)) | Violated(Proved(steps, laws, lemmas)) if one.run is not None:
            system = outcome.runs[one.run].system
            texts = [show_expression(lemma, system) for lemma in lemmas]
            return {"method": "induction", "steps": steps, "laws": laws, "lemmas": list(texts)}
        case _:
            return None


def _why_json(outcome: Outcome, one: CheckOutcome) -> Json:
    """Of a violation that a trace shows."""
    if not isinstance(one.verdict, Violated) or one.trace is None or one.run is None:
        return None
    return reason_json(reason(outcome.runs[one.run].system, one.check.property, one.trace))


def _explanation_json(outcome: Outcome, one: CheckOutcome, trace: Trace) -> Json:
    assert one.run is not None, "a trace belongs to a run"
    end = ending(outcome.runs[one.run].system, one.check.property, trace)
    match end:
        case LastState(concerned, others, optional, decides, value):
            return {
                "concerned": [_situation_json(situation) for situation in concerned],
                "others": [_situation_json(situation) for situation in others],
                "optional": list(optional),
                "decides": None if decides is None else _need_json(decides),
                "value": value,
            }
        case Mishap(who, place, fault, needed, chain):
            return {
                "who": who,
                "statement": place.statement,
                "place": place.place,
                "fault": fault.kind.value,
                "message": fault.message,
                "needed": _need_json(needed),
                "lead": [] if chain is None else [frame.text for frame in chain.lead],
                "cycle": [] if chain is None else [frame.text for frame in chain.cycle],
            }


def _situation_json(one: Situation) -> Json:
    return {
        "thread": one.thread,
        "activity": one.activity.value,
        "resting": one.resting,
        "statement": one.place.statement,
        "place": one.place.place,
        "link": one.place.link,
        "calls": [
            {"call": frame.text, "place": frame.span.place if frame.span else None, "link": frame.link}
            for frame in one.place.calls
        ],
        "needs": [_need_json(need) for need in one.needs],
    }


def _need_json(need: Need) -> Json:
    return {"condition": need.text, "values": {value.name: value.value for value in need.values}}


def diagnostic_json(diagnostic: Diagnostic) -> Json:
    return {
        "code": diagnostic.code.number,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "primary": _label_json(diagnostic.primary),
        "secondary": [_label_json(label) for label in diagnostic.secondary],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
    }


def _label_json(label: Label) -> Json:
    span = label.span
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "start": span.start,
        "end": span.end,
        "text": label.text,
    }
