"""Two small models whose exports are kept as golden files."""

from __future__ import annotations

from pathlib import Path

from zcheck.checking import Options, systems
from zcheck.system.system import System

GOLDEN = Path(__file__).parents[1] / "golden" / "export"


def tiny() -> System:
    """With everything that Promela and Murphi have to spell."""
    (batch,) = systems(GOLDEN / "tiny.zm", Options())
    return batch.system


def net() -> System:
    """A place/transition net, but for its loop counter and its lock, which have few values."""
    (batch,) = systems(GOLDEN / "net.zm", Options())
    return batch.system
