"""Drawings of violations as text for other tools: wait-for graphs for Graphviz, sequences for Mermaid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zcheck.explain.reason import Reason, reason
from zcheck.explain.story import Step, merged, story
from zcheck.explain.waiting import wait_for_graph
from zcheck.report.reasons import banner
from zcheck.results.outcome import CheckOutcome, Outcome
from zcheck.results.trace import Trace
from zcheck.results.verdict import Violated
from zcheck.system.system import System


def dot(outcomes: Sequence[Outcome]) -> str:
    """A ``digraph`` for each violated check that somebody waits in: who waits for whom; knots are red."""
    return "".join(
        _digraph(f"{outcome.file} {one.check.name}", reason(system, one.check.property, trace))
        for outcome, one, system, trace in _violated(outcomes)
    )


def mermaid(outcomes: Sequence[Outcome]) -> str:
    """A ``sequenceDiagram`` for each violated check with a trace: one participant a thread, its steps as notes."""
    return "\n".join(_sequence(outcome, one, system, trace) for outcome, one, system, trace in _violated(outcomes))


def _violated(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, CheckOutcome, System, Trace]]:
    for outcome in outcomes:
        for one in outcome.checks:
            if isinstance(one.verdict, Violated) and one.trace is not None and one.run is not None:
                yield outcome, one, outcome.runs[one.run].system, one.trace


def _digraph(name: str, why: Reason) -> str:
    graph = wait_for_graph(why.waiters)
    if not graph:
        return ""
    tied = {member for knot in why.knots for member in knot.names}
    lines = [f"digraph {_quoted(name)} {{", "  node [shape=box];"]
    for node in graph:
        lines.append(f"  {_quoted(node)}{' [color=red]' if node in tied else ''};")
    for one, other, edge in graph.edges(data=True):
        colour = ", color=red" if one in tied and other in tied else ""
        lines.append(f"  {_quoted(one)} -> {_quoted(other)} [label={_quoted(edge['need'])}{colour}];")
    return "\n".join((*lines, "}", ""))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _sequence(outcome: Outcome, one: CheckOutcome, system: System, trace: Trace) -> str:
    steps = merged(story(system, trace))
    names = {who: f"p{number}" for number, who in enumerate(dict.fromkeys(step.who for step in steps))}
    lines = [f"%% {outcome.file} {one.check.name}: {_plain(one.check.text)}", "sequenceDiagram"]
    lines += (f"  participant {short} as {_plain(who)}" for who, short in names.items())
    for step in steps:
        lines += _notes(step, names)
    words = banner(trace.ending)
    if words and names:
        across = ",".join(dict.fromkeys((next(iter(names.values())), list(names.values())[-1])))
        lines.append(f"  Note over {across}: {_plain(words)}")
    return "\n".join((*lines, ""))


def _notes(step: Step, names: dict[str, str]) -> Iterator[str]:
    number = str(step.first) if step.times == 1 else f"{step.first}-{step.last}"
    yield f"  Note over {names[step.who]}: {number}. {_plain(step.place.statement)}"
    for change in step.changes:
        if change.moved and change.name in names and change.name != step.who:
            yield f"  {names[step.who]}->>{names[change.name]}: moves it on"


def _plain(text: str) -> str:
    """Without what Mermaid reads as its own: line ends, semicolons and number signs."""
    return " ".join("".join({"#": "#35;", ";": "#59;"}.get(c, c) for c in text).split())
