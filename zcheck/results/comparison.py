"""Two designs side by side: what can happen in one and not in the other."""

from __future__ import annotations

from enum import Enum

from zcheck.frozen import dataclass
from zcheck.results.outcome import Run
from zcheck.results.trace import Trace
from zcheck.results.verdict import Verdict
from zcheck.system.properties import VerdictName


class Kind(Enum):
    """What sort of thing can happen; the value is how reports call it."""

    PROGRESS = "progress"
    STATEMENT = "statement"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that can happen in one design only. `witness` is a shortest run of that design up to where it
    happens next, or, of a value, has happened."""

    kind: Kind
    text: str                       # ``pagedaemon: move 1 page from cache to free``, ``free = 0``
    witness: Trace
    in_new: bool                    # False: of the old design only


@dataclass(frozen=True, slots=True)
class Question:
    """One of the questions that every design is asked, and both answers."""

    text: str                       # ``deadlock free``
    old: Verdict
    new: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """`undecided` are things of which it is not known for both designs whether they can happen: a limit was
    reached. `lost` are the `progress` labels that the new design has, or the old one reached, and that nothing
    reaches any more."""

    old: str
    new: str
    old_run: Run
    new_run: Run
    questions: tuple[Question, ...]
    differences: tuple[Difference, ...]
    undecided: tuple[str, ...]
    labels: tuple[tuple[str, VerdictName], ...]    # whether the new design still reaches each

    @property
    def lost(self) -> tuple[str, ...]:
        return tuple(label for label, found in self.labels if found is VerdictName.VIOLATED)
