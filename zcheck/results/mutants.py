"""What became of a design's mutants: copies of it with one small mistake each."""

from __future__ import annotations

from enum import Enum

from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass


class Fate(Enum):
    """The value is how it is called in reports."""

    KILLED = "killed"              # some check has another definite verdict than in the original
    SURVIVED = "survived"          # every check has the same verdict
    OPEN = "undetermined"          # neither: a limit was reached first
    EQUIVALENT = "equivalent"      # the same systems or behaviour; nothing could tell it from the original
    STILLBORN = "stillborn"        # no longer a model
    NOT_TRIED = "not tried"        # interrupted before


SAME_SYSTEM = "the same system"
SAME_BEHAVIOUR = "same behaviour at every setting asked"
"""Why a mutant is equivalent."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change and its fate.

    `where`: the declaration it stands in. `why`: the check that killed it, what is wrong with it, the limit, or in
    which way it is equivalent.
    """

    span: Span
    where: str
    kind: str
    before: str
    after: str                     # empty: left out
    fate: Fate
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Mutation:
    """All mutants of one file, in the order of its texts."""

    file: str
    title: str
    verdicts: tuple[tuple[str, str], ...]    # of the original, by check
    unexpected: tuple[str, ...]              # checks of the original that are not as expected
    silent: tuple[str, ...]                  # checks of the original that are undetermined; they kill nothing
    limit_states: int | None                 # as asked for
    mutants: tuple[Mutant, ...]

    def count(self, fate: Fate) -> int:
        return sum(mutant.fate is fate for mutant in self.mutants)

    @property
    def counted(self) -> int:
        """Mutants that count: models, and not the same as the original."""
        return self.count(Fate.KILLED) + self.count(Fate.SURVIVED) + self.count(Fate.OPEN)

    @property
    def least_percent(self) -> float:
        """The share of counted mutants that were killed; 100 if none counts."""
        return _percent(self.count(Fate.KILLED), self.counted)

    @property
    def most_percent(self) -> float:
        """The same if every undetermined mutant were killed, too."""
        return _percent(self.count(Fate.KILLED) + self.count(Fate.OPEN), self.counted)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0
