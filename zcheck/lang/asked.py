"""The checks of a file, each at its settings: those written, and those that every file is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

from zcheck.diagnostics.errors import UsageError
from zcheck.diagnostics.source import Span
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.lowering.checks import Wanted
from zcheck.lang.syntax.declarations import (
    CheckDecl,
    DeadlockFreeSyntax,
    FaultFreeSyntax,
    NoThreadStuckSyntax,
    Setting,
)

AsWritten: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values of a ``with``."""

NO_FAULT = "no_fault"
"""The check for faults of the file's own settings; those of other settings begin with this word, too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A check with its settings. Checks of equal `key` speak of one system."""

    wanted: Wanted
    settings: tuple[Setting, ...]
    key: AsWritten                     # the settings in the order of the first check that has them
    is_added: bool = False             # asked of every file

    def answers_to(self, name: str) -> bool:
        """Whether `name` means this check: ``no_fault`` means that of every setting."""
        return self.wanted.name == name or (self.is_added and name == NO_FAULT and self.is_for_faults)

    @property
    def is_for_faults(self) -> bool:
        return isinstance(self.wanted.property, FaultFreeSyntax)


def asked_of(design: Design, within: int | None) -> tuple[Asked, ...]:
    """All checks of a file, in its order, and then those that every file is asked.

    `within`, in steps, is the bound of those that have none.
    """
    written = _written(design, within)
    return (*written, *_added(design, written, within))


def chosen(asked: tuple[Asked, ...], only: Collection[str] | None, alike: bool, file: str) -> tuple[Asked, ...]:
    """Those that `only` names; `alike` says whether ``no_fault`` names that of every setting.

    Raises UsageError for a name without a check.
    """
    if only is None:
        return asked
    known = [one.wanted.name for one in asked]
    for name in only:
        if not any(one.answers_to(name) for one in asked):
            near = closest(name, known)
            hint = f"did you mean `{near}`?" if near else f"the checks are {', '.join(known)}"
            raise UsageError(f"there is no check `{name}` in {file}", hint)
    return tuple(
        one for one in asked if one.wanted.name in only or (alike and any(map(one.answers_to, only)))
    )


def as_written(settings: Iterable[Setting]) -> AsWritten:
    return tuple((entry.name.text, " ".join(entry.value.span.text.split())) for entry in settings)


def settings_text(settings: AsWritten) -> str:
    """``keep = 3, clustering = false``."""
    return ", ".join(f"{name} = {value}" for name, value in settings)


def _written(design: Design, within: int | None) -> tuple[Asked, ...]:
    keys: dict[frozenset[tuple[str, str]], AsWritten] = {}
    found = []
    for check in design.checks:
        own = as_written(check.settings)
        key = keys.setdefault(frozenset(own), own)
        wanted = Wanted(check.name.text, check.property, _text(check), check, within)
        found.append(Asked(wanted, check.settings, key))
    return tuple(found)


def _added(design: Design, written: tuple[Asked, ...], within: int | None) -> Iterator[Asked]:
    """What the file does not state itself: for faults at each setting, and for deadlocks if it asks nothing."""
    names = {check.name.text for check in design.checks}
    start = Span(design.source, 0, 0)
    if not design.checks and not design.requests:
        deadlock = Wanted("no_deadlock", DeadlockFreeSyntax(start), "deadlock free", None, within)
        stuck = Wanted("nobody_stuck", NoThreadStuckSyntax(start), "no thread stuck", None, within)
        yield from (Asked(wanted, (), (), is_added=True) for wanted in (deadlock, stuck))
    stated = {one.key for one in written if one.is_for_faults}
    settings: dict[AsWritten, tuple[Setting, ...]] = {(): ()}
    for one in written:
        settings.setdefault(one.key, one.settings)
    for key, own in settings.items():
        if key in stated:
            continue
        name = f"{NO_FAULT} with {settings_text(key)}" if key else NO_FAULT + "_" * (NO_FAULT in names)
        faults = Wanted(name, FaultFreeSyntax(start), "fault free", None, within, _bounds(written, key))
        yield Asked(faults, own, key, is_added=True)


def _bounds(written: tuple[Asked, ...], key: AsWritten) -> tuple[CheckDecl, ...]:
    """The checks of a setting if all are bounded: faults are not looked for farther away than anything else."""
    there = [one.wanted.declaration for one in written if one.key == key]
    bounded = tuple(check for check in there if check is not None and check.within is not None)
    return bounded if len(bounded) == len(there) else ()


def _text(check: CheckDecl) -> str:
    return " ".join(check.property.span.text.split())
