"""Outcomes that the formats are tried on: a deadlock with warnings, a fault, an open check, a loop."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zcheck.checking import Options, check
from zcheck.limits import Limits
from zcheck.results.outcome import Outcome

ROOT = Path(__file__).parents[3]

ERRORS: tuple[Mapping[str, str | int], ...] = (
    {"file": "gone.zm", "exit_code": 2, "message": "cannot read gone.zm"},
)


@cache
def deadlock() -> Outcome:
    return check(ROOT / "models/kmalloc_obj.zm", Options())


@cache
def livelock() -> Outcome:
    return check(ROOT / "models/contigmalloc.zm", Options(only=frozenset({"before"})))


def written(tmp_path: Path, text: str, limit: int | None = None) -> Outcome:
    path = tmp_path / "m.zm"
    path.write_text(text)
    return check(path, Options(limits=Limits(states=limit)))


FAULT = 'model m\nlock l : mutex\nthread t { acquire l  acquire l }\ncheck c : fault free\n'
OPEN = "model m\nvar n : 0..1000 = 0\nthread t { loop { await n < 1000  n += 1 } }\ncheck c : always n < 1001\n"
