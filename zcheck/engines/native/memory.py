"""How much memory a search may take where the user does not say: what the machine has to spare, and no more."""

from __future__ import annotations

from pathlib import Path

SHARE = 0.85
"""Of what is free; the rest is for everybody else."""

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")


def spare_memory(meminfo: Path = MEMINFO, cgroup: Path = CGROUP) -> int | None:
    """Bytes that can be taken without harm; None where the system does not tell."""
    known = [amount for amount in (_available(meminfo), _left_in(cgroup)) if amount is not None]
    return int(min(known) * SHARE) if known else None


def _available(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    for line in lines:
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    return None


def _left_in(cgroup: Path) -> int | None:
    """What the group of processes may still take."""
    try:
        most = (cgroup / "memory.max").read_text(encoding="ascii").strip()
        now = (cgroup / "memory.current").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return max(0, int(most) - int(now)) if most.isdigit() and now.isdigit() else None
