"""The first lines of a report: each check with its verdict and what that verdict means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zcheck.report.document import (
    Document,
    Mark,
    Piece,
    grouped,
    labelled,
    listing,
    paragraph,
    plural,
)
from zcheck.report.margins import margin_lines
from zcheck.report.nearby import nearby_lines
from zcheck.report.sizes import size_sentences
from zcheck.report.tables import least_sentences, table_lines, table_sentences
from zcheck.results.outcome import CheckOutcome, Outcome, Standing, name_of
from zcheck.results.table import Table
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
from zcheck.results.verdict import Exhausted, ForAllSizes, Holds, Proved, Undetermined, Unrolled, Violated
from zcheck.system.properties import (
    Always,
    DeadlockFree,
    FaultFree,
    Live,
    Never,
    NeverStuck,
    Progress,
    Property,
    Reachable,
    Unsupported,
    VerdictName,
)
from zcheck.system.system import System

COLUMN = 14

STORY = " (--trace diff shows how)"


def verdict_lines(outcome: Outcome, one: CheckOutcome, width: int, told: bool) -> Document:
    """``violated  no_hang: deadlock free`` and under it, in words, what was found; `told`: its story follows."""
    found = "answered" if one.table and not one.table.open else name_of(one.verdict).value
    text = [*paragraph(f"{one.check.name}: {asked(outcome, one)}", width - COLUMN, hanging=2)]
    remark, sentences = expectation(one), meaning(outcome, one)
    if one.trace is not None and one.standing is Standing.AS_EXPECTED and not told:
        remark += STORY if remark else ""
        sentences[-1] += STORY if one.shown is not None else ""
    if remark:
        text += paragraph(remark, width - COLUMN, mark=_mark(one))
    for sentence in sentences:
        text += paragraph(sentence, width - COLUMN, hanging=2)
    text += margin_lines(one.margins, width - COLUMN)
    if one.nearby is not None:
        text += nearby_lines(one.nearby, width - COLUMN)
    lines = labelled((Piece(found, _mark(one)),), text, 0, COLUMN)
    return lines if one.table is None else (*lines, *table_lines(one.table, width))


def folding(outcome: Outcome) -> tuple[CheckOutcome, ...]:
    """The fault checks that a file gets at the settings of its checks, where they hold in all reachable states.

    None if there is nothing else to show.
    """
    found = tuple(
        one
        for one in outcome.checks
        if one.check.span is None
        and isinstance(one.check.property, FaultFree)
        and " with " in one.check.name
        and one.check.within is None
        and one.standing is Standing.AS_EXPECTED
    )
    return () if len(found) == len(outcome.checks) else found


def folded_lines(folded: Sequence[CheckOutcome], width: int) -> Document:
    """One line for all of `folding`."""
    if not folded:
        return ()
    text = f"no_fault: fault free, also at {plural(len(folded), 'other setting')}"
    label = (Piece(VerdictName.HOLDS.value, Mark.GOOD),)
    return labelled(label, paragraph(text, width - COLUMN, hanging=2), 0, COLUMN)


def asked(outcome: Outcome, one: CheckOutcome) -> str:
    """The question as written, with the settings and the bound it was asked under."""
    text = one.check.text
    if one.check.within is not None and "within" not in text:
        text += f" within {plural(one.check.within, 'step')}"
    settings = outcome.runs[one.run].settings if one.run is not None else ()
    if settings and not any(" with " in said for said in (text, one.check.name)):
        text += " with " + ", ".join(f"{name} = {value}" for name, value in settings)
    return text


def expectation(one: CheckOutcome) -> str:
    """How the verdict compares with what was expected, where that is not simply `holds` as it should."""
    expected = one.check.expect
    match one.standing:
        case Standing.AS_EXPECTED:
            return "" if expected is VerdictName.HOLDS else "as expected"
        case Standing.DIFFERENT:
            return "" if expected is VerdictName.HOLDS else f"but expected: {expected.value}"
        case Standing.OPEN:
            return "" if expected is VerdictName.HOLDS else f"open: expected {expected.value}"
        case _:
            assert_never(one.standing)


def _mark(one: CheckOutcome) -> Mark:
    match one.standing:
        case Standing.AS_EXPECTED:
            return Mark.GOOD
        case Standing.DIFFERENT:
            return Mark.BAD
        case Standing.OPEN:
            return Mark.OPEN
        case _:
            assert_never(one.standing)


def meaning(outcome: Outcome, one: CheckOutcome) -> list[str]:
    """What the verdict says, in sentences."""
    system = outcome.runs[one.run].system if one.run is not None else None
    if one.table is not None and not one.table.open:
        return _answer(outcome, one, one.table)
    match one.verdict:
        case Holds(Exhausted() as evidence):
            return _held(outcome, one, evidence)
        case Violated(Exhausted(states, bound)):
            extent = _extent(outcome, one, states, bound)
            return [f"false in {extent}{_beyond(bound)}", *_fault_caveat(outcome, one)]
        case Holds(Unrolled() | Proved() as argument) | Violated(Unrolled() | Proved() as argument):
            return [_argued(one.check.property, argument)]
        case Holds(ForAllSizes(proofs)):
            return size_sentences(proofs, _universal(proofs[0].goal, "each reachable state"))
        case Undetermined(reason, hint):
            return [reason] if hint is None else [reason, f"next: {hint}"]
        case Holds() | Violated():
            assert system is not None, "a trace belongs to a run"
            assert one.trace is not None, "what is not exhausted has a trace"
            return [found_after(system, one.check.property, one.trace)]
        case _:
            assert_never(one.verdict)


def _held(outcome: Outcome, one: CheckOutcome, evidence: Exhausted) -> list[str]:
    states, bound = evidence.states, evidence.bound
    return [
        _universal(one.check.property, _extent(outcome, one, states, bound)) + _beyond(bound),
        *_fault_caveat(outcome, one),
    ]


def _argued(goal: Property, argument: Unrolled | Proved) -> str:
    """What a solver has shown without looking at states one by one. It says nothing of faults not asked about."""
    match argument:
        case Unrolled(bound, _):
            each = "each reachable state" if bound is None else f"each state of depth {grouped(bound)} or less"
            how = _beyond(bound)
        case Proved(steps, laws, lemmas):
            each = "each reachable state"
            others = len(lemmas) - laws
            known = [plural(laws, "conservation law")] if laws else []
            known += [plural(others, "other invariant" if laws else "invariant")] if others else []
            given = f" with {listing(known)}" if known else ""
            how = f"; proved by {steps}-induction{given}, and proved again from another encoding"
        case _:
            assert_never(argument)
    said = f"false in {each}" if isinstance(goal, Reachable) else _universal(goal, each)
    return said + how + ("" if isinstance(goal, FaultFree) else "; nothing behind a faulting step was looked at")


def _extent(outcome: Outcome, one: CheckOutcome, states: int, bound: int | None) -> str:
    """The states that were seen, for behind ``in``."""
    representative = one.run is not None and outcome.runs[one.run].representative
    if states == 1:
        return "the only reachable state" if bound is None else "the initial state"
    if bound is None and representative:
        return f"each of the {grouped(states)} states that stand for all reachable ones"
    if bound is None:
        return f"each of the {grouped(states)} reachable states"
    others = ", which stand for all such" if representative else ""
    return f"each of the {grouped(states)} states of depth {grouped(bound)} or less{others}"


def _beyond(bound: int | None) -> str:
    return "" if bound is None else f"; {plural(bound, 'step')} is the bound, so nothing is said of longer runs"


def _universal(goal: Property, each: str) -> str:
    match goal:
        case DeadlockFree():
            return f"in {each} somebody can go on, or everybody rests"
        case FaultFree():
            return f"no step goes wrong: looked at every step from {each}"
        case Always():
            return f"true in {each}"
        case Never():
            return f"false in {each}"
        case NeverStuck(_, everyone):
            who = "every thread" if everyone else "the thread"
            return f"in {each}, {who} rests or can still go on, now or after steps of others"
        case Progress(label):
            return f"from {each}, `progress {label}` can still be reached, or all who make it rest"
        case Reachable() | Live() | Unsupported():
            return f"looked at {each}"
        case _:
            assert_never(goal)


def _answer(outcome: Outcome, one: CheckOutcome, table: Table) -> list[str]:
    """What a grid of points came to."""
    if one.least is None:
        return table_sentences(table)
    found = least_sentences(one.least, table)
    if one.shown is not None and one.run is not None:
        system = outcome.runs[one.run].system
        story = found_after(system, one.check.property, one.shown)
        found.append(f"at {one.least.parameter} = {one.least.below}: {story}")
    return found


def _fault_caveat(outcome: Outcome, one: CheckOutcome) -> list[str]:
    """Exhaustion speaks of the fault-free steps; where faults were met this must be said."""
    asks_for_faults = isinstance(one.check.property, FaultFree)
    if one.run is None or asks_for_faults or not outcome.runs[one.run].statistics.faults:
        return []
    return ["this speaks of the fault-free steps only: some steps go wrong (see the fault)"]


def found_after(system: System, goal: Property, trace: Trace) -> str:
    """What a trace leads to, in one sentence."""
    after = f"after {plural(trace.length, 'step')}" if trace.length else "in the initial state"
    match trace.ending:
        case Deadlocked(()):
            return f"{after} nothing can happen any more"
        case Deadlocked(threads):
            return f"{after} nobody can make progress: {_names(system, threads)} cannot go on"
        case Faulted(action, test):
            fault = system.actions[action].tests[test].fault
            return f"in step {trace.length} {system.actions[action].group}: {fault.kind.value}"
        case Reached():
            from zcheck.explain.ending import LastState, ending

            end = ending(system, goal, trace)
            value = end.value if isinstance(end, LastState) else None
            return f"{after} the condition {'has no value' if value == 'no value' else f'is {value}'}"
        case Stuck(threads):
            return f"{after} {_names(system, threads)} can never go on, whatever the others do{_optional(system)}"
        case NoProgress(label):
            return f"{after} `progress {label}` can never be reached again{_optional(system)}"
        case Livelocked(label, loop):
            rounds = plural(trace.length - loop, "step")
            start = f"after {plural(loop, 'step')}" if loop else "from the start"
            return f"{start} a loop of {rounds} can go on for ever without `progress {label}`, fair to everybody"
        case Ceased(label):
            return f"{after} nothing goes on that would lead to `progress {label}`"
        case _:
            assert_never(trace.ending)


def _optional(system: System) -> str:
    """Optional steps may harm but never count as help; where there are any, this must be said."""
    return "" if all(action.mandatory for action in system.actions) else ", unless an optional step helps"


def _names(system: System, threads: tuple[int, ...]) -> str:
    names = [system.threads[index].name for index in threads]
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} more"]
    return listing(names)
