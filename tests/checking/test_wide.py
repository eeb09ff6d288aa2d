"""Data too wide to look at all states: `auto` finds out and says so; z3 decides with the numbers of a machine."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.builders import Builder, check, counter, in_range
from tests.cli.sessions import run
from zcheck.checking.engines import search
from zcheck.checking.options import Engine, Options
from zcheck.checking.wide import WIDE, too_wide
from zcheck.engines.symbolic import bounded
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.lang.frontend import instantiate, load_design
from zcheck.results.trace import Trace
from zcheck.results.verdict import Exhausted, Holds, Proved, Unrolled, Violated
from zcheck.system.building import add, at_least, at_most
from zcheck.system.expressions import TRUE, Read, number
from zcheck.system.properties import DeadlockFree, FaultFree, Never, NeverStuck
from zcheck.system.system import System

TWO_GIGABYTES = Path(__file__).parents[2] / "examples/two_gigabytes.zm"


def steps(most: int, never: int = 3) -> System:
    """A number that grows by one or two, up to `most`."""
    b = Builder("steps")
    x = b.number("x", 0, most)
    for step in (1, 2):
        larger = add((Read(x), number(step)))
        b.event(at_most(Read(x), number(most - step)), {x: larger}, [in_range(larger, 0, most)])
    b.event(at_least(Read(x), number(most - 1)), {x: number(0)})
    return b.system(check(FaultFree()), check(DeadlockFree()), check(Never(at_least(Read(x), number(never)), TRUE)))


def test_a_variable_with_very_many_values_makes_a_system_wide() -> None:
    assert too_wide(steps(WIDE - 2)) is None
    slot = too_wide(steps(WIDE - 1))
    assert slot is not None
    assert slot.name == "x"
    assert too_wide(counter(4)) is None


def test_what_z3_cannot_be_asked_is_left_to_the_explorers() -> None:
    system = steps(WIDE)
    assert too_wide(replace(system, checks=(*system.checks, check(NeverStuck((0,)), name="stuck")))) is None


def test_auto_chooses_z3_and_says_why() -> None:
    found = search(steps(WIDE), Options(), None)
    assert (found.exploration.engine, found.why) == ("z3", "x has 65 537 values; more than 5000 states")
    faults, deadlock, never = found.exploration.verdicts
    assert isinstance(faults, Holds)
    assert isinstance(faults.evidence, Proved)
    assert isinstance(deadlock, Holds)
    assert isinstance(deadlock.evidence, Proved)
    assert isinstance(never, Violated)
    assert isinstance(never.evidence, Trace)
    assert never.evidence.length == 2


def test_a_search_that_is_small_all_the_same_needs_no_solver() -> None:
    system = steps(WIDE)
    found = search(replace(system, checks=(replace(system.checks[0], within=50),)), Options(), None)
    assert (found.exploration.engine, found.why) == ("interpreter", None)
    (verdict,) = found.exploration.verdicts
    assert isinstance(verdict, Holds)
    assert isinstance(verdict.evidence, Exhausted)


def test_what_z3_leaves_open_is_decided_by_looking_at_all_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the largest number is reached at all takes too many steps for z3, and 32 768 for whoever takes them."""
    monkeypatch.setattr(bounded, "explore_bounded", partial(explore_bounded, depth=6))
    found = search(steps(WIDE, never=WIDE), Options(), None)
    assert (found.exploration.engine, found.why) == ("native", "z3 left Never open")
    faults, _, never = found.exploration.verdicts
    assert isinstance(faults, Holds)
    assert isinstance(faults.evidence, Proved)
    assert isinstance(never, Violated)
    assert isinstance(never.evidence, Trace)
    assert never.evidence.length == WIDE // 2


@pytest.fixture(scope="module")
def real_sizes() -> str:
    ran = run("verify", TWO_GIGABYTES, width=200)
    assert ran.code == 0
    return " ".join(ran.out.split())


@pytest.mark.parametrize(
    "said",
    [
        "violated no_hang: deadlock free as expected",
        "after 12 steps nobody can make progress: pagedaemon cannot go on",
        "holds repaired_40: deadlock free within 40 steps with last_pages = true",
        "holds reserve: always free >= interrupt_free_min true in each reachable state; proved by 1-induction with "
        "2 conservation laws and ",
        "other invariants, and proved again from another encoding",
        "holds nothing_lost: always free + dirty + wired + meta + pagedaemon.held == memory true in each reachable",
        "holds no_fault: fault free no step goes wrong: looked at every step from each reachable state; proved by",
        "engine: z3 (free has 524 289 values; more than 5000 states)",
    ],
)
def test_a_machine_of_two_gigabytes(real_sizes: str, said: str) -> None:
    assert said in real_sizes


def test_z3_alone_agrees_on_it() -> None:
    ran = run("verify", TWO_GIGABYTES, "--engine", "z3", "--check", "no_hang", width=200)
    assert ran.code == 0
    assert "after 12 steps nobody can make progress" in " ".join(ran.out.split())


@pytest.mark.parametrize(("taken", "hangs"), [(489, False), (490, True)])
def test_one_page_decides(taken: int, hangs: bool) -> None:
    """After users wrote down to 1352 pages, others leave 1352 - 2 * taken, and the slab takes 8 at a time: the
    fourth lot finds 350 pages or 348, and needs 8 over the 342 that SYSTEM may not touch."""
    batch, *_ = instantiate(load_design(TWO_GIGABYTES), {"taken": str(taken)}, ["no_hang"], within=14)
    (verdict,) = search(batch.system, Options(engine=Engine.Z3), None).exploration.verdicts
    assert isinstance(verdict, Violated if hangs else Holds)
    if isinstance(verdict, Violated):
        assert isinstance(verdict.evidence, Trace)
        assert verdict.evidence.length == 12
    else:
        assert isinstance(verdict.evidence, Unrolled)
        assert verdict.evidence.bound == 14
