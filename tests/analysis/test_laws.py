"""Laws and local states against every reachable state, on systems that a person can check and on random ones."""

from __future__ import annotations

from hypothesis import given, settings

from tests.builders import IDLE, RUN, Builder, bounded_buffer, philosophers
from tests.strategies import systems
from zcheck.analysis.hull import Law
from zcheck.analysis.laws import laws_of
from zcheck.analysis.local_states import local_lemmas, local_states
from zcheck.semantics.evaluation import is_true
from zcheck.semantics.judging import build_graph
from zcheck.system.building import at_least, equal, shifted
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.places import Place
from zcheck.system.system import System


def lemmas_of(system: System) -> list[Expr]:
    return [lemma for thread in system.threads for lemma in local_lemmas(local_states(system, thread))]


def pool() -> System:
    """A thread takes a page from `free` and puts it back."""
    b = Builder("pool")
    free = b.number("free", 0, 5, 5)
    me = b.thread("user", (IDLE, RUN))
    held = b.number("held", 0, 5)
    b.step(me, 0, 1, at_least(Read(free), number(1)), {free: _plus(free, -1), held: _plus(held, 1)})
    b.step(me, 1, 0, at_least(Read(held), number(1)), {free: _plus(free, 1), held: _plus(held, -1)})
    return b.system()


def _plus(slot: int, amount: int) -> Expr:
    return shifted(Read(slot), amount)


def test_pages_are_conserved_and_follow_the_location() -> None:
    free, at, held = 0, 1, 2
    assert set(laws_of(pool())) == {
        Law(((Place(free), 1), (Place(held), 1)), 5),
        Law(((Place(at, 1), 1), (Place(held), -1)), 0),
    }


def test_a_lock_is_held_where_its_holder_is() -> None:
    b = Builder("lock")
    lock = b.owner("lock", ("me",))
    me = b.thread("me", (IDLE, RUN))
    b.step(me, 0, 1, equal(Read(lock), number(0)), {lock: number(1)})
    b.step(me, 1, 0, equal(Read(lock), number(1)), {lock: number(0)})
    at = b.threads[me].location_slot
    assert laws_of(b.system()) == (Law(((Place(lock, 1), 1), (Place(at, 1), -1)), 0),)


def test_what_was_there_before_an_assignment_may_be_unknown() -> None:
    """Philosophers put forks down without a look at who has them: nothing is known to be conserved."""
    assert laws_of(philosophers(2)) == ()


def test_a_buffer_conserves_nothing() -> None:
    """What the producer makes and the consumer takes is no constant; both are free to go."""
    assert laws_of(bounded_buffer(2)) == ()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(systems())
def test_laws_and_lemmas_hold_in_every_reachable_state(system: System) -> None:
    laws, lemmas = laws_of(system), lemmas_of(system)
    for state in build_graph(system).depth:
        for law in laws:
            assert law.holds(state)
            assert is_true(law.expression, state)
        for lemma in lemmas:
            assert is_true(lemma, state)


def test_a_law_is_false_elsewhere() -> None:
    (first, *_) = laws_of(pool())
    assert not first.holds((5, 1, 1))
    assert not is_true(first.expression, (5, 1, 1))
