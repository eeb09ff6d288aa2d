"""What conservation laws imply is not stored where that saves words, and nothing else is seen to change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import RUN, Builder, check
from tests.engines.native.batches import QUICKLY, Batch, tools
from tests.engines.native.test_agreement import seen
from zcheck.analysis.laws import laws_of
from zcheck.analysis.symmetry import UNCOUNTED
from zcheck.engines.interpreter.explorer import explore as interpreted
from zcheck.engines.native.explorer import explore, text_of
from zcheck.engines.native.fields import words_for
from zcheck.engines.native.storing import slim_layout, stored_layout
from zcheck.lang.frontend import instantiate, load_design
from zcheck.limits import Limits
from zcheck.system.building import at_least, at_most, conj, equal, shifted
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.layout import layout_of
from zcheck.system.properties import Always, DeadlockFree, FaultFree, Never, NeverStuck, Reachable
from zcheck.system.system import System

MODELS = Path(__file__).parents[3] / "models"


def taking(threads: int, pages: int) -> System:
    """Each thread takes pages one by one, up to three, and puts them back together; `free` is told by the rest."""
    b = Builder("taking")
    held = [b.number(f"held{i}", 0, 127) for i in range(threads)]
    free = b.number("free", -5, 250, pages)
    unused = b.number("unused", 0, 1_000_000, 77)
    for i in range(threads):
        me = b.thread(f"t{i}", (RUN, RUN))
        one = at_least(Read(free), number(1))
        up, down = shifted(Read(held[i]), 1), shifted(Read(free), -1)
        b.step(me, 0, 0, conj((one, at_most(Read(held[i]), number(1)))), {held[i]: up, free: down})
        b.step(me, 0, 1, conj((one, equal(Read(held[i]), number(2)))), {held[i]: up, free: down})
        b.step(me, 1, 0, TRUE, {held[i]: number(0), free: shifted(Read(free), 3)})
    return b.system(
        check(DeadlockFree()),
        check(FaultFree()),
        check(NeverStuck(tuple(range(threads)))),
        check(Never(equal(Read(free), number(0)), TRUE)),
        check(Always(equal(Read(unused), number(77)), TRUE)),
        check(Reachable(conj((equal(Read(free), number(0)), equal(Read(held[0]), number(3)))), TRUE)),
    )


def test_vectors_lose_the_words_that_laws_imply() -> None:
    system = taking(6, 9)
    whole = layout_of(system)
    slim = stored_layout(system, UNCOUNTED)
    assert (words_for(whole), words_for(slim)) == (2, 1)
    assert {system.slots[one.slot].name for one in slim.implied} >= {"unused"}
    assert "ZC_IMPLIED" in text_of(system).source


def test_vectors_that_cannot_lose_a_word_are_left_alone() -> None:
    system = taking(2, 5)
    assert words_for(layout_of(system)) == 1
    assert stored_layout(system, UNCOUNTED) == layout_of(system)


def test_long_sums_are_not_worked_out_again_and_again() -> None:
    """What 40 threads leave of the pages could be told, in all of the 80 steps that look at it."""
    system = taking(40, 60)
    slim = slim_layout(system, UNCOUNTED, laws_of(system))
    assert [system.slots[one.slot].name for one in slim.implied] == ["unused"]


@pytest.mark.parametrize(("threads", "pages"), [(2, 3), (4, 7), (4, 8), (6, 9)])
def test_counts_verdicts_and_traces_are_those_of_whole_states(threads: int, pages: int) -> None:
    system = taking(threads, pages)
    expected = seen(interpreted(system, Limits()))
    assert seen(explore(system, Limits(), tools=tools(), jobs=1)) == expected
    assert seen(Batch([system]).explore(0, jobs=3)) == expected


def test_all_that_can_be_implied_may_be() -> None:
    """More than saves a word; with the sums of six threads worked out again and again."""
    system = taking(3, 6)
    slim = slim_layout(system, UNCOUNTED, laws_of(system))
    assert slim.bits < layout_of(system).bits
    assert seen(Batch([system]).explore(0)) == seen(interpreted(system, Limits()))


@pytest.mark.parametrize("name", ["kmalloc_obj", "map_entry_zalloc"])
def test_shipped_models(name: str) -> None:
    (first, *_) = instantiate(load_design(MODELS / f"{name}.zm"))
    system = first.system
    text = text_of(system)
    assert text.layout.implied
    found = explore(system, Limits(), tools=tools(), jobs=2, text=replace(text, flags=QUICKLY))
    assert seen(found) == seen(interpreted(system, Limits()))
