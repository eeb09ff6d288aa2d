"""Questions about threads whose answers exist only when all threads are lowered: `stalled`, `resting`, `at`.

An expression holds a read of a negative slot in place of the answer until `Questions.answer` replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Span
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

    def ask(self, question: Question, span: Span) -> Expr:
        """The placeholder for the answer."""
        slot = self._slots.setdefault(question, -1 - len(self._slots))
        self._spans.setdefault(slot, span)
        return Read(slot)

    def answer(self, reply: Callable[[Question, Span], Expr], name: Callable[[int], str]) -> Mapping[int, Expr]:
        """Replies to all questions, with the questions inside the replies replaced by theirs.

        Raises ModelError where an answer depends on itself.
        """
        asked = {slot: question for question, slot in self._slots.items()}
        answers: dict[int, Expr] = {}
        path: list[int] = []

        def settle(slot: int) -> None:
            if slot in answers:
                return
            if slot in path:
                ring = [name(asked[entry].thread) for entry in [*path[path.index(slot) :], slot]]
                raise ModelError([mistakes.stalled_circle(None, ring, self._spans[slot])])
            path.append(slot)
            raw = reply(asked[slot], self._spans[slot])
            for inner in sorted(reads(raw)):
                if inner < 0:
                    settle(inner)
            answers[slot] = substitute(raw, answers)
            path.pop()

        for slot in asked:
            settle(slot)
        return answers
