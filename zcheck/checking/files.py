"""From a file to its outcome: load, instantiate, validate, reduce, explore, replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zcheck.checking.beside import room
from zcheck.checking.options import Engine, Options, Watch
from zcheck.checking.running import run_batch
from zcheck.checking.telling import retold
from zcheck.checking.vacuity import is_premise, vacuities
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.asked import asked_of, chosen
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, instantiate, load_design
from zcheck.lang.premises import Premise, with_premises
from zcheck.results.outcome import CheckOutcome, Outcome, Run
from zcheck.results.verdict import Undetermined
from zcheck.system.properties import Check
from zcheck.system.validate import validate


def check(path: Path, options: Options, watch: Watch | None = None) -> Outcome:
    """Decide the checks of the file at `path`.

    Raises ModelError, UsageError, EngineFailure. An interrupted run gives undetermined verdicts.
    """
    return check_design(load_design(path), options, watch)


def check_design(design: Design, options: Options, watch: Watch | None = None) -> Outcome:
    """Decide the checks of a design; as `check` otherwise."""
    batches, premises = _batches(design, options)
    warnings = _warnings(design, batches)
    if options.strict and warnings:
        raise ModelError(warnings)
    runs: list[Run] = []
    outcomes: list[CheckOutcome] = []
    supposed: list[CheckOutcome] = []
    stopped = False
    for batch in batches:
        if stopped:
            outcomes += _not_tried(batch.system.checks, premises)
            continue
        run, verdicts = run_batch(batch, options, watch)
        for one, verdict in zip(batch.system.checks, verdicts, strict=True):
            if is_premise(one, premises):
                supposed.append(CheckOutcome(one, verdict, len(runs)))
            else:
                outcomes.append(CheckOutcome(one, retold(run.system, one, verdict), len(runs)))
        runs.append(_without(premises, run))
        stopped = run.interrupted
    if not stopped:
        warnings += tuple(vacuities(design, premises, runs, outcomes, supposed, options))
    if options.nearby and not stopped:
        outcomes = _with_nearby(design, options, runs, outcomes, watch)
    requests = () if stopped else _requests(design, options, runs, watch)
    return Outcome(
        file=design.source.name,
        title=design.title,
        sources=design.sources,
        settings=tuple(options.settings.items()),
        within=options.within,
        runs=tuple(runs),
        checks=(*sorted(outcomes, key=_order(design)), *requests),
        warnings=warnings,
        skipped=_skipped(design, options.only),
    )


def _requests(
    design: Design, options: Options, runs: list[Run], watch: Watch | None
) -> tuple[CheckOutcome, ...]:
    if not design.requests:
        return ()
    from zcheck.checking.requests import answered  # most files ask nothing of the kind, and start sooner without

    return tuple(answered(design, options, runs, watch))


def _with_nearby(
    design: Design, options: Options, runs: Sequence[Run], outcomes: Iterable[CheckOutcome], watch: Watch | None
) -> list[CheckOutcome]:
    """What was decided, with the nearest parameters at which it would be decided otherwise, and the margins."""
    from zcheck.checking.margins import margins  # both search again, and are seldom asked for
    from zcheck.checking.nearby import Neighbourhood, is_part

    asked, around = asked_of(design, options.within), Neighbourhood(design, options, watch)
    by_run: dict[int | None, list[CheckOutcome]] = {}
    for outcome in outcomes:
        by_run.setdefault(outcome.run, []).append(outcome)
    found: list[CheckOutcome] = []
    for number, several in by_run.items():
        if number is None:
            found += several
            continue
        run, decided = runs[number], [(outcome.check, outcome.verdict) for outcome in several]
        sources = [one for one in asked if any(is_part(check.name, one) for check, _ in decided)]
        near = around.nearby(sources, run, decided)
        close = {} if around.interrupted else margins(run, decided, options, room(run, options))
        for outcome in several:
            name = outcome.check.name
            found.append(replace(outcome, nearby=near.get(name), margins=close.get(name, ())))
    return found


def systems(path: Path, options: Options) -> tuple[Batch, ...]:
    """The plain systems of a file, one for each setting of its checks, each validated."""
    batches = instantiate(load_design(path), options.settings, options.only, options.within, options.alike)
    for batch in batches:
        validate(batch.system)
    return batches


def _warnings(design: Design, batches: Iterable[Batch]) -> tuple[Diagnostic, ...]:
    found = dict.fromkeys(design.warnings)
    for batch in batches:
        found.update(dict.fromkeys(batch.warnings))
    return tuple(found)


def _order(design: Design) -> Callable[[CheckOutcome], tuple[int, int]]:
    """The order of the file; what is not written there comes last."""
    sources = {id(source): number for number, source in enumerate(design.sources)}

    def key(outcome: CheckOutcome) -> tuple[int, int]:
        span = outcome.check.span
        if span is None:
            return len(sources), 0
        return sources.get(id(span.source), len(sources)), span.start

    return key


def _batches(design: Design, options: Options) -> tuple[tuple[Batch, ...], Mapping[str, Premise]]:
    """What to search, and which of the questions are about what the checks suppose."""
    chosen(asked_of(design, options.within), options.only, options.alike, design.source.name)
    asking, premises = (design, {}) if options.engine is Engine.Z3 else with_premises(design)
    only = options.only
    if only is not None:
        only |= {name for name, premise in premises.items() if premise.check in only}
    return instantiate(asking, options.settings, only, options.within, options.alike), premises


def _without(premises: Mapping[str, Premise], run: Run) -> Run:
    """The run as if it had been asked nothing about premises."""
    checks = tuple(one for one in run.system.checks if not is_premise(one, premises))
    return replace(run, system=replace(run.system, checks=checks))


def _not_tried(checks: Iterable[Check], premises: Mapping[str, Premise]) -> list[CheckOutcome]:
    verdict = Undetermined("not looked at: interrupted before", "let it run, or ask for this check with --check")
    return [CheckOutcome(one, verdict, None) for one in checks if not is_premise(one, premises)]


def _skipped(design: Design, only: frozenset[str] | None) -> tuple[str, ...]:
    """The checks of the file that `only` leaves out."""
    if only is None:
        return ()
    return tuple(
        one.name.text for one in design.checks if one.name.text not in only
    )
