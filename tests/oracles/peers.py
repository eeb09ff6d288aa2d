"""SPIN and Rumur: run on a text, and what they say of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SECONDS = 300
"""For one run of one tool. No test takes a tenth of it; a stuck tool must not hang the suite."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How many distinct states a peer stored, and which of the alarms, in the order of the text, it met."""

    states: int
    met: tuple[bool, ...]


def required(tool: str) -> None:
    """Skip the test that needs `tool` where it is missing; on the machine that decides, fail."""
    missing = [name for name in (tool, "cc") if shutil.which(name) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing, f"not installed: {', '.join(missing)}; .ci/run installs them"


def called(folder: Path, *command: str) -> str:
    """What a command prints; its failure fails the test with all it said."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def spin(text: str, folder: Path, depth: int = 1_000_000) -> Answer:
    """Everything explored without reductions; assertions are ignored, and listed where none reaches them."""
    (folder / "model.pml").write_text(text, encoding="utf-8")
    called(folder, "spin", "-a", "-o2", "-o3", "model.pml")
    called(folder, "cc", "-w", "-O0", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c")
    said = called(folder, "./pan", "-A", f"-m{depth}", "-w20")
    stored = re.search(r"^\s*([0-9]+) states, stored", said, re.MULTILINE)
    assert stored is not None, said
    assert "max search depth too small" not in said, "give it more depth"
    missed = {int(line) for line in re.findall(r'model\.pml:([0-9]+), state [0-9]+, "assert\(0\)"', said)}
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "assert(false)" in line]
    assert missed <= set(lines), said
    return Answer(int(stored[1]), tuple(line not in missed for line in lines))


def rumur(text: str, folder: Path) -> Answer:
    """Everything explored. Invariants are turned into coverage, for Rumur does not go on where one fails."""
    counted, number = re.subn(r'^invariant (".*") !', r"cover \1 ", text, flags=re.MULTILINE)
    said = rumur_says(counted, folder)
    assert "0 error(s)" in said or "cover" in said, said
    counts = re.findall(r'^\s*cover ".*" (not hit|hit [0-9]+ times)$', said, re.MULTILINE)
    assert len(counts) == len(re.findall(r"^cover ", counted, re.MULTILINE)) >= number, said
    return Answer(rumur_states(said), tuple(count != "not hit" for count in counts))


def rumur_says(text: str, folder: Path) -> str:
    """What Rumur's verifier prints, its failure included."""
    (folder / "model.m").write_text(text, encoding="utf-8")
    called(folder, "rumur", "--quiet", "--deadlock-detection", "off", "--value-type", "int32_t", "--threads", "1",
           "--colour", "off", "--output", "model.c", "model.m")
    called(folder, "cc", "-w", "-std=c11", "-O0", "-mcx16", "-o", "model", "model.c", "-lpthread")
    done = subprocess.run(["./model"], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert "State Space Explored" in done.stdout, done.stdout + done.stderr
    return done.stdout


def rumur_states(said: str) -> int:
    found = re.search(r"^\s*([0-9]+) states, [0-9]+ rules fired", said, re.MULTILINE)
    assert found is not None, said
    return int(found[1])
