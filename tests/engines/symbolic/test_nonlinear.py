"""Products of variables, and solvers that come to no end with them: right, or undetermined."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import z3

from tests.builders import Builder, check, in_range, philosophers
from zcheck.checking.confirming import confirmed
from zcheck.engines.interpreter.explorer import explore
from zcheck.engines.symbolic import certificates
from zcheck.engines.symbolic.asking import Asker, new_solver
from zcheck.engines.symbolic.bounded import explore_bounded
from zcheck.exploring.watching import LimitReached, Watch
from zcheck.limits import Limits
from zcheck.results.trace import Trace
from zcheck.results.verdict import Holds, Proved, Undetermined, Violated
from zcheck.semantics.replay import replay
from zcheck.system.building import add, at_most, equal
from zcheck.system.expressions import TRUE, Binary, BinaryOp, Read, number
from zcheck.system.properties import FaultFree, Never
from zcheck.system.system import System


def products(most: int, wanted: int) -> System:
    """Two numbers that grow by one, and the product of both, by a multiplication or a division that undoes it."""
    b = Builder("products")
    x, y, p = (b.number(name, 0, high) for name, high in (("x", most), ("y", most), ("p", most * most)))
    for slot in (x, y):
        b.event(at_most(Read(slot), number(most - 1)), {slot: add((Read(slot), number(1)))})
    product = Binary(BinaryOp.MUL, Read(x), Read(y))
    back = Binary(BinaryOp.DIV, Read(p), Read(x))
    rest = Binary(BinaryOp.MOD, Read(p), Read(x))
    b.event(TRUE, {p: product}, [in_range(product, 0, most * most)])
    return b.system(
        check(Never(equal(Read(p), number(wanted)), TRUE)),
        check(Never(equal(add((back, rest)), number(wanted)), TRUE), name="undone"),
        check(FaultFree()),
    )


@pytest.mark.parametrize(("most", "wanted"), [(4, 6), (4, 7), (9, 6), (66, 4)])
def test_products_are_those_of_the_explorer(most: int, wanted: int) -> None:
    """The last is too large for ladders."""
    system = products(most, wanted)
    depth = 7
    found = explore_bounded(system, Limits(), depth=depth).verdicts
    for one, mine, theirs in zip(system.checks, found, explore(system, Limits()).verdicts, strict=True):
        match mine, theirs:
            case Violated(Trace() as short), Violated(Trace() as shortest):
                assert short.length == shortest.length
                assert replay(system, one, short) is None
            case Holds(), Holds():
                pass
            case Undetermined(), Violated(Trace() as far):
                assert far.length > depth
            case _:
                assert isinstance(mine, Undetermined), (one.name, mine)


def test_a_proof_that_cannot_be_confirmed_in_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(questions: object, seconds: float) -> str | None:
        raise TimeoutError("the step: canceled")

    monkeypatch.setattr(certificates, "answered", endless)
    system = philosophers(2)
    found = explore_bounded(system, Limits())
    proved = [i for i, v in enumerate(found.verdicts) if isinstance(v, Holds) and isinstance(v.evidence, Proved)]
    assert proved
    for index in proved:
        verdict = confirmed(system, system, found)[index]
        assert isinstance(verdict, Undetermined)
        assert "could not be confirmed in time" in verdict.reason
        assert verdict.hint == "use --engine auto"


def hard(pigeons: int = 14) -> Sequence[z3.BoolRef]:
    """Pigeons in one hole too few: nothing that learns clauses comes to an end with many of them."""
    holes = pigeons - 1
    sits = [[z3.Bool(f"{pigeon} in {hole}") for hole in range(holes)] for pigeon in range(pigeons)]
    somewhere = [z3.Or(row) for row in sits]
    alone = [
        z3.Or(z3.Not(sits[one][hole]), z3.Not(sits[other][hole]))
        for hole in range(holes) for one in range(pigeons) for other in range(one)
    ]
    return somewhere + alone


def test_memory_is_limited_inside_a_question() -> None:
    limits = Limits(memory_bytes=8 << 20)
    solver = new_solver()
    solver.add(*hard())
    with pytest.raises(LimitReached, match="limit of 8,388,608 bytes of memory"):
        Asker(limits, Watch(limits, None, lambda: 0.0)).is_possible(solver, [])


def test_time_is_limited_inside_a_question() -> None:
    limits = Limits(seconds=1)
    now = iter([0.0, 0.0, *[1.0] * 10])
    solver = new_solver()
    solver.add(*hard())
    with pytest.raises(LimitReached, match="limit of 1 seconds"):
        Asker(limits, Watch(limits, None, now.__next__)).is_possible(solver, [])


def test_patience_is_not_the_users_limit() -> None:
    solver = new_solver()
    solver.add(*hard())
    assert Asker(Limits(), Watch(Limits(), None, lambda: 0.0)).attempt(solver, [], 0.2) is None

