"""Checks that hold because nothing happens: warnings, which change no verdict.

Nothing is warned of that a search has not shown: all states were looked at, and no fault hid what lies behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from zcheck.checking.beside import room
from zcheck.checking.happening import passing
from zcheck.checking.options import Options
from zcheck.checking.running import run_batch
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.design import Design
from zcheck.lang.frontend import instantiate, load_design
from zcheck.lang.mistakes.vacuity import never_runs, premise_never_true, progress_lost, progress_never_made
from zcheck.lang.premises import Premise
from zcheck.lang.syntax.declarations import EventDecl, ThreadDecl
from zcheck.report.document import listing
from zcheck.results.outcome import CheckOutcome, Run, Standing
from zcheck.results.verdict import Holds, Violated
from zcheck.system.properties import Check, DeadlockFree, Live, NeverStuck, Progress
from zcheck.system.system import System


def is_premise(one: Check, premises: Mapping[str, Premise]) -> bool:
    return _declared(one) in premises


def vacuities(
    design: Design,
    premises: Mapping[str, Premise],
    runs: Sequence[Run],
    outcomes: Sequence[CheckOutcome],
    supposed: Iterable[CheckOutcome],
    options: Options,
) -> Iterator[Diagnostic]:
    """Everything there is to warn of. `supposed` are the answers to the questions about `premises`.

    Idle threads are told only if all checks were asked, for another setting may need them, and are as expected:
    else there is something better to look at.
    """
    yield from _premises_never_true(premises, supposed, outcomes)
    yield from _progress_never_passed(runs, outcomes)
    if options.only is None and all(one.standing is Standing.AS_EXPECTED for one in outcomes):
        yield from _idle_declarations(design, runs)
    yield from _progress_no_longer_made(design, runs, outcomes, options)


def _premises_never_true(
    asked: Mapping[str, Premise], answers: Iterable[CheckOutcome], outcomes: Sequence[CheckOutcome]
) -> Iterator[Diagnostic]:
    """`answers` are those to the questions `asked`: a premise is told if it is true in no instance of its check."""
    by_premise: dict[str, list[CheckOutcome]] = {}
    for answer in answers:
        by_premise.setdefault(_declared(answer.check), []).append(answer)
    for name, instances in by_premise.items():
        premise = asked[name]
        checks = [one for one in outcomes if _declared(one.check) == premise.check]
        never = all(isinstance(one.verdict, Violated) for one in instances)
        if never and checks and all(isinstance(one.verdict, Holds) for one in checks):
            bounded = any(one.check.within is not None for one in checks)
            yield premise_never_true(premise.span, premise.check, premise.text, bounded)


def _declared(one: Check) -> str:
    """The name of a check without that of its instance."""
    return one.name.partition("[")[0]


def _progress_never_passed(runs: Sequence[Run], outcomes: Iterable[CheckOutcome]) -> Iterator[Diagnostic]:
    """Checks for a progress that hold although it is never made."""
    for one in outcomes:
        goal = one.check.property
        if one.run is None or one.check.span is None or not isinstance(goal, Progress | Live):
            continue
        run = runs[one.run]
        if isinstance(one.verdict, Holds) and _saw_all(run) and goal.label in _carried(run.system) - _passed(run):
            yield progress_never_made(one.check.span, one.check.name, goal.label)


def _saw_all(run: Run) -> bool:
    """Whether what never fired in a run can indeed never fire."""
    return run.statistics.complete and not run.spared and not run.statistics.faults


def _carried(system: System) -> frozenset[str]:
    return frozenset(label for action in system.actions for label in action.progress)


def _passed(run: Run) -> frozenset[str]:
    never = frozenset(run.statistics.never_fired)
    return frozenset(
        label for action in run.system.actions if action.index not in never for label in action.progress
    )


def _idle_declarations(design: Design, runs: Sequence[Run]) -> Iterator[Diagnostic]:
    """Threads and events of the file itself that are there in some run and take a step in none.

    Those of libraries and of an extended model may well be there for other files.
    """
    if not all(map(_saw_all, runs)):
        return
    there = {name for run in runs for name in _actors(run, fired=False)}
    for name in sorted(there - {name for run in runs for name in _actors(run, fired=True)}):
        declaration = design.declarations.get(name)
        if name in design.own and isinstance(declaration, ThreadDecl | EventDecl):
            kind = "thread" if isinstance(declaration, ThreadDecl) else "event"
            yield never_runs(declaration.name.span, kind, name)


def _actors(run: Run, fired: bool) -> Iterator[str]:
    """The classes of threads and the events that have steps; with `fired` those that take one."""
    never = frozenset(run.statistics.never_fired)
    for action in run.system.actions:
        if not fired or action.index not in never:
            if action.thread is None:
                yield (action.group or action.name).partition("(")[0]
            else:
                yield run.system.threads[action.thread].class_name


def _progress_no_longer_made(
    design: Design, runs: Sequence[Run], outcomes: Sequence[CheckOutcome], options: Options
) -> Iterator[Diagnostic]:
    """Of a spec whose checks hold: progress that it does not make, and its model does, at the settings of a run."""
    if design.base is None:
        return
    base = load_design(design.base)
    told: set[str] = set()
    for number, run in enumerate(runs):
        holding = [one.check for one in outcomes if one.run == number and _promises(one)]
        if not holding or not _saw_all(run):
            continue
        for label in sorted(_made_by(base, run, options) - told):
            told.add(label)
            names = listing([f"`{one.name}`" for one in holding[:3]])
            span = holding[0].span
            assert span is not None, "a promise is written somewhere"
            yield progress_lost(span, base.source.name, label, names)


def _promises(one: CheckOutcome) -> bool:
    """Whether a check that is written holds, and says that work goes on."""
    asks = isinstance(one.check.property, DeadlockFree | NeverStuck | Progress | Live)
    return asks and one.check.span is not None and isinstance(one.verdict, Holds)


def _made_by(base: Design, run: Run, options: Options) -> frozenset[str]:
    """The labels that `base` passes, at the settings that the checks of `run` are asked at, and `run` does not."""
    given = {**options.settings, **dict(run.settings)}
    settings = {name: value for name, value in given.items() if name in base.declarations}
    try:
        (batch,) = instantiate(replace(base, checks=(), requests=()), settings)
    except ModelError:                   # what the spec allows need not be allowed in its model
        return frozenset()
    labels = sorted(_carried(batch.system) - _passed(run))
    if not labels:
        return frozenset()
    checks = tuple(Check(label, passing(batch.system, label), label) for label in labels)
    plain = replace(batch.system, checks=checks)
    _, verdicts = run_batch(replace(batch, system=plain), replace(options, limits=room(run, options)), None)
    return frozenset(one.name for one, verdict in zip(checks, verdicts, strict=True) if isinstance(verdict, Holds))
