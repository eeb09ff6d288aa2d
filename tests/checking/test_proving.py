"""`prove ... for all`: what is proved holds at every size that can be looked at, what is refuted is a real run."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.crowded_models import crowded_model
from zcheck.checking import Options, Watch, answering, check
from zcheck.checking.running import run_batch
from zcheck.diagnostics.diagnostic import Diagnostic
from zcheck.diagnostics.errors import ModelError
from zcheck.diagnostics.source import Source, Span
from zcheck.lang.frontend import Batch
from zcheck.lang.mistakes import values
from zcheck.limits import Limits
from zcheck.report.sizes import reasons
from zcheck.results.outcome import CheckOutcome, Outcome, Run
from zcheck.results.trace import Deadlocked, Trace
from zcheck.results.verdict import Exhausted, ForAllSizes, Holds, Undetermined, Verdict, Violated

HOLD_AND_WAIT = Path(__file__).parents[2] / "models/slab_hold_and_wait.zm"


def proved(tmp_path: Path, text: str, options: Options | None = None, name: str = "m.zm") -> list[CheckOutcome]:
    """What each `prove` of a text came to."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [one for one in check(path, options or Options()).checks if one.check.name == "prove"]


def proof_of(one: CheckOutcome) -> ForAllSizes:
    match one.verdict:
        case Holds(ForAllSizes() as proof):
            return proof
        case _:
            raise AssertionError(one.verdict)


@pytest.fixture(scope="module")
def hold_and_wait(tmp_path_factory: pytest.TempPathFactory) -> list[CheckOutcome]:
    folder = tmp_path_factory.mktemp("prove")
    free = "free for all allocators, memory"
    least = "allocators * (slab_pages - 1)"
    return proved(
        folder,
        f'spec "every size"\nextends "{HOLD_AND_WAIT}"\n'
        f"prove deadlock {free}, slab_pages where slab_pages >= 2 and memory >= {least} + 1\n"
        f"prove deadlock {free} where memory >= {least}\n"
        f"prove fault {free}\n",
        name="s.zs",
    )


def test_hold_and_wait_at_every_size(hold_and_wait: list[CheckOutcome]) -> None:
    proof = proof_of(hold_and_wait[0])
    assert [dict(one.fixed) for one in proof.proofs] == [{"slab_pages": str(pages)} for pages in range(2, 9)]
    assert not any(one.in_range or one.has_faults for one in proof.proofs)
    two, *_ = reasons(proof.proofs)
    assert two.invariants == (
        "pool + [allocator@0, held = 1] + 2 * [allocator@1, held = 2] == memory",
        "[allocator@0] + [allocator@0, held = 1] + [allocator@1, held = 2] == allocators",
    )


def test_one_page_less_is_refuted_by_a_run(hold_and_wait: list[CheckOutcome]) -> None:
    one = hold_and_wait[1]
    assert isinstance(one.verdict, Violated)
    assert one.trace is not None
    assert isinstance(one.trace.ending, Deadlocked)


def test_faults_are_excluded(hold_and_wait: list[CheckOutcome]) -> None:
    proof_of(hold_and_wait[2])


def net(classes: int, less: int = 0) -> str:
    """Classes of users that collect 1 to 4 pages each, and a pager that needs a page to clean one."""
    holds = [1 + number % 4 for number in range(classes)]
    params = "\n".join(f"param n{i} : 0..2 = 1" for i in range(classes))
    users = "\n".join(
        f"thread user{i}[n{i}] {{ loop {{ repeat {held} {{ take 1 page with M_WAITOK into held }} skip "
        f"move {held} pages from held to dirty }} }}"
        for i, held in enumerate(holds)
    )
    linear = " + ".join(["1", "reserve", *(f"{held - 1} * n{i}" for i, held in enumerate(holds))])
    names = ", ".join(f"n{i}" for i in range(classes))
    return f"""model net
{params}
param pool : 0..12 = 8
param reserve : 0..2 = 1
pages {{ free = pool  dirty }}
class NORMAL {{ from free when free > reserve }}
class RESERVE {{ from free }}
flags M_WAITOK = NORMAL, waits
flags M_INTWAIT = RESERVE, waits
{users}
daemon pager {{
    loop {{
        idle choose {{ when dirty > 0 {{ move 1 page from dirty to held }} }}
        take 1 page with M_INTWAIT into held
        move 2 pages from held to free
    }}
}}
check here : deadlock free
prove deadlock free for all {names}, pool, reserve where reserve >= 1 and pool >= {linear} - {less}
"""


@pytest.mark.parametrize("classes", [1, 2, 4, 8])
def test_any_number_of_users_above_a_linear_bound(tmp_path: Path, classes: int) -> None:
    (one,) = proved(tmp_path, net(classes))
    (proof,) = proof_of(one).proofs
    assert not proof.fixed
    assert not proof.in_range
    (reason,) = reasons([proof])
    assert any(said.startswith("free + [pager@2] >= 1") for said in reason.invariants), reason


def test_the_bound_is_the_frontier(tmp_path: Path) -> None:
    """One page below the bound of the proof there is a run that hangs."""
    (one,) = proved(tmp_path, net(2, less=1))
    assert isinstance(one.verdict, Violated)
    assert one.trace is not None
    assert isinstance(one.trace.ending, Deadlocked)


def test_without_a_reserve_the_pager_waits_for_ever(tmp_path: Path) -> None:
    text = net(1).replace("where reserve >= 1", "where reserve == 0")
    (one,) = proved(tmp_path, text)
    assert isinstance(one.verdict, Violated)
    assert one.trace is not None
    assert isinstance(one.trace.ending, Deadlocked)


def test_the_daemon_that_needs_two_pages(tmp_path: Path) -> None:
    """No trap will do: its invariant has weights."""
    text = net(1).replace("take 1 page with M_INTWAIT", "take 2 pages with M_INTWAIT")
    text = text.replace("move 2 pages from held to free", "move 3 pages from held to free")
    (one,) = proved(tmp_path, text.replace("where reserve >= 1", "where reserve >= 2"))
    (reason,) = reasons(proof_of(one).proofs)
    assert any(">= 2" in said for said in reason.invariants), reason


def decided(outcome: Outcome, name: str) -> bool | None:
    (one,) = (one for one in outcome.checks if one.check.name == name)
    if isinstance(one.verdict, Undetermined):
        return None
    return isinstance(one.verdict, Holds)


REGIONS = ("pool >= n + reserve + 1", "pool >= 1", "reserve >= 1 and pool >= 2 * n + reserve + 1", "n >= 1")


FUTURE = ("n >= 1", "n >= 1 and pool >= 2 * n + reserve + 1", "n >= 1 and reserve >= 1", "n >= 1 and pool >= n + 4")


@pytest.mark.parametrize(
    ("asked", "label", "regions"),
    [("deadlock free", "", REGIONS), ("no thread stuck", "", REGIONS), ("progress served", "served", FUTURE)],
)
@pytest.mark.parametrize("first", range(0, 24, 8))
def test_what_is_proved_holds_at_every_size(
    tmp_path: Path, asked: str, label: str, regions: tuple[str, ...], first: int
) -> None:
    """Proofs for all sizes never contradict the exploration of single ones."""
    answers = {True: 0, False: 0, None: 0}
    for seed in range(first, first + 8):
        where = regions[seed % len(regions)]
        text = f"{crowded_model(seed, label)}check here : {asked}\n"
        wanted = f"prove {asked} for all n, pool, reserve where {where}\n"
        (one,) = proved(tmp_path, text + wanted, Options(limits=Limits(seconds=20)))
        answer = None if isinstance(one.verdict, Undetermined) else isinstance(one.verdict, Holds)
        answers[answer] += 1
        if answer is not True:
            continue
        for n, pool, reserve in product(range(4), range(6), range(3)):
            if not eval(where, {"n": n, "pool": pool, "reserve": reserve}):
                continue
            settings = {"n": str(n), "pool": str(pool), "reserve": str(reserve)}
            path = tmp_path / "one.zm"
            path.write_text(text, encoding="utf-8")
            assert decided(check(path, Options(settings=settings)), "here") is True, (seed, settings, text)
    assert answers[True] >= 1
    assert answers[False] >= 1


@pytest.mark.parametrize("classes", [1, 2, 4])
def test_nobody_is_stuck_above_a_linear_bound(tmp_path: Path, classes: int) -> None:
    (one,) = proved(tmp_path, net(classes).replace("prove deadlock free", "prove no thread stuck"))
    (reason,) = reasons(proof_of(one).proofs)
    assert reason.help.startswith("as long as somebody cannot go on, `")


def test_what_is_not_reached_at_one_size_is_refuted(tmp_path: Path) -> None:
    text = net(1).replace("prove deadlock free", "prove reachable dirty > 1")
    (one,) = proved(tmp_path, text)
    assert isinstance(one.verdict, Violated)
    assert isinstance(one.verdict.evidence, Exhausted)
    assert one.run is not None


def test_a_size_at_which_there_is_no_model_is_none(tmp_path: Path) -> None:
    """Without users nobody is there at all."""
    text = """model served
param users : 0..4 = 2
param pool : 0..9 = 4
pages { free = pool }
class ANY { from free }
flags WAIT = ANY, waits
thread user[users] { loop { take 1 page with WAIT into held  move 1 page from held to free progress served } }
prove progress served for all users, pool where pool > 0
"""
    (one,) = proved(tmp_path, text)
    proof_of(one)


def test_a_model_that_cannot_be_built_is_not_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof leaves out sizes at which there is no model, and no others."""

    def verdict(mistake: Diagnostic) -> Verdict:
        monkeypatch.setattr(answering, "point_of", Mock(side_effect=ModelError([mistake])))
        (one,) = proved(tmp_path, net(1, less=1))
        return one.verdict

    here = Span(Source("m.zm", "model net"), 0, 5)
    large = verdict(values.too_large(here, "places", 10))
    assert isinstance(large, Undetermined)
    assert large.reason.endswith("there is: this unfolds into more than 10 places")
    assert isinstance(verdict(values.nothing_runs(here)), Holds)


def test_an_interrupt_ends_all_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that the search of a candidate has answered."""
    def interrupted(batch: Batch, options: Options, watch: Watch | None) -> tuple[Run, tuple[Verdict, ...]]:
        run, verdicts = run_batch(batch, options, watch)
        return replace(run, interrupted=True), verdicts

    monkeypatch.setattr(answering, "run_batch", interrupted)
    (first, second) = proved(tmp_path, net(1, less=1) + "prove fault free for all n0\n")
    assert isinstance(first.verdict, Undetermined)
    assert first.verdict.reason == "interrupted"
    assert isinstance(second.verdict, Undetermined)
    assert second.verdict.reason == "not looked at: interrupted before"


def test_a_region_without_sizes_is_no_proof(tmp_path: Path) -> None:
    (one,) = proved(tmp_path, net(1).replace("where reserve >= 1", "where reserve >= 1 and reserve < 1"))
    assert isinstance(one.verdict, Undetermined)
    assert "where" in one.verdict.reason


def test_always_for_all_sizes(tmp_path: Path) -> None:
    pages = "always dirty <= pool"
    (one,) = proved(tmp_path, net(2).replace("prove deadlock free", f"prove {pages}"))
    proof_of(one)
    (other,) = proved(tmp_path, net(2).replace("prove deadlock free", "prove always dirty + 1 < pool"))
    assert isinstance(other.verdict, Violated)


def test_threads_that_are_told_apart_are_gone_through(tmp_path: Path) -> None:
    text = net(1).replace("skip move", "assert user0[self].held == 1 \"own\" move")
    (one,) = proved(tmp_path, text)
    assert [dict(proof.fixed) for proof in proof_of(one).proofs] == [{"n0": str(n)} for n in range(3)]


def test_a_limit_leaves_it_open(tmp_path: Path) -> None:
    (one,) = proved(tmp_path, net(8), Options(limits=Limits(seconds=0.01)))
    assert isinstance(one.verdict, Undetermined)
    assert "0.01 s" in one.verdict.reason
    assert one.verdict.hint


def test_who_needs_two_pages_is_stuck_where_there_is_one(tmp_path: Path) -> None:
    text = """model hog
param n : 1..4 = 2
param pool : 0..5 = 3
pages { free = pool }
class ANY { from free }
flags W = ANY, waits
thread user[n] { take 1 page with W into held  move 1 page from held to free }
thread hog { take 2 pages with W into held  move 2 pages from held to free }
"""
    stuck = "prove no thread stuck for all n, pool where pool"
    refuted, enough = proved(tmp_path, f"{text}{stuck} >= 1\n{stuck} >= 2\n")
    assert isinstance(refuted.verdict, Violated)
    assert isinstance(refuted.verdict.evidence, Trace)
    proof_of(enough)


def test_what_cannot_be_proved_is_looked_at(tmp_path: Path) -> None:
    text = net(1).replace("prove deadlock free", "prove live cleaned")
    text = text.replace("move 2 pages from held to free", "move 2 pages from held to free progress cleaned")
    (one,) = proved(tmp_path, text)
    assert isinstance(one.verdict, Undetermined)
    assert "it holds at each of 6 sizes looked at" in one.verdict.reason


def test_ranges_that_do_not_follow_are_no_failure(tmp_path: Path) -> None:
    """A round that begins behind a test of the round before: that its number stays small is no sum."""
    text = (Path(__file__).parents[1] / "examples/sketch/l_boot.zm").read_text(encoding="utf-8")
    library = (Path(__file__).parents[1] / "examples/sketch/vm_page.zm").read_text(encoding="utf-8")
    (tmp_path / "vm_page.zm").write_text(library, encoding="utf-8")
    (one,) = proved(tmp_path, f"{text}prove fault free for all statics where statics >= 2\n")
    assert not isinstance(one.verdict, Violated)
