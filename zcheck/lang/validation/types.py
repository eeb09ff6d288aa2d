"""Types of expressions as far as they are known without the values of parameters."""

from __future__ import annotations

from zcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """Two types are the same if their words are."""

    words: str


INT = Type("a number")
TRUTH = Type("a truth value")
UNKNOWN = Type("anything")      # of what was reported already: fits everywhere, so that nothing is said twice


def enum_type(name: str) -> Type:
    return Type(f"a value of `{name}`")


def fits(found: Type, expected: Type) -> bool:
    """Whether a value of type `found` may stand where `expected` is needed."""
    return found == expected or UNKNOWN in (found, expected)
