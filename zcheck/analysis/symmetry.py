"""Which threads cannot be told apart: exchanging two of them changes nothing but their names.

A class is counted only where that is proved, two neighbours at a time (such exchanges make all others): slots,
initial values, places, and the set of all actions are mapped onto themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from zcheck.analysis.access import decides_by, writes
from zcheck.analysis.normal import ActionKey, Normaliser
from zcheck.analysis.renaming import NotRenamable, Renaming, holders_of
from zcheck.analysis.slices import Slices, candidates, identities_in
from zcheck.frozen import dataclass
from zcheck.system.actions import Action, FaultTest, Update
from zcheck.system.building import reads
from zcheck.system.expressions import Expr
from zcheck.system.system import System
from zcheck.system.threads import Thread


@dataclass(frozen=True, slots=True)
class Counted:
    """Threads that may change places. Slot k of one slice corresponds to slot k of every other; all other
    slots stay, but those of `identities`, where the identity of a member may be, are renamed."""

    class_name: str
    members: tuple[int, ...]
    slices: Slices                     # one a member
    identities: tuple[int, ...]

    def exchanging(self, one: int, other: int, holders: frozenset[int]) -> Renaming:
        """The exchange of the members at these two places."""
        return _exchange(self.members, self.slices, one, other, holders)


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A class of several threads that are kept apart, and why."""

    class_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Symmetry:
    """What is known of all classes of two or more threads."""

    counted: tuple[Counted, ...]
    refused: tuple[NotCounted, ...]
    holders: frozenset[int]
    images: tuple[tuple[int, int], ...] = ()     # actions with their images under exchanges of neighbours

    def images_of(self, actions: frozenset[int]) -> frozenset[int]:
        """`actions` and all that exchanges make of them."""
        found, size = set(actions), -1
        while len(found) > size:
            size = len(found)
            for one, other in self.images:
                if one in found or other in found:
                    found |= {one, other}
        return frozenset(found)

    def following(self, threads: frozenset[int]) -> Symmetry:
        """The same, with some threads staying where they are."""
        left = (_without(entry, threads) for entry in self.counted)
        return replace(self, counted=tuple(entry for entry in left if len(entry.members) > 1))

    def generators(self) -> Iterator[Renaming]:
        """Exchanges of neighbours, from which every permutation is made."""
        for entry in self.counted:
            for place in range(len(entry.members) - 1):
                yield entry.exchanging(place, place + 1, self.holders)


UNCOUNTED = Symmetry((), (), frozenset())
"""Every thread is kept apart."""


def _without(entry: Counted, threads: frozenset[int]) -> Counted:
    kept = [place for place, member in enumerate(entry.members) if member not in threads]
    members = tuple(entry.members[place] for place in kept)
    return replace(entry, members=members, slices=tuple(entry.slices[place] for place in kept))


def _exchange(
    members: Sequence[int], slices: Slices, one: int, other: int, holders: frozenset[int]
) -> Renaming:
    slots = dict(zip(slices[one], slices[other], strict=True))
    slots.update(zip(slices[other], slices[one], strict=True))
    here, there = members[one], members[other]
    return Renaming(slots, {here: there, there: here}, holders)


def symmetry_of(system: System) -> Symmetry:
    """Every class of two or more threads, counted or not."""
    prover = _Prover(system)
    classes: dict[str, list[Thread]] = {}
    for thread in system.threads:
        classes.setdefault(thread.class_name, []).append(thread)
    found = [prover.decide(name, members) for name, members in classes.items() if len(members) > 1]
    counted = [entry for entry in found if isinstance(entry, Counted)]
    refused = [entry for entry in found if isinstance(entry, NotCounted)]
    while counted:
        clash = next(_clashes(system, counted, prover.holders), None)
        if clash is None:
            break
        refused.append(clash)
        counted = [entry for entry in counted if entry.class_name != clash.class_name]
    named = tuple(_with_identities(system, entry, prover.holders) for entry in counted)
    return Symmetry(named, tuple(refused), prover.holders, tuple(sorted(prover.images)))


def _clashes(system: System, counted: Sequence[Counted], holders: frozenset[int]) -> Iterator[NotCounted]:
    """Classes that must not be counted beside the others."""
    owner: dict[int, str] = {}
    for entry in counted:
        for slot in (slot for part in entry.slices for slot in part):
            if slot in owner:
                reason = f"{system.slots[slot].name} belongs to a thread of {owner[slot]}, too"
                yield NotCounted(entry.class_name, reason)
            owner[slot] = entry.class_name
    known = identities_in(system, holders)
    for entry in counted:
        own = {member + 1 for member in entry.members}
        for slot in sorted(holders & owner.keys()):
            if known[slot] & own:
                reason = f"{system.slots[slot].name}, one of several of its kind, may name one of them"
                yield NotCounted(entry.class_name, reason)


def _with_identities(system: System, entry: Counted, holders: frozenset[int]) -> Counted:
    known = identities_in(system, holders)
    own = {member + 1 for member in entry.members}
    return replace(entry, identities=tuple(slot for slot in sorted(holders) if known[slot] & own))


class _Prover:
    def __init__(self, system: System) -> None:
        self._system = system
        self.holders = holders_of(system)
        self._normal = Normaliser()
        self._keys: dict[ActionKey, int] = {self._normal.action(entry): entry.index for entry in system.actions}
        self.images: set[tuple[int, int]] = set()
        self._touched = [_touched(action) for action in system.actions]
        self._computing = self._computing_with_identities()

    def _computing_with_identities(self) -> str | None:
        """A statement that computes with identities, so that no exchange makes sense in it."""
        for action in self._system.actions:
            try:
                renamed(action, Renaming({}, {}, self.holders))
            except NotRenamable:
                return action.origin.text
        return None

    def decide(self, name: str, members: Sequence[Thread]) -> Counted | NotCounted:
        if self._computing is not None:
            return NotCounted(name, f"`{self._computing}` computes with threads")
        for one, other in pairwise(members):
            if not _alike(one, other):
                return NotCounted(name, f"{one.name} and {other.name} do not have the same places")
        reason = ""
        for slices in candidates(self._system, members):
            if isinstance(slices, str):
                return NotCounted(name, slices)
            entry = Counted(name, tuple(thread.index for thread in members), slices, ())
            images: set[tuple[int, int]] = set()
            wrong = next(self._differences(entry, images), None)
            if wrong is None:
                self.images |= images
                return entry
            reason = reason or wrong
        return NotCounted(name, reason)

    def _differences(self, entry: Counted, images: set[tuple[int, int]]) -> Iterator[str]:
        """What tells two neighbours apart, in words; and which action goes to which."""
        system = self._system
        for place in range(len(entry.members) - 1):
            exchange = entry.exchanging(place, place + 1, self.holders)
            one, other = (system.threads[entry.members[at]].name for at in (place, place + 1))
            for slot, image in exchange.slots.items():
                if system.slots[slot].initial != system.slots[image].initial:
                    yield f"{system.slots[slot].name} and {system.slots[image].name} do not start equal"
            if exchange.state(system.initial) != system.initial:
                yield f"{one} and {other} are told apart by who owns what at the start"
            for action in self._affected(exchange):
                partner = self._keys.get(self._normal.action(renamed(action, exchange)))
                if partner is not None:
                    images.add((action.index, partner))
                else:
                    yield f"{one} and {other} cannot be exchanged in `{action.origin.text}`"

    def _affected(self, exchange: Renaming) -> Iterator[Action]:
        slots, threads = exchange.slots.keys() | self.holders, exchange.threads
        for action, touched in zip(self._system.actions, self._touched, strict=True):
            if action.thread in threads or not slots.isdisjoint(touched):
                yield action


def _alike(one: Thread, other: Thread) -> bool:
    kinds = [[place.kind for place in thread.locations] for thread in (one, other)]
    return kinds[0] == kinds[1] and one.carries == other.carries and one.kind is other.kind


def _touched(action: Action) -> frozenset[int]:
    return (decides_by(action) | writes(action)).union(*(reads(u.value) for u in action.updates))


def renamed(action: Action, renaming: Renaming) -> Action:
    """The action with the parts exchanged; raises NotRenamable."""

    def changed(expr: Expr) -> Expr:
        return renaming.expr(expr)

    return replace(
        action,
        thread=None if action.thread is None else renaming.thread(action.thread),
        guard=changed(action.guard),
        tests=tuple(FaultTest(changed(test.holds), test.fault) for test in action.tests),
        updates=tuple(Update(renaming.slot(u.slot), renaming.value(u.slot, u.value)) for u in action.updates),
    )
