"""What is true of every reachable state and cheap to find: ranges, local states, conservation laws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import z3

from zcheck.analysis.hull import Law
from zcheck.analysis.laws import conservation_laws
from zcheck.analysis.local_states import local_lemmas, local_states
from zcheck.engines.symbolic.frames import law_holds
from zcheck.engines.symbolic.moments import Moment
from zcheck.frozen import dataclass
from zcheck.system.expressions import Expr
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Lemmas:
    """Each is true at the start; where all hold, all hold after any step that does not fault."""

    laws: tuple[Law, ...]
    local: tuple[Expr, ...]

    @property
    def expressions(self) -> tuple[Expr, ...]:
        return (*(law.expression for law in self.laws), *self.local)


def lemmas_of(system: System) -> Lemmas:
    locals_ = [local_states(system, thread) for thread in system.threads]
    laws = conservation_laws(system, locals_)
    return Lemmas(laws, tuple(lemma for local in locals_ for lemma in local_lemmas(local)))


def facts(lemmas: Lemmas) -> Callable[[Moment], Sequence[z3.BoolRef]]:
    """The lemmas as terms over a moment."""
    local = lemmas.local

    def at(moment: Moment) -> Sequence[z3.BoolRef]:
        counted = (law_holds(law, moment.frame, moment.encoder) for law in lemmas.laws)
        return [*counted, *map(moment.encoder.truth, local)]

    return at
