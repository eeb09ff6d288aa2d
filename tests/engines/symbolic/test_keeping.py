"""Ranges that are kept because pages are conserved, where nothing says so any more."""

from __future__ import annotations

from tests.builders import Builder, check
from zcheck.checking.confirming import confirmed
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.engines.symbolic.keeping import keeps_ranges
from zcheck.engines.symbolic.lemmas import lemmas_of
from zcheck.exploring.watching import Watch
from zcheck.limits import Limits
from zcheck.results.verdict import Holds, Proved, Undetermined, Unrolled
from zcheck.system.building import add, at_least, at_most
from zcheck.system.expressions import TRUE, Expr, Read, number
from zcheck.system.properties import Always, FaultFree
from zcheck.system.system import System


def pages(counted: bool) -> System:
    """Pages are free, dirty or wired; how many are wired is counted, or nobody needs to know."""
    b = Builder("pages")
    free, dirty, wired = (b.number(name, 0, 10, most) for name, most in (("free", 10), ("dirty", 0), ("wired", 0)))

    def move(source: int, target: int) -> None:
        moved: dict[int, Expr] = {source: add((Read(source), number(-1)))}
        if counted or target != wired:
            moved[target] = add((Read(target), number(1)))
        b.event(at_least(Read(source), number(1)), moved)

    move(free, dirty)
    move(dirty, free)
    move(free, wired)
    few = at_most(Read(dirty), number(10))
    return b.system(
        check(FaultFree()), check(Always(few, TRUE), name="few"), check(Always(few, TRUE), 5, name="few within 5")
    )


def test_the_law_of_conservation_keeps_the_ranges() -> None:
    system = pages(counted=True)
    assert keeps_ranges(system, lemmas_of(system), Asker(Limits(), Watch(Limits(), None, lambda: 0.0)))
    verdicts = confirmed(system, system, explore_bounded(system, Limits(), depth=3))
    assert all(isinstance(verdict, Holds) and isinstance(verdict.evidence, Proved) for verdict in verdicts)


def test_without_it_there_is_no_proof_and_no_harm() -> None:
    """A proof would stand on states that are never reached, and be refuted; runs from the start do not."""
    system = pages(counted=False)
    assert not keeps_ranges(system, lemmas_of(system), Asker(Limits(), Watch(Limits(), None, lambda: 0.0)))
    faults, few, bounded = confirmed(system, system, explore_bounded(system, Limits(), depth=6))
    assert isinstance(faults, Undetermined)
    assert isinstance(few, Undetermined)
    assert isinstance(bounded, Holds)
    assert isinstance(bounded.evidence, Unrolled)
    assert bounded.evidence.lemmas == ()
