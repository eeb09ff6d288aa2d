"""Questions about threads whose answers exist only when all threads are lowered: `stalled`, `resting`, `at`.

An expression holds a read of a negative slot in place of the answer until `Questions.answer` replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
from zcheck.frozen import dataclass
from zcheck.lang.mistakes import values as mistakes
from zcheck.system.building import reads, substitute
from zcheck.system.expressions import Expr, Read


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is ``stalled``, ``resting`` or ``at``; `label` belongs to ``at``."""

    kind: str
    thread: int
    label: str | None = None


class Questions:
    """Gives each distinct question one negative slot number."""

    def __init__(self) -> None:
        self._slots: dict[Question, int] = {}
        self._spans: dict[int, Span] = {}
        self._later: dict[tuple[int, tuple[tuple[int, Expr], ...]], int] = {}

    def ask(self, question: Question, span: Span) -> Expr:
        """The placeholder for the answer."""
        slot = self._slots.setdefault(question, self._next())
        self._spans.setdefault(slot, span)
        return Read(slot)

    def _next(self) -> int:
        return -1 - len(self._slots) - len(self._later)

    def later(self, expr: Expr, values: Mapping[int, Expr]) -> dict[int, Expr]:
        """For each question in `expr` the placeholder for its answer once `values` are in place."""
        asked = [slot for slot in reads(expr) if slot < 0] if values else []
        found: dict[int, Expr] = {}
        for slot in sorted(asked):
            key = (slot, tuple(sorted(values.items())))
            found[slot] = Read(self._later.setdefault(key, self._next()))
        return found

    def answer(self, reply: Callable[[Question, Span], Expr], name: Callable[[int], str]) -> Mapping[int, Expr]:
        """Replies to all questions, with the questions inside the replies replaced by theirs.

        Raises ModelError where an answer depends on itself.
        """
        asked = {slot: question for question, slot in self._slots.items()}
        later = {slot: key for key, slot in self._later.items()}
        answers: dict[int, Expr] = {}
        path: list[int] = []

        def settle(slot: int) -> None:
            if slot in answers:
                return
            if slot in path:
                ring = [name(asked[entry].thread) for entry in [*path[path.index(slot) :], slot]]
                raise ModelError([mistakes.stalled_circle(None, ring, self._spans[slot])])
            if slot in later:
                settle_later(slot, *later[slot])
                return
            path.append(slot)
            raw = reply(asked[slot], self._spans[slot])
            for inner in sorted(reads(raw)):
                if inner < 0:
                    settle(inner)
            answers[slot] = substitute(raw, answers)
            path.pop()

        def settle_later(slot: int, earlier: int, values: Iterable[tuple[int, Expr]]) -> None:
            settle(earlier)
            for inner in {entry for _, value in values for entry in reads(value) if entry < 0}:
                settle(inner)
            now = {changed: substitute(value, answers) for changed, value in values}
            answers[slot] = substitute(answers[earlier], now)

        for slot in (*asked, *later):
            settle(slot)
        return answers
