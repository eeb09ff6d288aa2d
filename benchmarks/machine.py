"""What a measurement was made on: processor, memory, versions of tools. No names of hosts, no paths."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import time
from mmap import mmap
from pathlib import Path

from zcheck import __version__

TOUCHED = 2**28
RETURNED = 5.0
"""Seconds after which a host has taken back what was freed."""

ASKED = (
    ("C compiler", ("cc", "--version")),
    ("SPIN", ("spin", "-V")),
    ("Rumur", ("rumur", "--version")),
)


def description() -> tuple[tuple[str, str], ...]:
    """Pairs of what and which, in the order in which to print them."""
    tools = tuple((name, version(command)) for name, command in ASKED)
    return (
        ("Processor", f"{processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"),
        ("Memory that is touched first", f"{first_touch():.2f} s a GiB"),
        ("System", f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"),
        ("Python", platform.python_version()),
        ("zcheck", __version__),
        *tools,
    )


def first_touch() -> float:
    """Seconds to touch a GiB. Where a host takes back what a virtual machine has freed, which is so after seconds,
    this takes longer than many a search, and for every tool."""
    time.sleep(RETURNED)
    with mmap(-1, TOUCHED) as memory:
        begun = time.perf_counter()
        for place in range(0, TOUCHED, os.sysconf("SC_PAGE_SIZE")):
            memory[place] = 1
        return (time.perf_counter() - begun) * 2**30 / TOUCHED


def processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def version(command: tuple[str, ...]) -> str:
    if shutil.which(command[0]) is None:
        return "not installed"
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (said.stdout + said.stderr).strip().splitlines()
    return lines[0] if lines else "unknown"
