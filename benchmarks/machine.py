"""What a measurement was made on: processor, memory, versions of tools. No names of hosts, no paths."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from zcheck import __version__

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
        ("System", f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"),
        ("Python", platform.python_version()),
        ("zcheck", __version__),
        *tools,
    )


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
