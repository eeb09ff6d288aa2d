"""Hope and livelocks in C by themselves, under sanitizers, against the plainest algorithms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.native.test_runtime import MEMORY, built, run

SHAPES = [
    ("-DZC_MASK_BITS=5", "-DZC_UNITS=5", "-DZC_FANOUT=4"),
    ("-DZC_MASK_BITS=13", "-DZC_UNITS=2", "-DZC_FANOUT=3"),
    ("-DZC_MASK_BITS=31", "-DZC_UNITS=7", "-DZC_FANOUT=2", "-DZC_ENTRY_BITS=64"),
    ("-DZC_MASK_BITS=64", "-DZC_UNITS=3", "-DZC_FANOUT=4"),
    ("-DZC_MASK_BITS=130", "-DZC_UNITS=9", "-DZC_FANOUT=5"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_ahead(tmp_path: Path, shape: tuple[str, ...]) -> None:
    program = built(tmp_path, "ahead", *MEMORY, "-DZC_ACTIONS=32", *shape)
    run(program, "12", "0", "200")
    run(program, "60", "1000", "1200")
    run(program, "4000", "5", "8")
