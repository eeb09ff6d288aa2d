"""Data classes made late: as the standard ones in everything but when they are made."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from zcheck import records


@records.dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = 2
    note: str = field(default="", compare=False, repr=False)


@records.dataclass(frozen=True, slots=True)
class Single:
    only: object


@records.dataclass(frozen=True, slots=True)
class Nothing:
    pass


@records.dataclass(frozen=True, slots=True)
class Positive:
    value: int

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError("not positive")

    def __repr__(self) -> str:
        return f"+{self.value}"


def both() -> tuple[type[Any], type[Any]]:
    """The same class made both ways, before either was used."""

    def made(decorator: Callable[..., Any]) -> type[Any]:
        class Both:
            a: int
            b: tuple[int, ...] = ()
            c: int = field(default=3, compare=False, repr=False)

        result: type[Any] = decorator(frozen=True, slots=True)(Both)
        return result

    return made(records.dataclass), made(dataclasses.dataclass)


def test_values_compare_hash_and_show_as_those_of_the_standard_one() -> None:
    ours, theirs = both()
    arguments: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((1,), {}), ((1, (2,)), {}), ((1,), {"c": 9}), ((), {"a": 1, "b": (2,), "c": 4}),
    ]
    for values, named in arguments:
        one, other = ours(*values, **named), theirs(*values, **named)
        assert repr(one) == repr(other)
        assert dataclasses.astuple(one) == dataclasses.astuple(other)
        assert one != other
        for more, named_more in arguments:
            equal = theirs(*values, **named) == theirs(*more, **named_more)
            assert (ours(*values, **named) == ours(*more, **named_more)) == equal
            assert not equal or hash(one) == hash(ours(*more, **named_more))
    assert ours.__match_args__ == theirs.__match_args__
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
    assert ours.__slots__ == theirs.__slots__


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3, 4), {}), ((1,), {"a": 1}), ((1,), {"d": 1})])
def test_wrong_arguments_are_refused_from_the_first_call_on(values: tuple[int, ...], named: dict[str, int]) -> None:
    ours, _ = both()
    for _ in range(2):
        with pytest.raises(TypeError):
            ours(*values, **named)


def test_nothing_can_be_changed() -> None:
    point: Any = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        point.other = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert point == Point(1)
    assert not hasattr(point, "__dict__")


@pytest.mark.parametrize("value", [Point(1), Point(1, 3, "n"), Single((1, None)), Nothing(), Positive(3)])
def test_they_are_copied_pickled_and_replaced(value: Point | Single | Nothing | Positive) -> None:
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    assert dataclasses.replace(value) == value
    assert hash(copy.copy(value)) == hash(value)
    assert dataclasses.is_dataclass(value)


def test_what_a_class_says_itself_stays() -> None:
    assert repr(Positive(3)) == "+3"
    for _ in range(2):
        with pytest.raises(ValueError, match="not positive"):
            Positive(0)
    assert Point.__doc__ == "A place."
    assert repr(Nothing()) == "Nothing()"
    assert dataclasses.replace(Point(1, 2, "n"), x=4).note == "n"


def test_kinds_are_never_equal() -> None:
    ours, _ = both()
    other, _ = both()
    assert ours(1) != other(1)
    assert Single(1).__eq__(1) is NotImplemented
    assert Nothing() == Nothing()
    assert {Single(1): "a"}[Single(1)] == "a"


def test_they_match() -> None:
    match Point(5, 6):
        case Point(x, y):
            assert (x, y) == (5, 6)


def test_what_it_does_not_do_it_refuses() -> None:
    class Base:
        pass

    class Derived(Base):
        pass

    class Growing:
        items: list[int] = field(default_factory=list)

    make: Any = records.dataclass
    for kind in (Derived, Growing):
        with pytest.raises(TypeError, match="standard dataclass"):
            make(frozen=True, slots=True)(kind)
    with pytest.raises(TypeError):
        make(frozen=False, slots=True)
