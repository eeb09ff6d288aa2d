"""Where an expression or statement stands, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import Enum

from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.source import Span
from zcheck.diagnostics.suggesting import closest
from zcheck.frozen import dataclass
from zcheck.lang.design import Design
from zcheck.lang.mistakes import names as mistakes
from zcheck.lang.syntax.declarations import ProcDecl
from zcheck.lang.syntax.expressions import Name
from zcheck.lang.validation.meanings import Kind, Meaning
from zcheck.lang.validation.types import INT


class Region(Enum):
    """The kind of code, in the words of messages."""

    DECLARATION = "a declaration"
    CLASS = "a page class"
    THREAD = "a thread"
    EVENT = "an event"
    DEFINITION = "a definition"
    CHECK = "a check"

    @property
    def has_thread(self) -> bool:
        """Whether some thread runs this code, so that `self` and `held` mean something."""
        return self in (Region.THREAD, Region.CLASS)


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """``at(thread, label)`` somewhere."""

    thread: str
    label: Name


@dataclass(slots=True)
class Findings:
    """Everything found while walking the tree once."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    uses: dict[str, set[str]] = field(default_factory=dict)        # owner -> global names it needs
    touched: set[Span] = field(default_factory=set)                # declared names that something uses
    declared: list[Meaning] = field(default_factory=list)          # locals and arguments
    questions: list[LabelQuestion] = field(default_factory=list)
    unknown: set[tuple[str, str]] = field(default_factory=set)     # (owner, name), said once

    def report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def use(self, owner: str, name: str) -> None:
        self.uses.setdefault(owner, set()).add(name)


HELD = Meaning(Kind.QUEUE, "held", None, INT)


@dataclass(frozen=True, slots=True)
class Context:
    """`constant` says what must be constant here, in words; `arguments`: whether the arguments of the procedure
    and the sizes of slabs count as constant, since they are known once the call is."""

    design: Design
    table: Mapping[str, Meaning]
    findings: Findings
    owner: str                                 # whose uses are recorded: a declared name, or a check
    region: Region
    locals: Mapping[str, Meaning] = field(default_factory=dict)
    constant: str | None = None
    arguments: bool = False
    procedure: ProcDecl | None = None          # around; None in threads, events and elsewhere

    def report(self, diagnostic: Diagnostic) -> None:
        self.findings.report(diagnostic)

    def constantly(self, what: str, arguments: bool = False) -> Context:
        """This place, where `what` must be a constant."""
        return replace(self, constant=what, arguments=arguments)

    def freely(self) -> Context:
        return replace(self, constant=None, arguments=False)

    def with_local(self, meaning: Meaning) -> Context:
        """This place with one more name; reports one that is declared already in the same body."""
        name = meaning.name
        assert meaning.span is not None
        if name in self.locals:
            self.report(mistakes.declared_twice(name, meaning.span, self.locals[name].span))
        elif name == "held":
            self.report(mistakes.built_in_name(name, meaning.span))
        self.findings.declared.append(meaning)
        return replace(self, locals={**self.locals, name: meaning})

    def find(self, name: Name, wanted: frozenset[Kind] | None = None) -> Meaning | None:
        """What a name means here; None, and reported, if nothing declares it. `wanted` helps to guess."""
        if name.text in self.locals:
            return self._used(self.locals[name.text])
        if name.text == "held":
            return self._held(name)
        if name.text in self.table:
            meaning = self.table[name.text]
            self.findings.use(self.owner, meaning.enum or name.text)
            return self._used(meaning)
        self._unknown(name, wanted)
        return None

    def _used(self, meaning: Meaning) -> Meaning:
        if meaning.span is not None:
            self.findings.touched.add(meaning.span)
        return meaning

    def _held(self, name: Name) -> Meaning | None:
        if self.region.has_thread:
            return HELD
        self.report(mistakes.no_thread_here("held", name.span, self.region.value))
        return None

    def _unknown(self, name: Name, wanted: frozenset[Kind] | None) -> None:
        if (self.owner, name.text) in self.findings.unknown:
            return
        self.findings.unknown.add((self.owner, name.text))
        known = {**self.table, **self.locals}
        fitting = [m.name for m in known.values() if wanted is None or m.kind in wanted]
        near = closest(name.text, fitting) or closest(name.text, known)
        where = known[near].span if near else None
        self.report(mistakes.unknown_name(name, near, where))
