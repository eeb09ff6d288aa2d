"""Conditions on states as C: what checks look for, and who rests."""

from __future__ import annotations

from collections.abc import Iterable

from zcheck.engines.native.expressions import CExpressions
from zcheck.engines.native.fields import Places
from zcheck.engines.native.writing import Writer
from zcheck.exploring.facts import Ranges
from zcheck.system.building import conj, member
from zcheck.system.expressions import Expr, Read
from zcheck.system.system import System


def resting(system: System, threads: Iterable[int]) -> Expr:
    """Whether all of `threads` rest; true for none."""
    return conj(_rests(system, thread) for thread in threads)


def _rests(system: System, thread: int) -> Expr:
    owner = system.threads[thread]
    return member(Read(owner.location_slot), [place.index for place in owner.locations if place.resting])


def texts_of(system: System, places: Places, out: Writer) -> CExpressions:
    """Expressions for any state, whose words are ``s0``, ``s1``, ..."""
    return CExpressions(places.value, Ranges(system), out.line)
