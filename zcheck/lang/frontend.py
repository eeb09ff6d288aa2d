"""The front door of the language: from a path to a design, from a design to systems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic, Severity
from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.diagnostics.source import Source, Span
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.asked import Asked, AsWritten, asked_of, chosen
from zcheck.lang.composing import compose
from zcheck.lang.design import Design
from zcheck.lang.loading import load_files
from zcheck.lang.lowering.assembling import lower
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.lowering.settings import chosen as values_chosen
from zcheck.lang.mistakes import files, names
from zcheck.lang.parser import parse_expression, parse_file
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    ParamDecl,
    Setting,
)
from zcheck.lang.syntax.expressions import Name
from zcheck.lang.validation import validate
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Batch:
    """The checks of a file that share one setting of the parameters, with the system they speak of.

    `settings` are the checks' own (``with a = 1``) and the command line's, as written.
    """

    settings: AsWritten
    system: System
    warnings: tuple[Diagnostic, ...] = ()


def load_design(path: Path) -> Design:
    """Parse a file and what it imports and extends, merge, and check names, types and sense.

    Raises ModelError with all errors of the first phase that has any.
    """
    loaded = load_files(path)
    tree = loaded.files[loaded.main].tree
    if tree.kind == "library":
        raise ModelError([files.library_alone(tree.span)])
    design, found = compose(loaded)
    _raise_errors(found)
    found = (*found, *validate(design))
    _raise_errors(found)
    return replace(design, warnings=distinct((*design.warnings, *found)))


def _raise_errors(found: Sequence[Diagnostic]) -> None:
    errors = [entry for entry in found if entry.severity is Severity.ERROR]
    if errors:
        raise ModelError(distinct(errors))


def distinct(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each mistake once: two diagnostics with one code at one place are the same mistake."""
    seen: dict[tuple[object, ...], Diagnostic] = {}
    for entry in found:
        span = entry.primary.span
        seen.setdefault((entry.code, span.source.name, span.start, span.end), entry)
    return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch that is not lowered yet."""

    settings: AsWritten
    in_force: tuple[Setting, ...]      # the last one for a parameter counts
    wanted: tuple[Wanted, ...]


def plans(
    design: Design,
    overrides: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    within: int | None = None,
    alike: bool = True,
) -> tuple[Plan, ...]:
    """The systems to look at, one for each distinct ``with`` of the checks.

    `overrides` are parameter values as written on the command line; a check's own ``with`` goes before them.
    `only` picks checks by name, and with `alike` ``no_fault`` that of every setting; `within` bounds checks that
    have no bound of their own. Raises ModelError, or UsageError for a check that does not exist.
    """
    given = given_settings(design, overrides or {})
    groups: dict[AsWritten, list[Asked]] = {}
    for one in chosen(asked_of(design, within), only, alike, design.source.name):
        groups.setdefault(one.key, []).append(one)
    outside = tuple((entry.name.text, entry.value.span.text) for entry in given)
    return tuple(
        Plan(
            tuple(dict((*outside, *key)).items()),
            (*design.settings, *given, *asked[0].settings),
            tuple(one.wanted for one in asked),
        )
        for key, asked in groups.items()
    )


def lowered(design: Design, plan: Plan) -> Batch:
    """Raises ModelError."""
    found = lower(design, values_chosen(plan.in_force), plan.wanted)
    return Batch(plan.settings, found.system, found.warnings)


def instantiate(
    design: Design,
    overrides: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    within: int | None = None,
    alike: bool = True,
) -> tuple[Batch, ...]:
    """The systems of all `plans`. Raises ModelError with the errors of all of them."""
    batches: list[Batch] = []
    errors: list[Diagnostic] = []
    for plan in plans(design, overrides, only, within, alike):
        try:
            batches.append(lowered(design, plan))
        except ModelError as error:
            errors += error.diagnostics
    if errors:
        raise ModelError(distinct(errors))
    return tuple(batches)


def given_settings(design: Design, overrides: Mapping[str, str]) -> list[Setting]:
    """Values of parameters as written on a command line, checked like those of a file; raises ModelError."""
    given = [_override(design, name, text) for name, text in overrides.items()]
    if given:
        _raise_errors(validate(replace(design, settings=(*design.settings, *given))))
    return given


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a file asks. Questions with equal `settings` are answered by one search."""

    name: str                                     # of a check; of a `sweep`, `minimize` or `prove`, its words
    settings: AsWritten                           # the check's own ``with``
    start: int | None                             # where it is written in its file; None: every file is asked it
    is_request: bool


def questions(design: Design) -> tuple[Question, ...]:
    """What a file asks, in its order, and then what every file is asked."""
    start = {check.name.text: check.span.start for check in design.checks}
    checks = [
        Question(one.wanted.name, one.key, None if one.is_added else start[one.wanted.name], False)
        for one in asked_of(design, None)
    ]
    requests = [
        Question(" ".join(request.span.text.split()), (), request.span.start, True) for request in design.requests
    ]
    return tuple(sorted([*checks, *requests], key=lambda one: (one.start is None, one.start or 0)))


ASSERTED = "asserted"
"""The name of the one check of a design that `with_check` gives."""


def with_check(design: Design, asked: str, expect: str) -> Design:
    """The design with one check instead of its own: `asked` is what may stand behind ``check NAME :``.

    Raises ModelError for what is wrong with it, UsageError if it is not one property.
    """
    source = Source("the assertion", f"model {ASSERTED}\ncheck {ASSERTED} : {asked}")
    tree, found = parse_file(source)
    _raise_errors(found)
    match tree.declarations if tree is not None else ():
        case (CheckDecl(expect=None) as check,):
            pass
        case (CheckDecl(),):
            raise UsageError(f"`{asked}` says what it expects", "leave out `expect`: the assertion says it")
        case _:
            raise UsageError(f"`{asked}` is not one property", "for example `deadlock free`")
    asking = replace(design, checks=(replace(check, expect=expect),), requests=())
    _raise_errors(validate(asking))
    return asking


def _override(design: Design, name: str, text: str) -> Setting:
    """``--set name=text`` as a setting."""
    source = Source("--set", f"{name}={text}")
    span = Span(source, 0, len(name))
    known = [key for key, entry in design.declarations.items() if isinstance(entry, ParamDecl)]
    if name not in known:
        raise ModelError([names.unknown_parameter(Name(name, span), None, closest(name, known))])
    value = parse_expression(Source(f"--set {name}", text))
    return Setting(Name(name, span), value, Span(source, 0, len(source.text)))
