"""The same design asked from Python: properties that depend on what a test knows."""

import pytest

import zcheck
from zcheck.pytest_plugin import Load


@pytest.mark.parametrize("reserve", [1, 2, 3])
def test_a_reserve_keeps_the_pager_going(zcheck_load: Load, reserve: int) -> None:
    model = zcheck_load("writeback.zm", reserve=reserve)
    model.assert_holds("deadlock free")
    model.assert_holds(f"always free >= {reserve} or requests > 0")


def test_without_one_it_hangs_within_five_steps(zcheck_load: Load) -> None:
    model = zcheck_load("writeback.zm")
    model.assert_violated("deadlock free", within=5)
    model.assert_holds("deadlock free", within=4)


def test_a_limit_is_no_answer(zcheck_load: Load) -> None:
    model = zcheck_load("reserve.zs")
    with pytest.raises(zcheck.UndeterminedError):
        model.assert_holds("deadlock free", limits=zcheck.Limits(states=10))
