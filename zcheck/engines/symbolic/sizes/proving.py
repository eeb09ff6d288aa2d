"""Proof that something holds for every number of threads and every size.

Threads are counted (`zcheck.analysis.crowds`). The invariants are conservation laws, what single threads can be by
themselves, and for each candidate that they leave a trap or a weighted sum that excludes it. No candidate left: it
holds. No invariant found: the candidate's parameters are a size at which to look for a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from zcheck.analysis.hull import Law
from zcheck.analysis.laws import conservation_laws
from zcheck.analysis.local_states import local_lemmas, local_states
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.sizes.facts import Facts
from zcheck.engines.symbolic.sizes.goals import faulting
from zcheck.engines.symbolic.sizes.lemmas import guesses
from zcheck.engines.symbolic.sizes.net import (
    Step,
    at_start,
    claim_of,
    is_size,
    places_of,
    ranges_of,
    steps_of,
)
from zcheck.engines.symbolic.sizes.targets import Target
from zcheck.engines.symbolic.sizes.traps import Traps
from zcheck.engines.symbolic.sizes.weights import Weights
from zcheck.exploring.interrupts import interrupts_noted
from zcheck.frozen import dataclass
from zcheck.results.verdict import Size, SizeProof, Sum
from zcheck.system.building import add, at_most, negate, reads, substitute
from zcheck.system.expressions import TRUE, Const, Expr, Read, number
from zcheck.system.family import Family
from zcheck.system.places import sum_of
from zcheck.system.system import Role

MOST_ROUNDS = 60
"""Candidates that are excluded, by an invariant each or by other helpers, before the method gives up."""

MOST_LOOKED_AT = 6
"""Sizes at which a run is looked for that shows the contrary of what cannot be proved."""

NOT_KEPT = "the invariants found do not show that every value stays within its range"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A size at which the invariants do not exclude a bad state."""

    size: Size


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why the method cannot say, in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No parameters are as the family wants them."""


Attempt: TypeAlias = SizeProof | Candidate | NoAnswer | Nowhere


class Prover:
    """Looks for a proof of the one check of a counted family; remembers what it has found between attempts."""

    @interrupts_noted()
    def __init__(self, family: Family, in_range: bool, asker: Asker) -> None:
        self._family = family
        self._system = family.system
        self._in_range = in_range
        self._steps = steps_of(self._system)
        self._start = at_start(self._family)
        self._facts = Facts(self._system, asker)
        self._facts.add([self._family.where, *ranges_of(self._family, in_range)])
        places = places_of(self._system)
        self._target = Target(family, places, self._steps, asker)
        self._traps = Traps(places, self._steps, self._start, self._facts)
        self._weights = Weights(places, self._steps, self._start, self._facts, asker)
        self._sums: list[Sum] = []
        self._lemmas: tuple[Expr, ...] = ()
        self._prepared = False
        self._needed: dict[tuple[int, int], frozenset[int]] = {}    # for a claim and an action: ids of claims
        self._asked: set[tuple[int, int]] = set()                   # whether the claim alone is enough

    @interrupts_noted()
    def suspect(self) -> Candidate | None:
        """The smallest size at which what is known from the start does not exclude a bad state. Raises
        LimitReached."""
        self._target.prepare()
        if self._target.bad is None:
            return None
        self._prepare()
        found = self._candidate([self._target.bad])
        return found if isinstance(found, Candidate) else None

    @interrupts_noted()
    def attempt(self, fixed: tuple[tuple[str, str], ...], explored: tuple[Size, ...] = ()) -> Attempt:
        """A proof, or a candidate at none of the sizes that were explored, where it holds. Raises LimitReached."""
        if self._facts.state([]) is False:
            return Nowhere()
        self._target.prepare()
        if self._target.bad is None:
            return self._unprovable(explored)
        self._prepare()
        others = [negate(is_size(self._family, size)) for size in explored]
        for _ in range(MOST_ROUNDS):
            elsewhere = [self._target.bad, *others]
            state = self._facts.state(elsewhere)
            if state is False:
                return self._proof(fixed, elsewhere, explored) if self._keeps_ranges(others) else NoAnswer(NOT_KEPT)
            if not isinstance(state, Mapping):
                return NoAnswer("z3 did not decide whether the invariants exclude it")
            found = self._traps.excluding(state) or self._weights.excluding(state)
            if found is not None:
                self._learn(found)
            elif not self._target.evade(state):
                return self._candidate(elsewhere)
        return NoAnswer(f"after {MOST_ROUNDS} rounds the invariants were not enough")

    def _unprovable(self, explored: tuple[Size, ...]) -> Attempt:
        """Some small sizes to look at: a run at one refutes what cannot be proved."""
        if len(explored) < MOST_LOOKED_AT:
            found = self._candidate([negate(is_size(self._family, size)) for size in explored])
            if isinstance(found, Candidate):
                return found
        return NoAnswer("what is asked is not proved for all sizes, only refuted by a run at one")

    def _prepare(self) -> None:
        """What is known before any candidate; only what is true at the start and kept by every step stays."""
        if self._prepared:
            return
        self._prepared = True
        locals_ = [local_states(self._system, thread) for thread in self._system.threads]
        lemmas = [lemma for local in locals_ for lemma in local_lemmas(local) if lemma != TRUE]
        lemmas += guesses(self._system, self._steps, self._start)
        sums = [self._law(law) for law in conservation_laws(self._system, locals_)]
        self._sums = [one for one in sums if one is not None]
        kept = self._inductive([*(claim_of(one) for one in self._sums), *lemmas])
        self._sums = [one for one in self._sums if claim_of(one) in kept]
        self._lemmas = tuple(lemma for lemma in lemmas if lemma in kept)
        self._facts.add([*(claim_of(one) for one in self._sums), *self._lemmas])

    def _law(self, law: Law) -> Sum | None:
        """The law with its total over parameters; None where it only says that a parameter stays what it is."""
        if any(self._system.slots[place.slot].role is Role.PARAMETER for place, _ in law.weights):
            return None
        return Sum(law.weights, substitute(sum_of(law.weights), self._start))

    def _inductive(self, claims: list[Expr]) -> list[Expr]:
        """The claims that are true at the start and kept by each step as long as all of them are true."""
        kept = {id(claim): claim for claim in claims if self._is_initial(claim)}
        while True:
            lost = [key for key, claim in kept.items() if not self._is_kept(claim, kept)]
            if not lost:
                return list(kept.values())
            for key in lost:
                del kept[key]

    def _is_initial(self, claim: Expr) -> bool:
        first = substitute(claim, self._start)
        return bool(first.value) if isinstance(first, Const) else self._facts.is_excluded(negate(first))

    def _is_kept(self, claim: Expr, given: Mapping[int, Expr]) -> bool:
        """Whether each step keeps the claim; what was needed for that is remembered, and not asked again."""
        for step in self._touching(claim):
            key = id(claim), step.action.index
            needed = self._needed.get(key)
            if needed is not None and needed <= given.keys():
                continue
            leaves = step.condition, negate(step.after(claim))
            found = self._facts.excluding([claim], *leaves) if key not in self._asked else None
            self._asked.add(key)
            found = found if found is not None else self._facts.excluding(given.values(), *leaves)
            if found is None:
                return False
            self._needed[key] = found
        return True

    def _keeps_ranges(self, others: list[Expr]) -> bool:
        """Whether at `others`, the sizes not explored, no step leaves a range. All else is asked of states within
        the ranges, and that of a loop's counter, say, need not follow from the invariants."""
        return all(
            self._facts.is_excluded(*others, step.condition, negate(step.after(claim)))
            for claim in ranges_of(self._family, self._in_range)
            for step in self._touching(claim)
        )

    def _touching(self, claim: Expr) -> Iterator[Step]:
        slots = reads(claim)
        return (step for step in self._steps if not step.touched.isdisjoint(slots))

    def _learn(self, found: Sum) -> None:
        self._sums.append(found)
        self._facts.add([claim_of(found)])

    def _candidate(self, elsewhere: list[Expr]) -> Attempt:
        """The candidate with the smallest parameters that lie in their declared ranges."""
        parameters = self._family.parameters
        conditions = [*elsewhere, *(at_most(Read(p.slot), number(p.high)) for p in parameters)]
        total = add(Read(p.slot) for p in parameters)
        state = self._facts.least(conditions, total, sum(p.high for p in parameters))
        if state is None:
            return NoAnswer("the invariants found do not exclude it for parameters beyond their declared ranges")
        return Candidate(tuple((p.name, state[p.slot]) for p in parameters))

    def _proof(
        self, fixed: tuple[tuple[str, str], ...], elsewhere: list[Expr], explored: tuple[Size, ...]
    ) -> SizeProof:
        ranges = ranges_of(self._family, self._in_range)
        needed = self._facts.core(elsewhere, self._sums, [self._family.where, *ranges, *self._lemmas])
        has_faults = not self._facts.is_excluded(faulting(self._system))
        return SizeProof(
            self._family,
            fixed,
            tuple(self._sums),
            self._lemmas,
            needed,
            explored,
            self._in_range,
            has_faults,
            self._target.rank,
        )
