"""The front door of the language: from a path to a design, from a design to systems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zcheck.diagnostics.diagnostic import Diagnostic, Severity
from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.diagnostics.source import Source, Span
from zcheck.diagnostics.suggesting import closest
from zcheck.lang.composing import compose
from zcheck.lang.design import Design
from zcheck.lang.loading import load_files
from zcheck.lang.lowering.assembling import lower
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.lowering.settings import chosen
from zcheck.lang.mistakes import files, names
from zcheck.lang.parser import parse_expression, parse_file
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    DeadlockFreeSyntax,
    FaultFreeSyntax,
    NoThreadStuckSyntax,
    ParamDecl,
    PropertySyntax,
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

    settings: tuple[tuple[str, str], ...]
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


def instantiate(
    design: Design,
    overrides: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    within: int | None = None,
) -> tuple[Batch, ...]:
    """The systems to look at, one for each distinct ``with`` of the checks.

    `overrides` are parameter values as written on the command line; a check's own ``with`` goes before them.
    `only` picks checks by name; `within` bounds checks that have no bound of their own.
    Raises ModelError, or UsageError for a check that does not exist.
    """
    given = given_settings(design, overrides or {})
    groups: dict[tuple[tuple[str, str], ...], list[Wanted]] = {}
    settings: dict[tuple[tuple[str, str], ...], tuple[Setting, ...]] = {}
    for wanted, own in _wanted(design, only, within):
        key = _as_written(own)
        groups.setdefault(key, []).append(wanted)
        settings[key] = own
    batches = []
    errors: list[Diagnostic] = []
    for key, wanteds in groups.items():
        try:
            in_force = chosen((*design.settings, *given, *settings[key]))
            lowered = lower(design, in_force, wanteds)
        except ModelError as error:
            errors += error.diagnostics
            continue
        shown = (*((entry.name.text, entry.value.span.text) for entry in given), *key)
        batches.append(Batch(tuple(dict(shown).items()), lowered.system, lowered.warnings))
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
    settings: tuple[tuple[str, str], ...]         # the check's own ``with``
    start: int | None                             # where it is written in its file; None: every file is asked it
    is_request: bool


def questions(design: Design) -> tuple[Question, ...]:
    """What a file asks, in its order, and then what every file is asked."""
    start = {check.name.text: check.span.start for check in design.checks}
    checks = [
        Question(wanted.name, _as_written(own), start.get(wanted.name), False)
        for wanted, own in _wanted(design, None, None)
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


def _wanted(
    design: Design, only: Collection[str] | None, within: int | None
) -> list[tuple[Wanted, tuple[Setting, ...]]]:
    """The checks to run with their own settings: those written, or the three every file gets."""
    names = [check.name.text for check in design.checks]
    found: list[tuple[Wanted, tuple[Setting, ...]]] = [
        (Wanted(check.name.text, check.property, _text(check), check, within), check.settings)
        for check in design.checks
    ]
    start = Span(design.source, 0, 0)
    given: list[tuple[str, str, PropertySyntax]] = []
    if not design.checks and not design.requests:
        given.append(("no_deadlock", "deadlock free", DeadlockFreeSyntax(start)))
        given.append(("nobody_stuck", "no thread stuck", NoThreadStuckSyntax(start)))
    if not any(isinstance(check.property, FaultFreeSyntax) for check in design.checks):
        given.append(("no_fault", "fault free", FaultFreeSyntax(start)))
    for name, text, written in given:
        unique = name if name not in names else f"{name}_"
        found.append((Wanted(unique, written, text, None, within), ()))
    if only is None:
        return found
    known = [wanted.name for wanted, _ in found]
    for name in only:
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean `{near}`?" if near else f"the checks are {', '.join(known)}"
            raise UsageError(f"there is no check `{name}` in {design.source.name}", hint)
    return [entry for entry in found if entry[0].name in only]


def _as_written(settings: Iterable[Setting]) -> tuple[tuple[str, str], ...]:
    return tuple((entry.name.text, " ".join(entry.value.span.text.split())) for entry in settings)


def _text(check: CheckDecl) -> str:
    return " ".join(check.property.span.text.split())
