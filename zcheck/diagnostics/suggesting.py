"""Did-you-mean: the known name that a misspelt one most likely stands for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str | None:
    """The name in `known` that is most like `word`, or None if nothing is like it."""
    names = sorted(set(known) - {word})
    for name in names:
        if name.lower() == word.lower():
            return name
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    return near[0] if near else None
