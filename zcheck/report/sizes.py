"""Proofs for all sizes in words: for which sizes, and which invariants are the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zcheck.frozen import dataclass
from zcheck.report.document import listing
from zcheck.report.json_value import Json
from zcheck.results.verdict import Rank, Size, SizeProof, Sum
from zcheck.system.expressions import number
from zcheck.system.places import Place
from zcheck.system.show import show_expression
from zcheck.system.system import Role, System
from zcheck.system.threads import Location
from zcheck.system.types import value_text

MOST_NAMED = 6
"""So many sizes are named in a sentence."""


MOST_PARTS = 6
"""So many places of a sum that gets smaller are named."""

MOST_TOLD = 2
"""So many reasons are told where there are several; they mostly go on as they begin."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it holds at some values of the parameters that were not left free: invariants, and what names in them
    stand for."""

    fixed: str
    invariants: tuple[str, ...]
    names: tuple[str, ...]
    help: str                   # who brings those about that cannot go on; empty where nobody is needed


def sizes_text(proofs: tuple[SizeProof, ...]) -> str:
    """What the proofs are for: ``every N and P, and each slab_pages in 2, 3``."""
    first = proofs[0]
    free = listing([parameter.name for parameter in first.family.parameters])
    fixed: dict[str, dict[str, None]] = {}
    for proof in proofs:
        for name, value in proof.fixed:
            fixed.setdefault(name, {})[value] = None
    parts = [f"every {free}"] if free else []
    parts += (f"{name} {_values(list(values))}" for name, values in fixed.items())
    inside = " within their declared ranges" if any(proof.in_range for proof in proofs) else ""
    return ", and ".join(parts) + inside


def _values(values: list[str]) -> str:
    if len(values) > 3 and all(value.lstrip("-").isdigit() for value in values):
        return f"{values[0]} to {values[-1]}"
    return listing(values)


def reasons(proofs: Iterable[SizeProof]) -> Iterator[Reason]:
    for proof in proofs:
        words = _Words(proof)
        texts = tuple(words.claim(one) for one in proof.needed)
        help_ = "" if proof.rank is None else words.help(proof.rank)
        fixed = ", ".join(f"{name} = {value}" for name, value in proof.fixed)
        yield Reason(fixed, texts, tuple(words.legend), help_)


def _size(proof: SizeProof, size: Size) -> str:
    return ", ".join(f"{name} = {value}" for name, value in (*proof.fixed, *size))


class _Words:
    """Sums as text; places get short names, which `legend` explains."""

    def __init__(self, proof: SizeProof) -> None:
        self._system: System = proof.family.system
        self._counts = {count.slot: count for count in proof.family.counts}
        self.legend: dict[str, None] = {}

    def claim(self, one: Sum) -> str:
        left = [(place, weight) for place, weight in one.weights if weight > 0]
        right = [(place, -weight) for place, weight in one.weights if weight < 0]
        total = show_expression(one.total, self._system)
        others = [self._part(*part) for part in right]
        if one.total != number(0) or not others:
            others.append(total)
        relation = ">=" if one.is_least else "=="
        return f"{self.sum(left) or '0'} {relation} {' + '.join(others)}"

    def help(self, rank: Rank) -> str:
        """Whose steps can be taken as long as somebody cannot go on, and why they come to an end."""
        actions = (self._system.actions[index] for index in rank.helpers)
        who = listing(list(dict.fromkeys(f"`{action.group}`" for action in actions)), "or")
        what = f"a sum of {len(rank.weights)} places, which the JSON report has"
        if len(rank.weights) <= MOST_PARTS:
            what = self.sum(rank.weights)
        return f"as long as somebody cannot go on, {who} can take a step that lowers {what}"

    def sum(self, weights: Iterable[tuple[Place, int]]) -> str:
        return " + ".join(self._part(place, weight) for place, weight in weights)

    def _part(self, place: Place, weight: int) -> str:
        name = self._name(place)
        return name if weight == 1 else f"{weight} * {name}"

    def _name(self, place: Place) -> str:
        slot = self._system.slots[place.slot]
        count = self._counts.get(place.slot)
        if count is not None:
            self._explain(f"[{slot.name}]", f"how many `{count.class_name}` are", count.place, count.own)
            return f"[{slot.name}]"
        if place.value is None:
            return slot.name
        if slot.role is Role.LOCATION and slot.owner is not None:
            thread = self._system.threads[slot.owner]
            name = f"[{thread.name}@{place.value}]"
            self._explain(name, f"1 while `{thread.name}` is", thread.locations[place.value], "")
            return name
        return f"[{slot.name} == {value_text(slot.type, place.value)}]"

    def _explain(self, name: str, what: str, place: Location, own: str) -> None:
        calls = "".join(f"{frame.text} > " for frame in place.origin.calls)
        having = f" with {own}" if own else ""
        self.legend[f"{name}: {what} at `{calls}{place.origin.text}`{having}"] = None


def size_sentences(proofs: tuple[SizeProof, ...], universal: str) -> list[str]:
    """What is proved, and why, in sentences."""
    found = [f"for {sizes_text(proofs)}, as asked: {universal}"]
    found += explored(proofs)
    if any(proof.has_faults for proof in proofs):
        found.append("this speaks of the fault-free steps only: faults are not ruled out")
    return [*found, *because(proofs)]


def explored(proofs: tuple[SizeProof, ...]) -> list[str]:
    """Which sizes the invariants do not cover, in a sentence; none where they cover all."""
    sizes = [_size(proof, size) for proof in proofs for size in proof.explored]
    if not sizes:
        return []
    which = listing(sizes) if len(sizes) <= MOST_NAMED else f"{len(sizes)} sizes, which the JSON report names"
    return [f"looked at one by one, as the reason below does not cover them: {which}"]


def because(proofs: tuple[SizeProof, ...]) -> list[str]:
    """The reasons, in sentences."""
    found: list[str] = []
    told = list(reasons(proofs))
    shown = told if len({reason.invariants for reason in told}) > 1 else told[:1]
    for reason in shown[:MOST_TOLD]:
        at = f"at {reason.fixed}, " if reason.fixed and len(shown) > 1 else ""
        found += (f"{at}because always: {said}" for said in reason.invariants)
        found += [f"{at}and {reason.help}"] if reason.help else []
        found += (f"where {name}" for name in reason.names)
    if len(shown) > MOST_TOLD:
        found.append(f"and so on for {len(shown) - MOST_TOLD} more; the JSON report has all")
    return [*found, "proved again from another encoding"]


def proofs_json(proofs: tuple[SizeProof, ...]) -> Json:
    return [_proof_json(proof) for proof in proofs]


def _proof_json(proof: SizeProof) -> Json:
    words = _Words(proof)
    system = proof.family.system
    return {
        "fixed": dict(proof.fixed),
        "free": [parameter.name for parameter in proof.family.parameters],
        "where": show_expression(proof.family.where, system),
        "declared_ranges": proof.in_range,
        "explored": [dict(size) for size in proof.explored],
        "faults_excluded": not proof.has_faults,
        "needed": [words.claim(one) for one in proof.needed],
        "sums": [words.claim(one) for one in proof.sums],
        "lemmas": [show_expression(lemma, system) for lemma in proof.lemmas],
        "rank": None if proof.rank is None else _rank_json(proof.rank, words, system),
        "names": list(words.legend),
    }


def _rank_json(rank: Rank, words: _Words, system: System) -> Json:
    return {"sum": words.sum(rank.weights), "helpers": [system.actions[index].name for index in rank.helpers]}
