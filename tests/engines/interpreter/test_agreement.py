"""The generated code against the reference, at four heights, so that a failure points at its cause."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Builder
from tests.strategies import conditions, numbers, states, systems
from zcheck.engines.interpreter.expressions import PythonWriter
from zcheck.engines.interpreter.futures import Futures
from zcheck.engines.interpreter.search import Search
from zcheck.engines.interpreter.stepping import Stepper
from zcheck.engines.interpreter.walking import successors_of
from zcheck.engines.interpreter.writing import Writer, compile_functions
from zcheck.exploring.facts import Facts, Ranges
from zcheck.exploring.hopes import bits_for
from zcheck.exploring.questions import Questions
from zcheck.exploring.watching import Watch
from zcheck.limits import Limits
from zcheck.semantics.evaluation import evaluate, is_true
from zcheck.semantics.judging import build_graph
from zcheck.semantics.states import can_act, is_deadlock, offers_progress
from zcheck.semantics.steps import enabled, first_fault, successors
from zcheck.system.expressions import Expr
from zcheck.system.intervals import bounds
from zcheck.system.layout import layout_of
from zcheck.system.system import State, System
from zcheck.system.types import IntRange

STEADY = settings(derandomize=True, deadline=None, max_examples=200)


def three_slots() -> System:
    b = Builder("slots")
    b.slot("a", IntRange(-4, 3))
    b.slot("b", IntRange(0, 5))
    b.slot("c", IntRange(-2, -1), -1)
    b.event()
    return b.system()


SLOTS = three_slots()


@STEADY
@given(st.one_of(numbers((0, 1, 2)), conditions((0, 1, 2))), states(SLOTS.slots))
def test_generated_expressions_have_the_value_of_the_evaluator(expr: Expr, state: State) -> None:
    out = Writer()
    with out.block("def value(v0, v1, v2):"):
        text = PythonWriter(lambda slot: f"v{slot}", Ranges(SLOTS), out.line).value(expr)
        out.line(f"return {text}")
    assert compile_functions(out.text, {})["value"](*state) == evaluate(expr, state)


@STEADY
@given(st.one_of(numbers((0, 1, 2)), conditions((0, 1, 2))), states(SLOTS.slots))
def test_bounds_contain_every_value(expr: Expr, state: State) -> None:
    low, high = bounds(expr, Ranges(SLOTS))
    assert low <= evaluate(expr, state) <= high


@STEADY
@given(
    st.lists(conditions((0, 1, 2)), max_size=3),
    st.one_of(numbers((0, 1, 2)), conditions((0, 1, 2))),
    states(SLOTS.slots),
)
def test_facts_are_true_where_their_assumptions_are(
    assumed: list[Expr], expr: Expr, state: State
) -> None:
    facts = Facts(Ranges(SLOTS))
    facts.assume_all(assumed)
    if all(is_true(condition, state) for condition in assumed):
        low, high = facts.bounds(expr)
        assert low <= evaluate(expr, state) <= high
        assert all(facts.slot(i)[0] <= state[i] <= facts.slot(i)[1] for i in range(3))
        assert is_true(expr, state) or not facts.is_sure(expr)


@STEADY
@given(conditions((0, 1, 2)), st.lists(states(SLOTS.slots), max_size=5))
def test_find_gives_the_states_in_which_a_condition_is_true(
    condition: Expr, some: list[State]
) -> None:
    layout = layout_of(SLOTS)
    found = Stepper(SLOTS, layout).find(condition)([layout.pack(state) for state in some])
    assert found == [layout.pack(state) for state in some if is_true(condition, state)]


@STEADY
@given(systems(), st.data())
def test_one_state_is_expanded_as_the_reference_says(system: System, data: st.DataObject) -> None:
    """Equal successors with repeats, deadlocks, faulting steps, and actions that were enabled."""
    state = data.draw(states(system.slots))
    layout = layout_of(system)
    out: list[int] = []
    dead: list[int] = []
    faults: list[int] = []
    fired = bytearray(len(system.actions))
    expand = Stepper(system, layout).expand(True, range(len(system.actions)))
    expand([layout.pack(state)], out, dead, faults, fired)
    assert sorted(map(layout.unpack, out)) == sorted(after for _, after in successors(system, state))
    assert bool(dead) == is_deadlock(system, state)
    assert len(faults) == sum(first_fault(a, state) is not None for a in enabled(system, state))
    assert [i for i, f in enumerate(fired) if f] == [a.index for a in enabled(system, state)]


@STEADY
@given(systems(), st.data())
def test_one_state_offers_what_the_reference_says(system: System, data: st.DataObject) -> None:
    state = data.draw(states(system.slots))
    layout = layout_of(system)
    bits = bits_for(system, system.checks)
    out: list[int] = []
    mask = Stepper(system, layout).offer(bits)(layout.pack(state), out.append)
    steps = [after for action, after in successors(system, state) if action.mandatory]
    assert sorted(map(layout.unpack, out)) == sorted(steps)
    for thread, bit in bits.threads.items():
        at_rest = system.threads[thread].locations[state[system.threads[thread].location_slot]].resting
        free = thread in bits.settled and at_rest
        assert bool(mask & bit) == (free or can_act(system, thread, state))
    for label, bit in bits.labels.items():
        assert bool(mask & bit) == offers_progress(system, label, state)


@STEADY
@given(systems())
def test_the_search_visits_what_is_reachable_at_its_depth(system: System) -> None:
    bare = System(system.name, "", system.slots, system.threads, system.actions, ())
    layout = layout_of(bare)
    watch = Watch(Limits(), None, lambda: 0.0)
    search = Search(bare, layout, Stepper(bare, layout), Questions(()), watch, Limits())
    search.run()
    graph = build_graph(bare)
    found = {layout.unpack(s): depth for depth, level in enumerate(search.levels) for s in level}
    assert found == graph.depth
    assert search.transitions == graph.transitions
    assert not Futures(bare, layout, Stepper(bare, layout)).asked


@settings(derandomize=True, deadline=None, max_examples=100)
@given(systems())
def test_single_steps_are_those_of_the_definition(system: System) -> None:
    after = successors_of(system)
    for state in build_graph(system).depth:
        assert sorted(after(state)) == sorted(behind for _, behind in successors(system, state))
