"""Data classes as the standard library makes them, but for what only the type checker watches."""

from __future__ import annotations

import pickle
from copy import deepcopy
from dataclasses import field, fields, replace

import pytest

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("no name")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Somewhere."""

    name: str


@dataclass(slots=True)
class Counter:
    amount: int = 0


def test_frozen_classes_are_values() -> None:
    assert Page("free", 3) == Page("free", 4) != Page("cache", 3)
    assert len({Page("free", 3), Page("free", 4), Page("cache")}) == 2
    assert replace(Page("free", 3), name="cache") == Page("cache", 3)
    assert repr(Page("free")) == "Page(name='free', line=0)"
    assert [one.name for one in fields(Page)] == ["name", "line"]
    assert pickle.loads(pickle.dumps(Page("free", 3))).line == deepcopy(Page("free", 3)).line == 3
    assert not hasattr(Page("free"), "__dict__")
    with pytest.raises(ValueError, match="no name"):
        Page("")


def test_without_comparison_each_is_itself() -> None:
    one = Place("free")
    assert one != Place("free")
    assert len({one, one, Place("free")}) == 2
    assert (Place.__doc__, Page.__doc__) == ("Somewhere.", "Page")


def test_others_may_change_and_are_no_keys() -> None:
    counter = Counter()
    counter.amount += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
