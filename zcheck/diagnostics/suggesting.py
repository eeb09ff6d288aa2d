"""Did-you-mean: the declared name that a misspelt one most likely stands for."""

from __future__ import annotations

from collections.abc import Iterable

SIMILARITY = 0.6


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None if none is similar; the same name in other case always is."""
    others = sorted(set(candidates) - {name})
    for other in others:
        if other.lower() == name.lower():
            return other
    from difflib import get_close_matches  # which a text without mistakes does not need

    matches = get_close_matches(name, others, n=1, cutoff=SIMILARITY)
    return matches[0] if matches else None
