"""Invariants found by Spacer, z3's property directed reachability, where induction over a few steps is not enough.

(Komuravelli, Gurfinkel, Chaki, SMT-based model checking for recursive programs, 2014.) Its clauses are conjectures:
they become lemmas of a proof, and the proof is believed only after it was proved again from the other encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.frames import Frame, free_frame, laws_of
from zcheck.engines.symbolic.lemmas import Lemmas, facts
from zcheck.engines.symbolic.logic import NO, YES
from zcheck.engines.symbolic.unrolling import Unroller
from zcheck.engines.symbolic.values import Ladder, Word, at_least, is_value
from zcheck.frozen import dataclass
from zcheck.system.building import at_least as reaches
from zcheck.system.building import conj, disj, equal, negate
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.properties import Property
from zcheck.system.system import State, System
from zcheck.system.types import value_range


@dataclass(frozen=True, slots=True)
class Atom:
    """Whether a slot has a value, or where `counted` is true, at least that value."""

    slot: int
    value: int
    counted: bool

    def term(self, frame: Frame) -> z3.BoolRef:
        return (at_least if self.counted else is_value)(frame[self.slot], self.value)

    def holds(self, state: State) -> bool:
        return state[self.slot] >= self.value if self.counted else state[self.slot] == self.value

    @property
    def expression(self) -> Expr:
        return (reaches if self.counted else equal)(Read(self.slot), number(self.value))


def invariant(
    system: System, lemmas: Lemmas, goal: Property, asker: Asker, seconds: float
) -> tuple[Expr, ...] | None:
    """Clauses that with the lemmas are kept by every step and rule out what is bad for `goal`; None: not found in
    so many seconds, or there are none, or a number is too large for it. Raises LimitReached at the user's limits.
    """
    frame = free_frame(system, "here")
    if any(isinstance(value, Word) for value in frame):
        return None
    atoms = tuple(_atoms(system, frame))
    engine = z3.Fixedpoint()
    engine.set(engine="spacer")
    reached = z3.Function("reached", *[z3.BoolSort()] * len(atoms), z3.BoolSort())
    wrong = z3.Function("wrong", z3.BoolSort())
    engine.register_relation(reached)
    engine.register_relation(wrong)
    engine.rule(reached(*(z3.BoolVal(atom.holds(system.initial)) for atom in atoms)))
    if not _add_steps(engine, system, lemmas, goal, frame, atoms, reached, wrong):
        return None
    if asker.is_derivable(engine, wrong(), seconds) is not False:
        return None
    return _clauses(engine.get_cover_delta(-1, reached), atoms)


def _atoms(system: System, frame: Frame) -> Iterator[Atom]:
    for slot, value in zip(system.slots, frame, strict=True):
        low, high = value_range(slot.type)
        counted = isinstance(value, Ladder)
        for number_ in range(low + counted, high + 1):
            yield Atom(slot.index, number_, counted)


def _add_steps(
    engine: z3.Fixedpoint,
    system: System,
    lemmas: Lemmas,
    goal: Property,
    frame: Frame,
    atoms: tuple[Atom, ...],
    reached: z3.FuncDeclRef,
    wrong: z3.FuncDeclRef,
) -> bool:
    """The rules of what is reached and of what is wrong; False: there is no step."""
    collected = z3.Solver()
    known = facts(lemmas)
    unroller = Unroller(system, collected, frame, known)
    collected.add(*(law for value in frame for law in laws_of(value)))
    collected.add(*(fact for fact in known(unroller.last) if fact is not YES))
    here = list(collected.assertions())
    bad = unroller.last.shows(goal)
    if not unroller.extend():
        return False
    before = [atom.term(frame) for atom in atoms]
    after = [atom.term(unroller.last.frame) for atom in atoms]
    variables = {part.get_id(): part for part in (*before, *after, *unroller.fired[0].values())}
    engine.declare_var(*(part for part in variables.values() if part is not YES and part is not NO))
    engine.rule(reached(*after), [reached(*before), *collected.assertions()])
    engine.rule(wrong(), [reached(*before), *here, bad])
    return True


def _clauses(found: z3.BoolRef, atoms: tuple[Atom, ...]) -> tuple[Expr, ...] | None:
    parts = found.children() if z3.is_and(found) else [found]
    clauses = [_expression(part, atoms) for part in parts]
    kept = tuple(clause for clause in clauses if clause is not None)
    return kept if len(kept) == len(clauses) else None


def _expression(part: z3.ExprRef, atoms: tuple[Atom, ...]) -> Expr | None:
    """What z3 says of its numbered variables, about slots; None where it uses other words."""
    if z3.is_var(part):
        return atoms[int(z3.get_var_index(part))].expression
    inner = [_expression(child, atoms) for child in part.children()]
    known = [child for child in inner if child is not None]
    if len(known) < len(inner):
        return None
    if z3.is_not(part):
        return negate(known[0])
    if z3.is_and(part) or z3.is_true(part):
        return conj(known)
    if z3.is_or(part) or z3.is_false(part):
        return disj(known)
    return None
