"""The command line as tests use it: in this process, with what it wrote and its exit code."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from zcheck.cli.console import Console
from zcheck.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command came to."""

    code: int
    out: str
    err: str


def run(*words: str | Path, width: int = 80) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    code = main([str(word) for word in words], Console(out, err, colours=False, width=width))
    return Ran(code, out.getvalue(), err.getvalue())


HOLDS = """\
model fine "nothing goes wrong"
param most : 1..9 = 2 "rounds"
var n : 0..9 = 0
thread one { repeat most { n = 1 } }
check no_hang : deadlock free
check small : always n < 2
"""

HANGS = """\
model hangs "waits for what never comes"
var n : 0..9 = 0
thread one { await n > 5 }
thread other { n = 1 }
check no_hang : deadlock free
check small : always n < 2
"""

HUGE = """\
model huge "far too many states"
var n[9] : 0..99 = 0
event up (i in 0..8) when n[i] < 99 { n[i] += 1 }
event down (i in 0..8) when n[i] > 0 { n[i] -= 1 }
check never_all : never n[0] == 99 and n[1] == 99 and n[2] == 99 and n[3] == 99
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
