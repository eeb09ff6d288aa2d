"""What two designs can do, asked as checks: so every engine answers, and every witness is replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from zcheck.checking.happening import passing, possible
from zcheck.checking.options import Options, Watch
from zcheck.checking.running import run_batch
from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.frontend import Batch, instantiate, load_design
from zcheck.lang.syntax.declarations import ParamDecl
from zcheck.results.comparison import Comparison, Difference, Kind, Question
from zcheck.results.outcome import Run, name_of
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Undetermined, Verdict, Violated
from zcheck.system.actions import Action
from zcheck.system.building import disj, equal
from zcheck.system.expressions import FALSE, TRUE, Expr, Read, number
from zcheck.system.properties import (
    Check,
    DeadlockFree,
    FaultFree,
    NeverStuck,
    Property,
    Reachable,
)
from zcheck.system.system import Role, System
from zcheck.system.types import value_range, value_text

MOST_VALUES = 12
"""Values of variables with more than that many are not compared one by one."""

COMPARED = frozenset({Role.VARIABLE, Role.QUEUE, Role.SLAB})

Feature = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class _Side:
    run: Run
    verdicts: Mapping[Feature, Verdict]
    answers: Mapping[str, Verdict]


def compare(old: Path, new: Path, options: Options, watch: Watch | None = None) -> Comparison:
    """What can happen in one of two files and not in the other, each at its own settings.

    Settings from outside go to each file that has the parameter. Raises ModelError, UsageError, EngineFailure.
    """
    designs = load_design(old), load_design(new)
    _refuse_unknown(designs, options)
    systems = tuple(_plain(design, options) for design in designs)
    features = list(dict.fromkeys(feature for batch in systems for feature in _features(batch.system)))
    sides = tuple(_side(batch, features, options, watch) for batch in systems)
    return _comparison(designs, sides[0], sides[1], features)


def _refuse_unknown(designs: tuple[Design, Design], options: Options) -> None:
    entries = [pair for design in designs for pair in design.declarations.items()]
    known = [name for name, entry in entries if isinstance(entry, ParamDecl)]
    for name in options.settings:
        if name not in known:
            near = closest(name, known)
            raise UsageError(f"neither file has a parameter `{name}`", f"did you mean `{near}`?" if near else None)


def _plain(design: Design, options: Options) -> Batch:
    """The system at the file's own settings, whatever its checks are."""
    given = {
        name: text for name, text in options.settings.items()
        if isinstance(design.declarations.get(name), ParamDecl)
    }
    (batch,) = instantiate(replace(design, checks=(), requests=()), given)
    return batch


def _features(system: System) -> Iterator[Feature]:
    """What may happen in a system: progress, statements, values."""
    for label in sorted({label for action in system.actions for label in action.progress}):
        yield Kind.PROGRESS, label
    for action in system.actions:
        yield Kind.STATEMENT, _statement(system, action)
    for slot in system.slots:
        low, high = value_range(slot.type)
        if slot.role in COMPARED and high - low < MOST_VALUES:
            for value in range(low, high + 1):
                yield Kind.VALUE, f"{slot.name} = {value_text(slot.type, value)}"


def _statement(system: System, action: Action) -> str:
    if action.thread is None:
        return f"{action.group.partition('(')[0] or action.name}: {action.origin.text}"
    return f"{system.threads[action.thread].class_name}: {action.origin.text}"


def _side(batch: Batch, features: list[Feature], options: Options, watch: Watch | None) -> _Side:
    within = options.within
    asked = [
        Check(f"{kind.value} {text}", _reachable(batch.system, (kind, text)), text, within)
        for kind, text in features
    ]
    everybody = NeverStuck(tuple(thread.index for thread in batch.system.threads), True)
    standard: dict[str, Property] = {
        "deadlock free": DeadlockFree(), "no thread stuck": everybody, "fault free": FaultFree(),
    }
    checks = (*asked, *(Check(text, goal, text, within) for text, goal in standard.items()))
    run, verdicts = run_batch(replace(batch, system=replace(batch.system, checks=checks)), options, watch)
    return _Side(
        run,
        dict(zip(features, verdicts, strict=False)),
        dict(zip(standard, verdicts[len(features) :], strict=True)),
    )


def _reachable(system: System, feature: Feature) -> Reachable:
    """That something can happen: a state with the value, or with the step possible."""
    kind, text = feature
    if kind is Kind.VALUE:
        return Reachable(_has_value(system, text), TRUE)
    if kind is Kind.PROGRESS:
        return passing(system, text)
    fitting = [action for action in system.actions if _statement(system, action) == text]
    return Reachable(disj(possible(system, action) for action in fitting), TRUE)


def _has_value(system: System, text: str) -> Expr:
    for slot in system.slots:
        low, high = value_range(slot.type)
        if slot.role in COMPARED and text.startswith(f"{slot.name} = "):
            for value in range(low, high + 1):
                if text == f"{slot.name} = {value_text(slot.type, value)}":
                    return equal(Read(slot.index), number(value))
    return FALSE


def _comparison(
    designs: tuple[Design, Design], old: _Side, new: _Side, features: list[Feature]
) -> Comparison:
    differences: list[Difference] = []
    undecided: list[str] = []
    for kind, text in features:
        here, there = old.verdicts[kind, text], new.verdicts[kind, text]
        if isinstance(here, Undetermined) or isinstance(there, Undetermined):
            undecided.append(f"{kind.value} {text}")
            continue
        match here, there:
            case Holds(Trace() as witness), Violated():
                differences.append(Difference(kind, text, witness, in_new=False))
            case Violated(), Holds(Trace() as witness):
                differences.append(Difference(kind, text, witness, in_new=True))
            case _:
                pass
    labels = tuple((text, name_of(new.verdicts[kind, text])) for kind, text in features if kind is Kind.PROGRESS)
    return Comparison(
        designs[0].source.name,
        designs[1].source.name,
        old.run,
        new.run,
        tuple(Question(text, verdict, new.answers[text]) for text, verdict in old.answers.items()),
        tuple(differences),
        tuple(undecided),
        labels,
    )
