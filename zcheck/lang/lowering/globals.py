"""Names known everywhere in a model."""

from __future__ import annotations

from collections.abc import Callable

from zcheck.lang.lowering.objects import Binding, Inline


class Globals(dict[str, "Binding | Inline"]):
    """Global names, elaborated when they are first looked up, so that declarations may stand in any order."""

    def __init__(self, elaborate: Callable[[str], Binding | Inline]) -> None:
        super().__init__()
        self._elaborate = elaborate

    def __missing__(self, name: str) -> Binding | Inline:
        self[name] = binding = self._elaborate(name)
        return binding
