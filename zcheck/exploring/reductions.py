"""What a search may leave out."""

from __future__ import annotations

from zcheck.analysis.symmetry import UNCOUNTED, Symmetry
from zcheck.frozen import dataclass
from zcheck.system.properties import DeadlockFree
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Reductions:
    """`symmetry`: of states that differ in which of several alike threads is which all but one; `sparing`: steps
    that no deadlock needs, where a search can do without them. Both together are sound, but seldom of use: what
    alike threads do mostly concerns the others of them."""

    symmetry: Symmetry = UNCOUNTED
    sparing: bool = False


UNREDUCED = Reductions()


def may_spare(system: System) -> bool:
    """Whether nothing is asked about but deadlocks: stubborn sets keep these, and nothing else."""
    return bool(system.checks) and all(isinstance(check.property, DeadlockFree) for check in system.checks)
