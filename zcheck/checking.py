"""From a file to its outcome: the only module that knows the whole pipeline.

load -> instantiate -> validate -> reduce -> explore -> replay -> outcome. Engines are not trusted: no trace
leaves this module that the reference semantics does not replay, on the searched system and on the plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from zcheck.analysis.dead_values import reset_dead_values
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import EngineBug, ModelError
from zcheck.diagnostics.source import Source
from zcheck.engines.interpreter.explorer import INTERRUPTED, explore
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, instantiate, load_design
from zcheck.lang.syntax.declarations import MinimizeDecl, ProveDecl, SweepDecl
from zcheck.limits import Limits
from zcheck.report.itf import digest
from zcheck.report.recorded import Mismatch, Recorded, as_trace
from zcheck.results.outcome import CheckOutcome, Outcome, Run
from zcheck.results.statistics import Exploration, Snapshot
from zcheck.results.trace import Livelocked, Trace
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Verdict, Violated
from zcheck.semantics.replay import replay
from zcheck.semantics.steps import fire, first_fault, is_enabled
from zcheck.system.properties import Check, Unsupported
from zcheck.system.system import State, System
from zcheck.system.validate import validate

FUTURE = 2_000
"""So many states of the future of a stuck state are replayed; see `semantics.replay`."""

Watch = Callable[[Snapshot], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of a run beyond the file itself."""

    settings: Mapping[str, str] = field(default_factory=dict)   # over those of the file, as written
    only: frozenset[str] | None = None                          # names of checks; None: all
    within: int | None = None                                   # steps, for every check
    limits: Limits = field(default_factory=Limits)
    full: bool = False                                          # without reductions
    strict: bool = False                                        # warnings are errors


def check(path: Path, options: Options, watch: Watch | None = None) -> Outcome:
    """Decide the checks of the file at `path`.

    Raises ModelError, UsageError, EngineFailure. An interrupted run gives undetermined verdicts.
    """
    return check_design(load_design(path), options, watch)


def check_design(design: Design, options: Options, watch: Watch | None = None) -> Outcome:
    """Decide the checks of a design; as `check` otherwise."""
    batches = instantiate(design, options.settings, options.only, options.within)
    warnings = _warnings(design, batches)
    if options.strict and warnings:
        raise ModelError(warnings)
    runs: list[Run] = []
    outcomes: list[CheckOutcome] = []
    stopped = False
    for batch in batches:
        if stopped:
            outcomes += _not_tried(batch.system)
            continue
        run, verdicts = _run(batch, options, watch)
        outcomes += (
            CheckOutcome(one, verdict, len(runs))
            for one, verdict in zip(batch.system.checks, verdicts, strict=True)
        )
        runs.append(run)
        stopped = run.interrupted
    return Outcome(
        file=design.source.name,
        title=design.title,
        sources=design.sources,
        settings=tuple(options.settings.items()),
        within=options.within,
        runs=tuple(runs),
        checks=(*sorted(outcomes, key=_order(design)), *_requests(design, options)),
        warnings=warnings,
        skipped=_skipped(design, options.only),
    )


def _run(batch: Batch, options: Options, watch: Watch | None) -> tuple[Run, tuple[Verdict, ...]]:
    plain, searched = prepared(batch.system, options.full)
    exploration = explore(searched, options.limits, watch)
    verdicts = confirmed(plain, searched, exploration)
    reductions = () if searched is plain else (DEAD_VALUES,)
    own = tuple(pair for pair in batch.settings if pair not in options.settings.items())
    interrupted = exploration.statistics.stopped_by == INTERRUPTED.reason
    run = Run(plain, own, exploration.engine, exploration.statistics, reductions, interrupted)
    return run, verdicts


DEAD_VALUES = "values that nothing reads again are set back"


def prepared(plain: System, full: bool) -> tuple[System, System]:
    """The plain system and the one to search, both validated; the same object where nothing is reduced."""
    validate(plain)
    searched = plain if full else reset_dead_values(plain)
    if searched == plain:
        return plain, plain
    validate(searched)
    return plain, searched


def confirmed(plain: System, searched: System, exploration: Exploration) -> tuple[Verdict, ...]:
    """The verdicts, each trace replayed and told in the plain system; raises EngineBug for one that fails."""
    if len(exploration.verdicts) != len(searched.checks):
        counts = f"{len(exploration.verdicts)} verdicts for {len(searched.checks)} checks"
        raise EngineBug(f"{exploration.engine} gave {counts}")
    pairs = zip(searched.checks, exploration.verdicts, strict=True)
    return tuple(_confirmed(plain, searched, one, verdict, exploration) for one, verdict in pairs)


def _confirmed(
    plain: System, searched: System, one: Check, verdict: Verdict, exploration: Exploration
) -> Verdict:
    match verdict:
        case Undetermined():
            return verdict
        case Holds(evidence):
            return Holds(_evidence(plain, searched, one, evidence, exploration))
        case Violated(evidence):
            return Violated(_evidence(plain, searched, one, evidence, exploration))
        case _:
            assert_never(verdict)


def _evidence(
    plain: System, searched: System, one: Check, evidence: Exhausted | Trace, exploration: Exploration
) -> Exhausted | Trace:
    if isinstance(evidence, Exhausted):
        _confirm_exhaustion(one, evidence, exploration)
        return evidence
    mismatch = replay(searched, one, evidence, FUTURE)
    if mismatch is None and searched is not plain:
        evidence = in_plain(plain, evidence)
        mismatch = replay(plain, one, evidence, FUTURE)
    if mismatch is not None:
        raise EngineBug(f"{exploration.engine} gave a trace for `{one.name}` that is none: {mismatch}")
    return evidence


def _confirm_exhaustion(one: Check, evidence: Exhausted, exploration: Exploration) -> None:
    """Exhaustion without a bound needs a complete run; with one, the bound must be the check's own."""
    if evidence.bound is None and not exploration.statistics.complete:
        raise EngineBug(f"{exploration.engine} claims to have seen every state for `{one.name}`, but stopped early")
    if evidence.bound is not None and (one.within is None or evidence.bound < one.within):
        raise EngineBug(f"{exploration.engine} decided `{one.name}` with too small a bound, {evidence.bound}")


def in_plain(plain: System, trace: Trace) -> Trace:
    """The run of `plain` that takes the same actions: what a reduction left out of the states is back.

    A loop may close only after some more rounds: a value that nothing reads again differs in the first.
    Raises EngineBug if there is no such run.
    """
    states = [plain.initial]
    actions: list[int] = []
    _take(plain, trace.actions, states, actions)
    if not isinstance(trace.ending, Livelocked):
        return Trace(tuple(states), tuple(actions), trace.ending)
    heads = [trace.ending.loop]
    for _ in range(ROUNDS):
        for head in heads:
            if states[head] == states[-1]:
                return Trace(tuple(states), tuple(actions), Livelocked(trace.ending.label, head))
        heads.append(len(actions))
        _take(plain, trace.actions[trace.ending.loop :], states, actions)
    raise EngineBug("a reduction invented a loop")


ROUNDS = 64
"""So often a loop is gone through before it is believed not to close; one round more than once is usual."""


def _take(plain: System, indices: Sequence[int], states: list[State], actions: list[int]) -> None:
    """Extend a run of `plain` by some actions."""
    for index in indices:
        action, state = plain.actions[index], states[-1]
        if not is_enabled(plain, action, state) or first_fault(action, state) is not None:
            raise EngineBug(f"a reduction invented step {len(actions) + 1} ({action.name})")
        states.append(fire(plain, action, state))
        actions.append(index)


def systems(path: Path, options: Options) -> tuple[Batch, ...]:
    """The plain systems of a file, one for each setting of its checks, each validated."""
    batches = instantiate(load_design(path), options.settings, options.only, options.within)
    for batch in batches:
        validate(batch.system)
    return batches


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a recorded trace. `trace` and `system` are there unless the model lost what it names."""

    check: Check
    system: System
    trace: Trace | None
    problem: str | None                # why the model no longer allows it
    changed: tuple[str, ...]           # files that differ from when it was recorded


def replay_recorded(recorded: Recorded, path: Path) -> Replayed:
    """Run a recorded trace against what the file at `path` says now."""
    design = load_design(path)
    settings = dict(recorded.settings)
    only = frozenset({recorded.check})
    (batch,) = instantiate(design, settings, only, recorded.within)
    plain = batch.system
    validate(plain)
    (one,) = batch.system.checks
    changed = changed_sources(recorded, design.sources)
    try:
        trace = as_trace(recorded, plain)
    except Mismatch as mismatch:
        return Replayed(one, plain, None, str(mismatch), changed)
    problem = replay(plain, one, trace, FUTURE)
    return Replayed(one, plain, trace if problem is None else None, problem, changed)


def changed_sources(recorded: Recorded, sources: Iterable[Source]) -> tuple[str, ...]:
    """The files that were changed, added or dropped since the trace was recorded; names may have moved."""
    before = {digest_ for _, digest_ in recorded.sources}
    now = {digest(source.text): source.name for source in sources}
    gone = [name for name, digest_ in recorded.sources if digest_ not in now]
    return tuple(dict.fromkeys([*gone, *(name for key, name in now.items() if key not in before)]))


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


def _not_tried(system: System) -> list[CheckOutcome]:
    verdict = Undetermined("not looked at: interrupted before", "let it run, or ask for this check with --check")
    return [CheckOutcome(one, verdict, None) for one in system.checks]


def _requests(design: Design, options: Options) -> list[CheckOutcome]:
    """`sweep`, `minimize` and `prove` have no engine yet: always undetermined."""
    if options.only is not None:
        return []
    return [_request(request) for request in design.requests]


def _request(request: SweepDecl | MinimizeDecl | ProveDecl) -> CheckOutcome:
    word = {SweepDecl: "sweep", MinimizeDecl: "minimize", ProveDecl: "prove"}[type(request)]
    text = " ".join(request.span.text.split())
    one = Check(word, Unsupported(word), text.removeprefix(word).strip(), span=request.span)
    hint = "write one check for each setting: `check NAME : PROPERTY with a = e`"
    return CheckOutcome(one, Undetermined(f"`{word}` is not supported yet", hint), None)


def _skipped(design: Design, only: frozenset[str] | None) -> tuple[str, ...]:
    """The checks of the file that `only` leaves out."""
    if only is None:
        return ()
    return tuple(
        one.name.text for one in design.checks if one.name.text not in only
    )
