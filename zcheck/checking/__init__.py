"""From a file to its outcome: the only package that knows the whole pipeline."""

from zcheck.checking.confirming import confirmed, in_plain, prepared
from zcheck.checking.files import check, check_design, systems
from zcheck.checking.options import Options, Watch
from zcheck.checking.recordings import Replayed, changed_sources, replay_recorded

__all__ = [
    "Options",
    "Replayed",
    "Watch",
    "changed_sources",
    "check",
    "check_design",
    "confirmed",
    "in_plain",
    "prepared",
    "replay_recorded",
    "systems",
]
