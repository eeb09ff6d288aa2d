"""Legal and unique identifiers that still look like the model's names."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 48
"""Characters; longer names are cut, for tools with small buffers."""


def identifiers(names: Iterable[str], reserved: frozenset[str]) -> tuple[str, ...]:
    """One identifier for each of `names`, in order: a letter, then letters, digits and underscores.

    None is in `reserved`, and no two are equal, whatever the case of their letters.
    """
    taken = {word.lower() for word in reserved}
    numbers: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        plain = chosen = _plain(name)
        while chosen.lower() in taken:
            numbers[plain] = numbers.get(plain, 1) + 1
            chosen = f"{plain}_{numbers[plain]}"
        taken.add(chosen.lower())
        found.append(chosen)
    return tuple(found)


def _plain(name: str) -> str:
    """``user[0].held`` becomes ``user_0_held``."""
    words = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:LONGEST]
    return words if words[:1].isalpha() else f"x_{words}".rstrip("_")


def one_line(text: str) -> str:
    """`text` for a comment to the end of the line, without anything that could end it early."""
    return " ".join(text.replace("\\", "/").replace("*/", "* /").replace("/*", "/ *").split())
