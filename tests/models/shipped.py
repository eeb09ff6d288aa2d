"""The shipped file and the parameter settings that stand for a point of the verdict table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.models.oracle_swapmeta import Point
from zcheck.checking import Options, check_design
from zcheck.engines.interpreter.explorer import explore
from zcheck.lang.design import Design
from zcheck.lang.frontend import instantiate, load_design
from zcheck.limits import Limits
from zcheck.results.outcome import Outcome
from zcheck.results.statistics import Exploration
from zcheck.results.verdict import Holds, Undetermined, Violated

ROOT = Path(__file__).parents[2]


@cache
def outcome(file: str) -> Outcome:
    """All checks of a shipped file, decided once for all tests that ask."""
    return check_design(design(file), Options())


@cache
def design(file: str) -> Design:
    return load_design(ROOT / file)


def run(file: str, check: str, settings: Mapping[str, str]) -> tuple[str, Exploration]:
    """The verdict of one check of a shipped file, and the run it comes from: for `no_fault`, which is added at
    every setting, where it stands first."""
    batch, *_ = instantiate(design(file), settings, [check])
    exploration = explore(batch.system, Limits())
    match exploration.verdicts[0]:
        case Holds():
            return "holds", exploration
        case Violated():
            return "violated", exploration
        case Undetermined(reason):
            return f"undetermined: {reason}", exploration


def file_of(point: Point) -> str:
    if point.zalloc:
        return "models/swapmeta_zalloc.zm"
    if point.interrupt_slab:
        return "specs/interrupt_class_slab.zs"
    return "specs/keep_slabs.zs" if point.spares else "models/kmalloc_obj.zm"


def settings_of(point: Point) -> dict[str, str]:
    settings = {
        "policy": "prefer_clean" if point.prefer else "any_order",
        "free_reserved": str(point.reserved),
        "interrupt_free_min": str(point.interrupt_free_min),
        "free_pages": str(point.free),
        "dirty_pages": str(point.dirty),
        "vnode_pages": str(point.clean_vnode),
        "nsw_wcount_async": str(point.pbufs),
        "other_system": str(point.other_system),
        "table_pages": str(point.table_pages),
        "users": str(point.users),
        "emergency_pagers": "0" if point.emergency == "absent" else "1",
        "overlap": "true" if point.emergency == "overlap" else "false",
        "pbuf_with_page": "true" if point.pbuf_with_page else "false",
    }
    if point.zalloc:
        return settings | {"zone_items": str(point.objects), "hidden": str(point.hidden)}
    settings |= {"slab_pages": str(point.slab_pages), "slab_objects": str(point.objects)}
    if point.spares:
        settings |= {"spares": str(point.spares), "refill": "true" if point.refill else "false"}
    return settings
