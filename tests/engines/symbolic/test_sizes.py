"""Proofs for all sizes: each invariant has its reason, and a wrong one is found."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.symbolic.test_certificates import answers_of
from zcheck.analysis.crowds import counted
from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.sizes.certificate import certificate, questions, refuted
from zcheck.engines.symbolic.sizes.proving import Candidate, NoAnswer, Nowhere, Prover
from zcheck.exploring.watching import LimitReached, Watch
from zcheck.lang.frontend import load_design
from zcheck.lang.opening import family_at, region_of
from zcheck.lang.syntax.declarations import ProveDecl
from zcheck.limits import Limits
from zcheck.results.verdict import Size, SizeProof
from zcheck.system.actions import Update
from zcheck.system.expressions import number
from zcheck.system.family import Family

NET = """model net
param users : 0..4 = 2
param pool : 0..12 = 4
param reserve : 0..3 = 1
pages { free = pool  dirty }
class NORMAL { from free when free > reserve }
class RESERVE { from free }
flags M_WAITOK = NORMAL, waits
flags M_INTWAIT = RESERVE, waits
thread user[users] { loop { take 1 page with M_WAITOK into held  move 1 page from held to dirty } }
daemon pager {
    loop {
        idle choose { when dirty > 0 { move 1 page from dirty to held } }
        take 1 page with M_INTWAIT into held
        move 2 pages from held to free
    }
}
"""

WEIGHTED = NET.replace("take 1 page with M_INTWAIT", "take 2 pages with M_INTWAIT").replace("move 2", "move 3")


def family_of(folder: Path, text: str, where: str, asked: str = "deadlock free") -> Family:
    path = folder / "m.zm"
    path.write_text(f"{text}prove {asked} for all users, pool, reserve where {where}\n", encoding="utf-8")
    design = load_design(path)
    (request,) = design.requests
    assert isinstance(request, ProveDecl)
    return counted(family_at(region_of(design, request, {}), {}))


def attempt(family: Family, explored: tuple[Size, ...] = ()) -> SizeProof | Candidate | NoAnswer | Nowhere:
    limits = Limits(seconds=60)
    return Prover(family, False, Asker(limits, Watch(limits, None, time.monotonic))).attempt((), explored)


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> SizeProof:
    found = attempt(family_of(tmp_path_factory.mktemp("net"), NET, "reserve >= 1 and pool > reserve"))
    assert isinstance(found, SizeProof)
    return found


def test_a_proof_is_proved_again(proof: SizeProof) -> None:
    assert refuted(proof, 20) is None
    assert not proof.has_faults


def test_each_needed_invariant_is_needed(proof: SizeProof) -> None:
    for one in proof.needed:
        rest = tuple(other for other in proof.sums if other != one)
        assert refuted(replace(proof, sums=rest), 20) is not None, one


def test_a_planted_invariant_is_found(proof: SizeProof) -> None:
    for index, one in enumerate(proof.sums):
        assert not one.is_least or one.total == number(1)
        (place, weight), *others = one.weights
        wrong = replace(one, weights=((place, weight + 1), *others))
        sums = (*proof.sums[:index], wrong, *proof.sums[index + 1 :])
        if not one.is_least:        # a larger weight leaves a lower bound true
            assert refuted(replace(proof, sums=sums), 20) is not None, one
        more = replace(one, is_least=True, total=number(1_000))
        assert refuted(replace(proof, sums=(*proof.sums, more)), 20) == "the claims are true at the start"


def test_a_region_that_was_not_asked_is_no_proof(proof: SizeProof) -> None:
    wider = replace(proof, family=replace(proof.family, where=number(1)))
    assert refuted(wider, 20) is not None


def test_an_explored_size_is_left_out_and_no_other(proof: SizeProof) -> None:
    rest = tuple(one for one in proof.sums if not one.is_least)
    size = (("users", 1), ("pool", 2), ("reserve", 1))
    assert refuted(replace(proof, sums=rest, explored=(size,)), 20) is not None


def test_another_solver_agrees(proof: SizeProof) -> None:
    cvc5 = pytest.importorskip("cvc5", reason="the other solver is not installed")
    answers = answers_of(cvc5, "(set-logic ALL)\n" + certificate(proof))
    assert answers == ["unsat"] * len(list(questions(proof)))


def test_what_traps_cannot_say_weights_can(tmp_path: Path) -> None:
    found = attempt(family_of(tmp_path, WEIGHTED, "reserve >= 2 and pool > reserve"))
    assert isinstance(found, SizeProof)
    (least,) = (one for one in found.needed if one.is_least)
    assert {weight for _, weight in least.weights} == {1, 2}
    assert least.total == number(2)


def test_a_candidate_is_the_smallest_size(tmp_path: Path) -> None:
    found = attempt(family_of(tmp_path, NET, "pool > reserve and users > 0"))
    assert found == Candidate((("users", 1), ("pool", 1), ("reserve", 0)))


@pytest.mark.parametrize("asked", ["deadlock free", "no thread stuck"])
def test_no_time_is_told_when_it_is_asked(tmp_path: Path, asked: str) -> None:
    """A prover is made without z3: who makes one is not ready for a limit yet."""
    limits = Limits(seconds=0)
    late = Asker(limits, Watch(limits, None, time.monotonic))
    prover = Prover(family_of(tmp_path, NET, "pool > reserve", asked), False, late)
    with pytest.raises(LimitReached):
        prover.suspect()
    with pytest.raises(LimitReached):
        prover.attempt(())


def test_a_region_without_values(tmp_path: Path) -> None:
    assert attempt(family_of(tmp_path, NET, "pool < 0")) == Nowhere()


@pytest.fixture(scope="module")
def never_stuck(tmp_path_factory: pytest.TempPathFactory) -> SizeProof:
    where = "reserve >= 1 and pool > reserve"
    found = attempt(family_of(tmp_path_factory.mktemp("stuck"), NET, where, "no thread stuck"))
    assert isinstance(found, SizeProof)
    return found


def test_helpers_bring_everybody_about(never_stuck: SizeProof) -> None:
    rank = never_stuck.rank
    assert rank is not None
    assert refuted(never_stuck, 20) is None
    actions = never_stuck.family.system.actions
    assert {actions[index].group for index in rank.helpers} == {"user", "pager"}
    assert len(rank.helpers) < len(actions), "all steps together go on for ever"


def test_helpers_that_do_not_lower_the_rank_are_found(never_stuck: SizeProof) -> None:
    rank = never_stuck.rank
    assert rank is not None
    everybody = tuple(action.index for action in never_stuck.family.system.actions)
    assert "lowers the rank" in str(refuted(replace(never_stuck, rank=replace(rank, helpers=everybody)), 20))
    for index in range(len(rank.weights)):
        weights = (*rank.weights[:index], *rank.weights[index + 1 :])
        assert refuted(replace(never_stuck, rank=replace(rank, weights=weights)), 20) is not None
    negative = ((rank.weights[0][0], -1),)
    assert refuted(replace(never_stuck, rank=replace(rank, weights=negative)), 20) == "the rank is never negative"


def test_too_few_helpers_are_found(never_stuck: SizeProof) -> None:
    assert never_stuck.rank is not None
    alone = replace(never_stuck, rank=replace(never_stuck.rank, helpers=()))
    assert refuted(alone, 20) == "no state with all claims is bad"


def test_what_may_be_left_undone_helps_nobody(never_stuck: SizeProof) -> None:
    assert never_stuck.rank is not None
    system = never_stuck.family.system
    optional = tuple(replace(action, mandatory=False) for action in system.actions)
    family = replace(never_stuck.family, system=replace(system, actions=optional))
    assert "must go on" in str(refuted(replace(never_stuck, family=family), 20))


def test_nobody_moves_another(never_stuck: SizeProof) -> None:
    """Whose place others change may be at rest without a step of its own."""
    system = never_stuck.family.system
    (first, *others) = system.actions
    updates = (*first.updates, Update(system.threads[0].location_slot, number(0)))
    moving = replace(system, actions=(replace(first, updates=updates), *others))
    family = replace(never_stuck.family, system=moving)
    assert refuted(replace(never_stuck, family=family), 20) == "nobody moves another thread"


def test_another_solver_agrees_about_futures(never_stuck: SizeProof) -> None:
    cvc5 = pytest.importorskip("cvc5", reason="the other solver is not installed")
    answers = answers_of(cvc5, "(set-logic ALL)\n" + certificate(never_stuck))
    assert answers == ["unsat"] * len(list(questions(never_stuck)))


def test_only_threads_that_are_asked_about(tmp_path: Path) -> None:
    """The users starve where the reserve is all there is; the pager does not."""
    where = "reserve >= 1 and pool == reserve"
    assert isinstance(attempt(family_of(tmp_path, NET, where, "thread pager never stuck")), SizeProof)
    assert isinstance(attempt(family_of(tmp_path, NET, where, "thread user never stuck")), Candidate)


def test_progress_that_nobody_makes_is_none(tmp_path: Path) -> None:
    """Without users nobody carries the label, so that nobody's rest is an excuse."""
    text = NET.replace("move 1 page from held to dirty", "move 1 page from held to dirty progress served")
    where = "reserve >= 1 and pool > reserve"
    assert attempt(family_of(tmp_path, text, where, "progress served")) == Candidate(
        (("users", 0), ("pool", 2), ("reserve", 1))
    )
    assert isinstance(attempt(family_of(tmp_path, text, f"users > 0 and {where}", "progress served")), SizeProof)


def test_endless_runs_are_not_proved_but_looked_at(tmp_path: Path) -> None:
    """A few of the smallest sizes, each another one."""
    text = NET.replace("move 1 page from held to dirty", "move 1 page from held to dirty progress served")
    family = family_of(tmp_path, text, "pool > 0", "live served")
    explored: list[Size] = []
    while isinstance(found := attempt(family, tuple(explored)), Candidate):
        explored.append(found.size)
    assert isinstance(found, NoAnswer)
    assert len(set(explored)) == len(explored) == 6
