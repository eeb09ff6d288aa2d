"""Bystanders: found by what they touch, folded where they act, and never somebody who matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.random_systems import random_system
from zcheck.checking import Options, check
from zcheck.engines.interpreter.explorer import explore
from zcheck.explain.bystanders import Aside, bystanders, folded
from zcheck.explain.story import story
from zcheck.limits import Limits
from zcheck.results.trace import Livelocked, Trace
from zcheck.results.verdict import Holds, Violated

SPINNER = """model m
var far : bool = false
var near : bool = false
thread worker { loop { near = not near } }
thread carrier { await near and not near  progress done }
thread spinner { loop { far = not far } }
check c : live done
"""


def test_a_spinner_in_a_livelock_is_folded(tmp_path: Path) -> None:
    path = tmp_path / "m.zm"
    path.write_text(SPINNER)
    outcome = check(path, Options(only=frozenset({"c"})))
    (one,) = outcome.checks
    system, trace = outcome.runs[0].system, one.trace
    assert trace is not None
    assert isinstance(trace.ending, Livelocked)
    aside = bystanders(system, one.check.property, trace)
    assert aside == {"spinner"}
    shown = folded(story(system, trace), aside)
    assert any(isinstance(entry, Aside) and entry.who == ("spinner",) for entry in shown)
    count = sum(entry.count if isinstance(entry, Aside) else entry.times for entry in shown)
    assert count == trace.length


@pytest.mark.parametrize("seed", range(100))
def test_a_shortest_trace_to_a_state_has_none(seed: int) -> None:
    """Without the steps of bystanders the run would be shorter and end as badly."""
    system = random_system(seed, threads=3, variables=3, events=1)
    for one, verdict in zip(system.checks, explore(system, Limits()).verdicts, strict=True):
        if isinstance(verdict, Holds | Violated) and isinstance(verdict.evidence, Trace):
            trace = verdict.evidence
            aside = bystanders(system, one.property, trace)
            steps = story(system, trace)
            entries = folded(steps, aside)
            assert sum(e.count if isinstance(e, Aside) else e.times for e in entries) == trace.length
            if type(one.property).__name__ in ("Always", "Never", "Reachable", "FaultFree"):
                assert not aside
