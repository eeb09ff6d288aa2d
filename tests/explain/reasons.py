"""From a file, or a model's text, to the reasons of its violated checks."""

from __future__ import annotations

from pathlib import Path

from zcheck.checking import Options, check
from zcheck.explain.reason import Reason, reason
from zcheck.results.verdict import Violated


def reasons_of(path: Path, *names: str) -> dict[str, Reason]:
    """By check; only the violated ones, of `names` if there are any."""
    outcome = check(path, Options(only=frozenset(names) or None))
    found = {}
    for one in outcome.checks:
        if isinstance(one.verdict, Violated) and one.trace is not None and one.run is not None:
            system = outcome.runs[one.run].system
            found[one.check.name] = reason(system, one.check.property, one.trace)
    return found


def reason_of(tmp_path: Path, text: str) -> Reason:
    """Of the one violated check in a model's text."""
    path = tmp_path / "model.zm"
    path.write_text(f"model m\n{text}\n")
    (found,) = reasons_of(path).values()
    return found
