"""zcheck from Python: an assertion passes only where its verdict is definite and as asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

import zcheck
from zcheck.diagnostics.errors import ModelError, UsageError
from zcheck.results.outcome import Standing

COUNTER = """\
model counter "counts up to a parameter"
enum pace { slow, quick }
param most : 1..9 = 2
param speed : pace = slow
param stops : bool = true
var n : 0..9 = 0
thread one { while n < most { if speed == quick { n = most } else { n += 1 } }  await stops }
check small : always n < 3
check large : always n < 3 with most = 7
"""

FAULTY = """\
model faulty "the run that would reach 5 ends before"
var n : 0..3 = 0
thread one { n += 2  n += 2  n = 0 }
"""


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    path = tmp_path / "counter.zm"
    path.write_text(COUNTER, encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.zm"
    path.write_text(FAULTY, encoding="utf-8")
    return path


def test_parameters_are_python_values(counter: Path) -> None:
    zcheck.load(counter).assert_holds("always n < 3")
    zcheck.load(str(counter), most=5).assert_violated("always n < 3")
    zcheck.load(counter, most=5, speed="quick").assert_holds("never n == 4")
    zcheck.load(counter, stops=False).assert_violated("deadlock free")


@pytest.mark.parametrize(
    ("method", "asked"), [("assert_holds", "never n == 2"), ("assert_violated", "never n == 9")]
)
def test_a_wrong_assertion_carries_the_report(counter: Path, method: str, asked: str) -> None:
    with pytest.raises(AssertionError, match=f"asserted: {asked}"):
        getattr(zcheck.load(counter), method)(asked)


def test_bounds_and_settings(counter: Path) -> None:
    model = zcheck.load(counter, most=9)
    model.assert_violated("always n < 3")
    model.assert_holds("always n < 3", within=2)
    model.assert_holds("always n < 3 within 2 steps", within=90)
    model.assert_holds("always n < 3 with most = 1")


def test_undetermined_never_passes(counter: Path) -> None:
    model, few = zcheck.load(counter, most=9), zcheck.Limits(states=3)
    for ask in (model.assert_holds, model.assert_violated):
        with pytest.raises(zcheck.UndeterminedError, match="stopped at the limit of 3 states") as caught:
            ask("never n == 9", limits=few)
        assert caught.value.outcome.count(Standing.OPEN) == 1


def test_what_faults_hide_does_not_hold(faulty: Path) -> None:
    """The rest of a run that ended in a fault was not looked at; a witness needs no rest."""
    model = zcheck.load(faulty)
    model.assert_violated("fault free")
    model.assert_holds("reachable n == 2")
    with pytest.raises(AssertionError, match="assert `fault free`"):
        model.assert_holds("deadlock free")
    with pytest.raises(AssertionError, match="assert `fault free`"):
        model.assert_violated("reachable n == 3")


@pytest.mark.parametrize(
    ("asked", "note"),
    [("deadlock fre", "did you mean `free`"), ("always m < 3", "cannot find `m`"), ("", "expected a property")],
)
def test_a_mistake_in_the_property_is_drawn(counter: Path, asked: str, note: str) -> None:
    with pytest.raises(ModelError) as caught:
        zcheck.load(counter).assert_holds(asked)
    assert note in "".join(caught.value.__notes__)
    assert "the assertion:2:" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    "asked", ["deadlock free expect violated", "deadlock free check b : fault free", "deadlock free set most = 3"]
)
def test_one_property_is_asserted_at_a_time(counter: Path, asked: str) -> None:
    with pytest.raises(UsageError):
        zcheck.load(counter).assert_holds(asked)


def test_parameters_are_checked_when_loading(counter: Path) -> None:
    with pytest.raises(ModelError, match="there is no parameter `mast`"):
        zcheck.load(counter, mast=3)
    with pytest.raises(UsageError):
        zcheck.load(counter.parent / "countr.zm")


def test_verify_gives_the_checks_of_the_file(counter: Path) -> None:
    outcome = zcheck.verify(counter, most=3)
    found = [(one.check.name, one.standing) for one in outcome.checks]
    different, fine = Standing.DIFFERENT, Standing.AS_EXPECTED
    written = [("small", different), ("large", different)]
    added = [("no_fault", fine), ("no_fault with most = 7", fine)]
    assert found == [*written, *added]
    (only,) = zcheck.load(counter).verify(only=["small"]).checks
    assert only.standing is fine
    with pytest.raises(UsageError):
        zcheck.load(counter).verify(only="small")


def test_only_what_is_exported_is_there() -> None:
    for name in zcheck.__all__:
        assert getattr(zcheck, name).__name__ == name
    assert set(zcheck.__all__) <= set(dir(zcheck))
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        zcheck.lod  # noqa: B018
