"""One path of a step under construction: what it needs, what can go wrong, what it changes."""

from __future__ import annotations

from dataclasses import field, replace

from zcheck.frozen import dataclass
from zcheck.lang.lowering.flow import Outcome
from zcheck.lang.lowering.implying import implied
from zcheck.lang.lowering.questions import Questions
from zcheck.system.actions import Fault, FaultTest, Origin
from zcheck.system.building import conj, substitute
from zcheck.system.expressions import FALSE, TRUE, Expr


@dataclass(frozen=True, slots=True)
class Path:
    """All expressions read the state before the step; `values` are the variables changed so far."""

    questions: Questions
    values: dict[int, Expr] = field(default_factory=dict)
    guards: tuple[Expr, ...] = ()
    tests: tuple[FaultTest, ...] = ()
    progress: frozenset[str] = frozenset()
    optional: bool = False
    changed: bool = False              # anything but bookkeeping
    waited: bool = False               # it passed a waiting statement
    faulted: bool = False              # it certainly faults; nothing follows
    origin: Origin | None = None       # the branch of a choose that it took
    ran: tuple[Origin, ...] = ()       # the statements of an atomic block that it ran

    @property
    def guard(self) -> Expr:
        return conj(self.guards)

    def now(self, expr: Expr) -> Expr:
        """An expression over the state reached so far, as one over the state before the step."""
        return substitute(expr, {**self.values, **self.questions.later(expr, self.values)})

    def needing(self, condition: Expr) -> Path | None:
        """This path where `condition` holds now; None if it never does."""
        here = self.now(condition)
        if here == FALSE:
            return None
        return self if here == TRUE else replace(self, guards=(*self.guards, here))

    def tested(self, tests: tuple[FaultTest, ...]) -> Path:
        """This path, faulting unless the tests hold now."""
        kept = [FaultTest(self.now(test.holds), test.fault) for test in tests]
        kept = [test for test in kept if test.holds != TRUE and not implied(test.holds, self.guards)]
        faulted = any(test.holds == FALSE for test in kept)
        return replace(self, tests=(*self.tests, *kept), faulted=self.faulted or faulted) if kept else self

    def failing(self, fault: Fault) -> Path:
        """This path, ending in `fault`."""
        return self.tested((FaultTest(FALSE, fault),))

    def through(self, outcome: Outcome, hidden: bool = False) -> Path | None:
        """This path continued by one outcome of a statement; None if that is not possible."""
        path = self.needing(outcome.condition)
        if path is None:
            return None
        path = path.tested(outcome.tests)
        if path.faulted or not outcome.updates:
            return path
        new = {slot: self.now(value) for slot, value in outcome.updates}
        return replace(path, values={**path.values, **new}, changed=path.changed or not hidden)

    def remarked(self, origin: Origin, remark: str) -> Path:
        """This path, which takes the step at `origin` in the way that `remark` says."""
        shown = self.origin or origin
        return replace(self, origin=replace(shown, text=f"{shown.text} ({remark})"))

    def called(self, origin: Origin) -> Origin:
        """What to call the step of this path, which starts at `origin`: the branch taken, and of an atomic
        block the statements that ran."""
        shown = self.origin or origin
        if not self.ran:
            return shown
        words = "; ".join(entry.text for entry in self.ran)
        link = next((entry.link for entry in self.ran if entry.link), shown.link)
        return replace(shown, text=words, link=link)

    def passing(self, label: str) -> Path:
        return replace(self, progress=self.progress | {label})
