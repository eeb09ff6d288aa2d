"""The pipeline: engines are not believed, reductions do not show, requests without an engine stay open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import abba_beside_spinner, counter
from zcheck.checking import Options, check, confirmed, in_plain
from zcheck.diagnostics.errors import EngineBug, UsageError
from zcheck.engines.interpreter.explorer import explore
from zcheck.limits import Limits
from zcheck.results.outcome import CheckOutcome, Standing
from zcheck.results.statistics import Exploration
from zcheck.results.trace import Deadlocked, Livelocked, Trace
from zcheck.results.verdict import Exhausted, Holds, Undetermined, Verdict, Violated
from zcheck.semantics.replay import replay
from zcheck.system.properties import Check, DeadlockFree, VerdictName

HOLDS, VIOLATED, OPEN = Holds(Exhausted(1)), Violated(Exhausted(1)), Undetermined("a limit")


@pytest.mark.parametrize(
    ("verdict", "expect", "standing"),
    [
        (HOLDS, VerdictName.HOLDS, Standing.AS_EXPECTED),
        (VIOLATED, VerdictName.HOLDS, Standing.DIFFERENT),
        (OPEN, VerdictName.HOLDS, Standing.OPEN),
        (HOLDS, VerdictName.VIOLATED, Standing.DIFFERENT),
        (VIOLATED, VerdictName.VIOLATED, Standing.AS_EXPECTED),
        (OPEN, VerdictName.VIOLATED, Standing.OPEN),
        (HOLDS, VerdictName.UNDETERMINED, Standing.DIFFERENT),
        (VIOLATED, VerdictName.UNDETERMINED, Standing.DIFFERENT),
        (OPEN, VerdictName.UNDETERMINED, Standing.AS_EXPECTED),
    ],
)
def test_standing(verdict: Verdict, expect: VerdictName, standing: Standing) -> None:
    one = Check("one", DeadlockFree(), "deadlock free", expect=expect)
    assert CheckOutcome(one, verdict, None).standing is standing


def test_what_the_explorer_says_is_confirmed() -> None:
    system = abba_beside_spinner()
    exploration = explore(system, Limits())
    assert confirmed(system, system, exploration) == exploration.verdicts


def forged(exploration: Exploration, verdict: Verdict) -> Exploration:
    return replace(exploration, verdicts=(verdict, *exploration.verdicts[1:]))


def test_an_impossible_trace_is_a_bug() -> None:
    system = counter(3)
    exploration = explore(system, Limits())
    early = Trace(((0,), (1,)), (0,), Deadlocked(()))
    jump = Trace(((0,), (3,)), (0,), Deadlocked(()))
    for trace in (early, jump):
        with pytest.raises(EngineBug, match="a trace for `DeadlockFree` that is none"):
            confirmed(system, system, forged(exploration, Violated(trace)))


def test_exhaustion_of_an_incomplete_run_is_a_bug() -> None:
    system = counter(30)
    stopped = explore(system, Limits(states=3))
    assert not stopped.statistics.complete
    with pytest.raises(EngineBug, match="stopped early"):
        confirmed(system, system, forged(stopped, Holds(Exhausted(3))))
    with pytest.raises(EngineBug, match="too small a bound"):
        confirmed(system, system, forged(stopped, Holds(Exhausted(3, bound=2))))


def test_a_verdict_must_be_there_for_every_check() -> None:
    system = counter(3)
    exploration = explore(system, Limits())
    with pytest.raises(EngineBug, match="verdicts for"):
        confirmed(system, system, replace(exploration, verdicts=exploration.verdicts[1:]))


def test_a_trace_is_told_with_the_values_a_reduction_forgot() -> None:
    plain = counter(3)
    forgotten = Trace(((0,), (0,), (0,)), (0, 0), Deadlocked(()))
    assert in_plain(plain, forgotten).states == ((0,), (1,), (2,))


def test_a_step_that_a_reduction_invented_is_a_bug() -> None:
    with pytest.raises(EngineBug, match="invented step 2"):
        in_plain(counter(1), Trace(((0,), (0,), (0,)), (0, 0), Deadlocked(())))


FORGETS = """\
model forgets "a value that is never read again"
var n : 0..9 = 0
var stop : bool = false
thread one { var t : 0..9 = 0  t = 7  n = t  skip  skip  await stop }
check no_hang : deadlock free
check with_less : deadlock free within 2 steps
minimize k in 1..3 : deadlock free
"""


def test_reductions_do_not_show_in_traces(tmp_path: Path) -> None:
    """With and without them: the same verdicts, and the same story."""
    path = tmp_path / "forgets.zm"
    path.write_text(FORGETS.replace("var n", "param k : 1..3 = 1\nvar n"), encoding="utf-8")
    reduced, full = check(path, Options()), check(path, Options(full=True))
    assert reduced.runs[0].reductions
    assert not full.runs[0].reductions
    assert [one.verdict for one in reduced.checks if one.trace] == [one.verdict for one in full.checks if one.trace]
    assert [one.standing for one in reduced.checks] == [one.standing for one in full.checks]


def test_checks_are_in_the_order_of_the_file_and_requests_come_last(tmp_path: Path) -> None:
    path = tmp_path / "forgets.zm"
    text = FORGETS.replace("var n", "param k : 1..3 = 1\nvar n")
    path.write_text(text + "prove deadlock free for all k expect violated\n", encoding="utf-8")
    outcome = check(path, Options())
    names = [one.check.name for one in outcome.checks]
    assert names == ["no_hang", "with_less", "no_fault", "minimize", "prove"]
    assert [one.standing for one in outcome.checks[-2:]] == [Standing.AS_EXPECTED, Standing.AS_EXPECTED]
    assert outcome.checks[-1].trace == outcome.checks[0].trace


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check(tmp_path / "nothing.zm", Options())


GOES_ROUND = """\
model round "a loop that forgets a value"
var a : bool = false
var n : 0..9 = 0
thread p {
    loop {
        var t : 0..9 = 0
        t = 5
        n = t
        skip
        if a { progress done  a = false }
    }
}
check fair : live done
"""


def test_a_loop_closes_in_the_plain_system_too(tmp_path: Path) -> None:
    """In the searched system the loop closes a round earlier, where the forgotten value is already reset."""
    path = tmp_path / "round.zm"
    path.write_text(GOES_ROUND, encoding="utf-8")
    for full in (False, True):
        outcome = check(path, Options(full=full))
        trace = outcome.checks[0].trace
        assert trace is not None
        assert isinstance(trace.ending, Livelocked)
        assert trace.states[trace.ending.loop] == trace.states[-1]
        assert replay(outcome.runs[0].system, outcome.checks[0].check, trace) is None
