"""What a compiled library depends on beside its source: the processor it may use the instructions of."""

from __future__ import annotations

import platform
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def processor(cpuinfo: Path = CPUINFO) -> str:
    """The architecture and, where the system tells, what this processor can do: homes are shared by machines."""
    try:
        with cpuinfo.open(encoding="ascii", errors="replace") as lines:
            features = next((line for line in lines if line.lower().startswith(("flags", "features"))), "")
    except OSError:
        features = ""
    return f"{platform.machine()} {features.strip()}"
