"""What a statement without inner statements does."""

from __future__ import annotations

from zcheck.frozen import dataclass
from zcheck.lang.lowering.flow import Outcome
from zcheck.system.building import conj, disj
from zcheck.system.expressions import TRUE, Expr
from zcheck.system.threads import Ask


@dataclass(frozen=True, slots=True)
class Effect:
    """What a statement does. `can_be_own`: it costs no step if it touches only the thread's own variables."""

    outcomes: tuple[Outcome, ...]
    waits: bool = False
    idle: bool = False
    can_be_own: bool = False
    hidden: bool = False
    spins: bool = False
    needs: Expr | None = None          # the condition of a waiting statement, where there is a shorter one
    asks: tuple[Ask, ...] = ()         # of a `take`: the classes of pages

    @property
    def condition(self) -> Expr:
        """When a waiting statement can go on."""
        if not self.waits:
            return TRUE
        return self.needs or disj(outcome.condition for outcome in self.outcomes)


def both(one: Outcome, other: Outcome) -> Outcome:
    """Two outcomes, on different slots, in one step."""
    return Outcome(
        conj((one.condition, other.condition)), one.updates + other.updates, one.tests + other.tests
    )
