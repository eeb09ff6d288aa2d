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
from zcheck.exploring.watching import Watch
from zcheck.lang.frontend import load_design
from zcheck.lang.opening import family_at, region_of
from zcheck.lang.syntax.declarations import ProveDecl
from zcheck.limits import Limits
from zcheck.results.verdict import Size, SizeProof
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
        wrong = replace(one, parts=(replace(one.parts[0], weight=one.parts[0].weight + 1), *one.parts[1:]))
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
    assert {part.weight for part in least.parts} == {1, 2}
    assert least.total == number(2)


def test_a_candidate_is_the_smallest_size(tmp_path: Path) -> None:
    found = attempt(family_of(tmp_path, NET, "pool > reserve and users > 0"))
    assert found == Candidate((("users", 1), ("pool", 1), ("reserve", 0)))


def test_a_region_without_values(tmp_path: Path) -> None:
    assert attempt(family_of(tmp_path, NET, "pool < 0")) == Nowhere()


def test_futures_are_not_proved_but_looked_at(tmp_path: Path) -> None:
    """A few of the smallest sizes, each another one."""
    family = family_of(tmp_path, NET, "pool > 0", "no thread stuck")
    explored: list[Size] = []
    while isinstance(found := attempt(family, tuple(explored)), Candidate):
        explored.append(found.size)
    assert isinstance(found, NoAnswer)
    assert len(set(explored)) == len(explored) == 6
