"""Data classes that cost next to nothing until they are used.

The standard `dataclass` compiles six functions for each class, of which one run of zcheck calls few: with hundreds
of kinds of syntax that was a third of the time in which a small model is decided. Here the constructor is compiled
by its first call, and the other five functions are shared by all classes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[Any]], type[Any]]:
        """Only for ``@dataclass(frozen=True, slots=True)``, where it behaves as the standard one does.

        Fields may have defaults and be left out of comparison and repr; nothing is inherited.
        """
        if not (frozen and slots):
            raise TypeError("only for frozen classes with slots")
        return _record


def _record(kind: type[Any]) -> type[Any]:
    if kind.__bases__ != (object,):
        raise TypeError(f"{kind.__name__} inherits; use the standard dataclass")
    if kind.__doc__ is None:
        kind.__doc__ = kind.__name__     # else the signature is looked for, to be a text in its place
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    fields = dataclasses.fields(made)
    if any(not field.init or field.kw_only or field.default_factory is not MISSING for field in fields):
        raise TypeError(f"{kind.__name__} has a field for which only the standard dataclass will do")
    compared = _getter([field.name for field in fields if field.compare])

    def __eq__(self: object, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is made else NotImplemented

    def __hash__(self: object) -> int:
        return hash(compared(self))

    def __init__(self: object, *values: object, **named: object) -> None:
        made.__init__ = _constructor(made)
        made.__init__(self, *values, **named)

    for function in (__eq__, __hash__, __init__, __repr__, __reduce__, __setattr__, __delattr__):
        if function.__name__ not in vars(kind):
            setattr(made, function.__name__, function)
    made.__dataclass_params__.frozen = True
    return made


def _getter(names: list[str]) -> Callable[[object], object]:
    """The values of these attributes; that of a single one as it is."""
    return attrgetter(*names) if names else lambda self: ()


def _constructor(made: type[Any]) -> Callable[..., None]:
    """Sets each field by its slot: a frozen class lets nobody set it by name."""
    fields = dataclasses.fields(made)
    known = {f"set_{field.name}": getattr(made, field.name).__set__ for field in fields}
    known |= {f"default_{field.name}": field.default for field in fields}
    parameters = (
        field.name if field.default is MISSING else f"{field.name}=default_{field.name}" for field in fields
    )
    body = [f"    set_{field.name}(self, {field.name})" for field in fields]
    if hasattr(made, "__post_init__"):
        body.append("    self.__post_init__()")
    exec("\n".join((f"def __init__({', '.join(('self', *parameters))}):", *body, "    return")), known)
    constructor: Callable[..., None] = known["__init__"]
    constructor.__qualname__ = f"{made.__qualname__}.__init__"
    return constructor


def __repr__(self: Any) -> str:    # noqa: ANN401
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def __reduce__(self: Any) -> tuple[object, ...]:    # noqa: ANN401
    """For copies and pickles: there are no cycles among things that do not change."""
    return self.__class__, tuple(getattr(self, field.name) for field in dataclasses.fields(self))


def __setattr__(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
