"""Margins: the least there is, at the first moment it is so; compared with a search by hand of every state."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from pathlib import Path

import pytest

from zcheck.analysis.slack import Slack, slacks
from zcheck.checking import Options, check
from zcheck.checking.options import Engine
from zcheck.limits import Limits
from zcheck.report.margins import margin_text
from zcheck.results.margin import LastHope, Lowest, Margin, Spare
from zcheck.results.outcome import CheckOutcome
from zcheck.results.verdict import Holds
from zcheck.semantics.evaluation import evaluate, is_true
from zcheck.semantics.states import can_act, is_resting
from zcheck.semantics.steps import successors
from zcheck.system.properties import DeadlockFree
from zcheck.system.show import show_expression
from zcheck.system.system import State, System

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else `--nearby` looks for takes longer, and has tests of its own."""
    monkeypatch.setattr("zcheck.checking.nearby.Neighbourhood.nearby", lambda *_: {})


MODEL = """model m
param pool : 0..20 = 7
param reserve : 0..9 = 2
pages { free = pool }
class NORMAL { from free when free > reserve }
class SYSTEM { from free }
flags M_NORMAL = NORMAL, waits
flags M_SYSTEM = SYSTEM, waits
var busy : 0..9 = 0
var loud : bool = false
thread t[2] {
    take 1 page with M_NORMAL into held
    atomic { busy += 1 }
    take 1 page with M_SYSTEM into held
    assert busy < 4 "too many"
    loud = true
    atomic { move 2 pages from held to free  busy -= 1 }
}
check runs : deadlock free
check calm : always busy <= 5
check quiet : always loud implies busy + 1 < 5
check small : never free + 2 < 3
check plain : always busy == 0 or busy > 0
check short : always busy <= 5 within 2 steps
check sound : fault free
check bad : always busy < 2 expect violated
check seen : reachable busy == 2
"""


def margins_of(tmp_path: Path, text: str, options: Options | None = None) -> dict[str, tuple[Margin, ...]]:
    path = tmp_path / "m.zm"
    path.write_text(text)
    return {one.check.name: one.margins for one in check(path, options or Options(nearby=True)).checks}


def test_they_are_not_looked_for_unasked(tmp_path: Path) -> None:
    assert set(margins_of(tmp_path, MODEL, Options()).values()) == {()}


def test_a_comparison_has_its_least_spare_and_its_first_moment(tmp_path: Path) -> None:
    found = margins_of(tmp_path, MODEL)
    (calm,) = found["calm"]
    assert isinstance(calm, Spare)
    assert (calm.comparison, calm.least, calm.values, calm.trace.length) == ("busy <= 5", 3, (("busy", "2"),), 4)
    assert margin_text(calm) == "tightest after 4 steps: `busy <= 5` holds with 3 to spare (busy is 2)"


def test_a_premise_says_where_it_counts(tmp_path: Path) -> None:
    """`loud` is true only after both pages were taken; `busy` is 2 before, too."""
    (quiet,) = margins_of(tmp_path, MODEL)["quiet"]
    assert isinstance(quiet, Spare)
    assert (quiet.comparison, quiet.least, quiet.trace.length) == ("busy < 4", 1, 7)


def test_never_is_turned_round(tmp_path: Path) -> None:
    (small,) = margins_of(tmp_path, MODEL)["small"]
    assert isinstance(small, Spare)
    assert (small.comparison, small.least, small.trace.length) == ("free >= 1", 2, 6)


def test_a_bound_is_kept(tmp_path: Path) -> None:
    (short,) = margins_of(tmp_path, MODEL)["short"]
    assert isinstance(short, Spare)
    assert (short.least, short.trace.length) == (4, 2)


def test_an_assertion_counts_where_its_step_can_be_taken(tmp_path: Path) -> None:
    (sound,) = margins_of(tmp_path, MODEL)["sound"][:1]
    assert isinstance(sound, Spare)
    assert (sound.comparison, sound.least) == ("busy < 4", 1)
    assert sound.step is not None
    assert "assert busy < 4" in sound.step


def test_what_is_no_matter_of_more_or_less_has_none(tmp_path: Path) -> None:
    found = margins_of(tmp_path, MODEL)
    assert found["bad"] == found["seen"] == ()
    never = "var x : 0..3 = 0\ncheck zero : never x > 0\n"
    assert margins_of(tmp_path, MODEL + never)["zero"] == ()


def test_the_pages_left_are_told_by_class(tmp_path: Path) -> None:
    (lowest,) = (one for one in margins_of(tmp_path, MODEL)["runs"] if isinstance(one, Lowest))
    assert (lowest.queue, lowest.pages, lowest.trace.length) == ("free", 3, 6)
    assert {stop.page_class: stop.least for stop in lowest.stops} == {"NORMAL": 3, "SYSTEM": 1}
    said = "tightest after 6 steps: 3 pages in free, 1 for NORMAL (it stops below 3), 3 for SYSTEM"
    assert margin_text(lowest) == said


def test_what_is_not_found_is_left_out(tmp_path: Path) -> None:
    few = Options(nearby=True, limits=Limits(memory_bytes=1))
    assert set(margins_of(tmp_path, MODEL, few).values()) == {()}


def every_state(system: System) -> dict[State, int]:
    """All reachable states with their depths."""
    depth = {system.initial: 0}
    todo = [system.initial]
    for state in todo:
        for _, after in successors(system, state):
            if after not in depth:
                depth[after] = depth[state] + 1
                todo.append(after)
    return depth


def least(depth: dict[State, int], value: Callable[[State], int | None]) -> tuple[int, int] | None:
    """The least value and the least depth that has it; None where there is no value."""
    found = [(number, steps) for state, steps in depth.items() if (number := value(state)) is not None]
    return min(found, default=None)


def able(system: System, state: State) -> int | None:
    """How many can go on; None where nobody waits."""
    going = [can_act(system, thread.index, state) for thread in system.threads]
    waits = any(not go and not is_resting(system, number, state) for number, go in enumerate(going))
    events = {
        action.group
        for action, _ in successors(system, state)
        if action.thread is None and action.mandatory
    }
    return sum(going) + len(events) if waits else None


@pytest.mark.parametrize(
    "model", ["slab_hold_and_wait", "mbuma", "lock_order", "interrupt_alloc"]
)
def test_shipped_models_come_no_nearer_to_a_deadlock(model: str) -> None:
    outcome = check(ROOT / f"models/{model}.zm", Options(nearby=True))
    for one in outcome.checks:
        if isinstance(one.check.property, DeadlockFree) and isinstance(one.verdict, Holds) and one.run is not None:
            assert_tightest(outcome.runs[one.run].system, one)


def assert_tightest(system: System, one: CheckOutcome) -> None:
    depth = every_state(system)
    slots = {slot.name: slot.index for slot in system.slots}
    hopes = [margin for margin in one.margins if isinstance(margin, LastHope)]
    wanted = least(depth, lambda state: able(system, state))
    assert (wanted is None) == (not hopes)
    for margin in one.margins:
        match margin:
            case Lowest(queue, pages, _, trace):
                assert least(depth, itemgetter(slots[queue])) == (pages, trace.length)
            case LastHope(waiting, names, trace):
                assert wanted == (len(names), trace.length)
                assert waiting
            case Spare():
                raise AssertionError("a deadlock is no matter of comparisons")


def test_every_engine_that_looks_at_states_finds_the_same(tmp_path: Path) -> None:
    engines = (Engine.INTERPRETER, Engine.NATIVE)
    here, there = (margins_of(tmp_path, MODEL, Options(nearby=True, engine=engine)) for engine in engines)
    said = {name: [margin_text(one) for one in found] for name, found in here.items()}
    assert said == {name: [margin_text(one) for one in found] for name, found in there.items()}
    assert said["runs"]


@pytest.mark.parametrize("model", ["interrupt_alloc", "kva"])
def test_shipped_comparisons_hold_by_no_less(model: str) -> None:
    outcome = check(ROOT / f"models/{model}.zm", Options(nearby=True))
    compared = 0
    for one in outcome.checks:
        spares = {margin.comparison: margin for margin in one.margins if isinstance(margin, Spare)}
        if one.run is None or not spares:
            continue
        system = outcome.runs[one.run].system
        depth = every_state(system)
        for slack in slacks(system, one.check.property):
            margin = spares.get(show_expression(slack.compared, system))
            if margin is not None and len(spares) == 1:
                assert least(depth, partial(spare, slack)) == (margin.least, margin.trace.length)
                compared += 1
    assert compared


def spare(slack: Slack, state: State) -> int | None:
    return evaluate(slack.value, state) if is_true(slack.where, state) else None
