"""Grids beyond what can be looked at: points that a proof decides, and what is so beyond a grid."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests.crowded_models import crowded_model
from tests.test_grids import HOLD_AND_WAIT
from zcheck.checking import Options, check
from zcheck.engines.symbolic.sizes.proving import Attempt, Prover
from zcheck.limits import Limits
from zcheck.report.document import render
from zcheck.report.machine import report_json
from zcheck.report.tables import least_sentences
from zcheck.report.text import TextOptions, text_report
from zcheck.results.outcome import CheckOutcome, Outcome, Standing
from zcheck.results.table import FailsAt
from zcheck.results.verdict import ForAllSizes, Size
from zcheck.system.properties import VerdictName

ROOT = Path(__file__).parents[2]
WIDE = HOLD_AND_WAIT.replace("memory : 0..12", "memory : 0..200000")


def decided(path: Path, text: str, options: Options | None = None) -> tuple[Outcome, CheckOutcome]:
    path.write_text(text, encoding="utf-8")
    outcome = check(path, options or Options())
    (one,) = [one for one in outcome.checks if one.check.name in ("sweep", "minimize")]
    return outcome, one


def printed(outcome: Outcome) -> str:
    return " ".join(render(text_report(outcome, TextOptions(80)), False).split())


def verdicts(one: CheckOutcome) -> dict[tuple[int, ...], VerdictName]:
    assert one.table is not None
    return {tuple(int(value) for _, value in point.values): point.verdict for point in one.table.points}


def test_a_proof_decides_what_a_limit_left_open(tmp_path: Path) -> None:
    request = "set holders = 3\nminimize memory in 4..8 : deadlock free\n"
    outcome, one = decided(tmp_path / "m.zm", HOLD_AND_WAIT + request, Options(limits=Limits(states=12)))
    assert one.table is not None
    assert one.table.proofs
    assert [point.is_proved for point in one.table.points] == [True] * 5
    assert {point.states for point in one.table.points} == {0}
    assert one.least is not None
    assert one.least.value == "4"
    assert "by proof because always:" in printed(outcome)


def test_what_no_proof_reaches_stays_open(tmp_path: Path) -> None:
    request = "set holders = 3\nminimize memory in 6..8 : reachable free > memory\n"
    _, one = decided(tmp_path / "m.zm", HOLD_AND_WAIT + request, Options(limits=Limits(states=5)))
    assert one.standing is Standing.OPEN
    assert one.least is None


def test_a_limit_leaves_open_what_fails(tmp_path: Path) -> None:
    """With a limit below the first step no run is found, and a proof may not say what is not so."""
    request = "sweep holders in 1..3, memory in 1..6 : deadlock free\n"
    _, one = decided(tmp_path / "m.zm", HOLD_AND_WAIT + request, Options(limits=Limits(states=1)))
    for (holders, memory), verdict in verdicts(one).items():
        safe = memory >= holders + 1
        assert verdict is (VerdictName.HOLDS if safe else VerdictName.UNDETERMINED), (holders, memory)


def test_many_points_are_decided_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zcheck.checking.points.ALONE_SECONDS", 0.0)
    request = "set holders = 4\nminimize memory in 1..2000 : deadlock free\n"
    outcome, one = decided(tmp_path / "m.zm", WIDE + request)
    assert verdicts(one) == {
        (memory,): VerdictName.HOLDS if memory >= 5 else VerdictName.VIOLATED for memory in range(1, 2001)
    }
    assert one.table is not None
    assert sum(not point.is_proved for point in one.table.points) < 20
    assert one.least is not None
    assert one.least.value == "5"
    schema = json.loads((ROOT / "docs/trace.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(report_json([outcome])), schema)


def test_random_grids_come_to_the_same_with_and_without_looking(tmp_path: Path) -> None:
    """Where no state may be looked at, what holds by proof does hold, and what fails stays open."""
    proved = 0
    for seed in range(12):
        text = f"{crowded_model(seed)}sweep n in 0..2, pool in 0..3 : deadlock free\n"
        _, looked_at = decided(tmp_path / "m.zm", text)
        _, blind = decided(tmp_path / "m.zm", text, Options(limits=Limits(states=1)))
        wanted = verdicts(looked_at)
        for point, verdict in verdicts(blind).items():
            assert verdict in (wanted[point], VerdictName.UNDETERMINED), (seed, point)
        assert blind.table is not None
        proved += sum(point.is_proved for point in blind.table.points)
    assert proved >= 20


def test_every_greater_value_is_proved_enough(tmp_path: Path) -> None:
    request = "set holders = 3\nminimize memory in 1..8 : deadlock free\n"
    outcome, one = decided(tmp_path / "m.zm", WIDE + request)
    assert one.least is not None
    assert one.least.value == "4"
    assert isinstance(one.least.beyond, ForAllSizes)
    (proof,) = one.least.beyond.proofs
    assert not proof.in_range
    assert "every greater value with which the model can be made is enough as well" in printed(outcome)


def test_more_may_be_worse_beyond_the_values_asked_about(tmp_path: Path) -> None:
    """A reserve as large as memory leaves nothing to anybody else."""
    text = (ROOT / "examples/gate/writeback.zm").read_text(encoding="utf-8")
    outcome, one = decided(tmp_path / "m.zm", f"{text}minimize reserve in 0..3 : deadlock free\n")
    assert one.least is not None
    assert one.least.value == "1"
    assert one.least.beyond == FailsAt("4", 0)
    assert "it fails at reserve = 4, beyond those asked about, after 0 steps" in printed(outcome)


def test_where_no_value_is_enough_nothing_is_said_of_others(tmp_path: Path) -> None:
    request = "set need = 4\nminimize memory in 1..4 : deadlock free\n"
    outcome, one = decided(tmp_path / "m.zm", HOLD_AND_WAIT + request)
    assert one.least is not None
    assert one.least.beyond is None
    assert "nothing is known of values beyond" in printed(outcome)


def test_an_interrupt_while_a_proof_is_looked_for_keeps_what_was_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, attempt = [0], Prover.attempt

    def interrupted(self: Prover, fixed: tuple[tuple[str, str], ...], explored: tuple[Size, ...] = ()) -> Attempt:
        asked[0] += 1
        if asked[0] == 3:
            raise KeyboardInterrupt
        return attempt(self, fixed, explored)

    monkeypatch.setattr("zcheck.checking.points.ALONE_SECONDS", 0.0)
    monkeypatch.setattr(Prover, "attempt", interrupted)
    _, one = decided(tmp_path / "m.zm", f"{WIDE}set holders = 4\nminimize memory in 1..300 : deadlock free\n")
    assert one.standing is Standing.OPEN
    assert one.table is not None
    first, second, *others = one.table.points
    assert first.verdict is second.verdict is VerdictName.VIOLATED
    assert {(point.verdict, point.reason) for point in others} == {(VerdictName.UNDETERMINED, "interrupted")}


def test_a_proof_does_not_claim_more_than_its_range(tmp_path: Path) -> None:
    """Where only declared values are proved, or some were looked at one by one, the report says so."""
    _, one = decided(tmp_path / "m.zm", f"{WIDE}set holders = 3\nminimize memory in 1..8 : deadlock free\n")
    assert one.table is not None
    assert one.least is not None
    assert isinstance(one.least.beyond, ForAllSizes)
    (proof,) = one.least.beyond.proofs
    narrow = ForAllSizes((replace(proof, in_range=True, explored=((("memory", 9),),)),))
    told = least_sentences(replace(one.least, beyond=narrow), one.table)
    assert "every greater value in its declared range is enough as well, beyond those asked about too" in told
    assert "looked at one by one, as the reason below does not cover them: memory = 9" in told


def test_greater_values_that_make_no_model_are_no_mistake(tmp_path: Path) -> None:
    text = f"{HOLD_AND_WAIT}param size : 1..6 = 1\nslab z {{ pages size objects 12 / (5 - size) }}\n"
    _, one = decided(tmp_path / "m.zm", f"{text}minimize size in 1..4 : deadlock free\n")
    assert one.standing is Standing.AS_EXPECTED
